"""``routes/<id>/self-check/``: what the program sees for each criterion, and the author's own scores."""

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.schema import described

from ..models import Route
from ..queries import routes
from ..queries.self_checks import CriterionAdvice, Severity, self_check_of


class FindingSerializer(serializers.Serializer):
    sentence = serializers.CharField(help_text="What the program sees.")
    how = serializers.CharField(help_text="How it came to it.")
    example = serializers.CharField(help_text="A better wording, or what to do; may be empty.")
    severity = serializers.ChoiceField(
        choices=[item.value for item in Severity], help_text="Only a warning keeps the criterion from being green."
    )
    noun = serializers.CharField(help_text="Kind of the line: `need`, `task`, `activity`, `result`; empty: the route.")
    line = serializers.IntegerField(source="line_id", allow_null=True, help_text="The id of that line.")


class OwnScoreSerializer(serializers.Serializer):
    value = serializers.IntegerField(source="own_value", allow_null=True, help_text="0, 1, 2, or null: not scored.")
    comment = serializers.SerializerMethodField()

    def get_comment(self, criterion) -> str:
        return criterion.own_comment or ""


class CriterionAdviceSerializer(serializers.Serializer):
    criterion = serializers.CharField(source="criterion.code", help_text="Its code.")
    title = serializers.CharField(source="criterion.title")
    suggested = serializers.IntegerField(
        allow_null=True, help_text="0, 1 or 2 by what the program sees; null where it cannot judge."
    )
    findings = FindingSerializer(many=True, source="found")
    own = OwnScoreSerializer(source="criterion", help_text="The author's own score.")


class SelfCheckViewSet(IomApi, viewsets.GenericViewSet):
    """Advice on a route by the criteria; it never stops a route from being sent."""

    queryset = Route.objects.none()
    serializer_class = CriterionAdviceSerializer
    pagination_class = None
    filter_backends = []

    def get_queryset(self):
        return routes.with_content(routes.visible_to(self.request.user))

    @described(operation_id="routes_self_check", responses=CriterionAdviceSerializer(many=True))
    def retrieve(self, request: Request, pk: int) -> Response:
        """What the program sees for each criterion, and the author's own scores; for who may see the route."""
        advice: list[CriterionAdvice] = self_check_of(self.get_object(), today=timezone.localdate()).advice
        return Response(self.get_serializer(advice, many=True).data)

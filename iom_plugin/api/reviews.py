"""``reviews/``: what waits for one's decision, and what was said of routes; how a decision is given."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.fields import TitleField
from iom_plugin_resources.api.schema import described

from ..choices import Decision, RequestReason, ReviewKind
from ..models import Review, Route
from ..queries import reviews as queries
from .fields import PersonField
from .teachers import TeacherSerializer


class ReturnSerializer(serializers.Serializer):
    comment = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, default="", help_text="What should be changed."
    )


class ApproveSerializer(serializers.Serializer):
    protocol_number = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")
    protocol_date = serializers.DateField(input_formats=["iso-8601"], required=False, allow_null=True, default=None)
    council = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="Whose meeting considered the route.",
    )
    members = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, default="", help_text="Members present, one name a line."
    )
    comment = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class ScoreSerializer(serializers.Serializer):
    criterion = serializers.CharField(source="criterion.code", help_text="Its code.")
    title = serializers.CharField(source="criterion.title")
    value = serializers.IntegerField(allow_null=True, help_text="0, 1, 2, or null: not scored.")
    comment = serializers.CharField()


class ReviewSerializer(serializers.ModelSerializer):
    route = serializers.IntegerField(source="route_id", help_text="The id of the route.")
    version = serializers.SerializerMethodField(help_text="The number of the version that it is about.")
    kind = serializers.ChoiceField(choices=ReviewKind.choices)
    kind_title = TitleField("kind")
    decision = serializers.ChoiceField(
        choices=Decision.choices, allow_blank=True, help_text="Empty: an opinion, a self-check, or still being written."
    )
    decision_title = TitleField("decision")
    protocol_date = serializers.DateField(format="iso-8601", allow_null=True)
    by = PersonField("by")
    at = serializers.DateTimeField(format="iso-8601")
    scores = ScoreSerializer(many=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "route",
            "version",
            "kind",
            "kind_title",
            "decision",
            "decision_title",
            "comment",
            "council",
            "members",
            "protocol_number",
            "protocol_date",
            "by",
            "at",
            "scores",
        ]
        read_only_fields = fields

    def get_version(self, review: Review) -> int | None:
        return review.version.number if review.version else None


class ReviewFilters(filters.FilterSet):
    route = filters.NumberFilter(field_name="route", min_value=1, max_value=2**63 - 1, help_text="The id of a route.")
    kind = filters.ChoiceFilter(choices=ReviewKind.choices)
    decision = filters.ChoiceFilter(choices=Decision.choices)

    class Meta:
        model = Review
        fields = []


class ReviewViewSet(IomApi, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Decisions, opinions and self-checks of the routes that one sees, the latest first; and one's own unfinished."""

    queryset = Review.objects.none()
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilters

    def get_queryset(self) -> QuerySet[Review]:
        return queries.visible_to(self.request.user)


class WaitingSerializer(serializers.ModelSerializer):
    """A route in the queue: since when it waits, and until when its organisation wants a decision."""

    teacher = TeacherSerializer(read_only=True)
    asked_for = serializers.ChoiceField(
        choices=RequestReason.choices, allow_null=True, help_text="A new route, or a change to an approved one."
    )
    asked_at = serializers.DateTimeField(format="iso-8601")
    due_on = serializers.DateField(format="iso-8601", allow_null=True)
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Route
        fields = ["id", "theme", "teacher", "asked_for", "asked_at", "due_on", "is_overdue"]
        read_only_fields = fields

    def get_is_overdue(self, route: Route) -> bool:
        return route.due_on is not None and route.due_on < timezone.localdate()


class QueueViewSet(IomApi, viewsets.GenericViewSet):
    """Routes that wait for a decision of the person who asks; empty for who decides about none."""

    queryset = Route.objects.none()
    serializer_class = WaitingSerializer
    filter_backends = []

    def get_queryset(self) -> QuerySet[Route]:
        return queries.waiting_for(self.request.user)

    @described(operation_id="reviews_queue", responses=WaitingSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Routes that wait for the decision of the person who asks, the first due first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

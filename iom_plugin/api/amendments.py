"""``routes/<id>/amend/``: a change to an approved route, begun with a reason, put in force or taken back."""

from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.fields import TitleField
from iom_plugin_resources.api.schema import described

from ..choices import AmendmentStatus
from ..models import Amendment, Route
from ..models.routes import LONGEST_TEXT
from ..queries import routes
from ..services import amendments as services


class AmendmentSerializer(serializers.ModelSerializer):
    reason = serializers.CharField()
    status = serializers.ChoiceField(choices=AmendmentStatus.choices)
    status_title = TitleField("status")
    before = serializers.IntegerField(source="before.number", help_text="The number of the version it began from.")
    at = serializers.DateTimeField(format="iso-8601")
    closed_at = serializers.DateTimeField(format="iso-8601", allow_null=True)

    class Meta:
        model = Amendment
        fields = ["id", "reason", "status", "status_title", "before", "at", "closed_at"]
        read_only_fields = fields


class AmendSerializer(serializers.Serializer):
    reason = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, default="", help_text="Why the route is changed."
    )


class AmendmentViewSet(IomApi, viewsets.GenericViewSet):
    """While a change is open, its author writes the route as a draft; only the author can do any of this."""

    queryset = Route.objects.none()
    serializer_class = AmendmentSerializer
    pagination_class = None
    filter_backends = []

    def get_queryset(self):
        return routes.visible_to(self.request.user)

    @described(operation_id="routes_amend", request=AmendSerializer, responses=AmendmentSerializer)
    def begin(self, request: Request, pk: int) -> Response:
        """Open an approved route for a change, with the reason; what was approved is frozen first."""
        route = self.get_object()
        serializer = AmendSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._answer(services.begin_amendment(route, by=request.user, **serializer.validated_data))

    @described(operation_id="routes_amend_finish", request=None, responses=AmendmentSerializer)
    def finish(self, request: Request, pk: int) -> Response:
        """Send the change for approval, or put it in force where the organisation asks for none."""
        return self._answer(services.finish_amendment(self.get_object(), by=request.user))

    @described(operation_id="routes_amend_cancel", request=None, responses=AmendmentSerializer)
    def cancel(self, request: Request, pk: int) -> Response:
        """Give the change up: the route is what it was before."""
        return self._answer(services.cancel_amendment(self.get_object(), by=request.user))

    def _answer(self, amendment: Amendment) -> Response:
        return Response(self.get_serializer(amendment).data)

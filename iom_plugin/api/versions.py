"""``routes/<id>/versions/``: what was frozen when a route was sent, approved, changed and completed."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.fields import TitleField
from iom_plugin_resources.api.schema import described

from ..choices import VersionReason
from ..models import RouteVersion
from ..queries import routes
from ..queries import versions as queries
from .fields import PersonField


class VersionSerializer(serializers.ModelSerializer):
    reason = serializers.ChoiceField(choices=VersionReason.choices)
    reason_title = TitleField("reason")
    note = serializers.CharField(help_text="Why, where somebody gave a reason.")
    by = PersonField("by")
    at = serializers.DateTimeField(format="iso-8601")

    class Meta:
        model = RouteVersion
        fields = ["number", "reason", "reason_title", "note", "by", "at"]
        read_only_fields = fields


class WholeVersionSerializer(VersionSerializer):
    content = serializers.SerializerMethodField(help_text="The same as in the export as JSON.")

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "content"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_content(self, version: RouteVersion) -> dict:
        return version.content


class VersionViewSet(IomApi, viewsets.GenericViewSet):
    """Versions of a route, the newest first; they never change."""

    queryset = RouteVersion.objects.none()
    serializer_class = VersionSerializer
    filter_backends = []

    def get_queryset(self):
        return queries.visible_to(self.request.user).select_related("by__iom_teacher")

    @described(operation_id="routes_versions", responses=VersionSerializer(many=True))
    def list(self, request: Request, pk: int) -> Response:
        """The versions of the route without their contents, the newest first; for who may see the route."""
        route = get_object_or_404(routes.visible_to(request.user), pk=pk)
        page = self.paginate_queryset(self.get_queryset().filter(route=route))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @described(operation_id="routes_versions_retrieve", responses=WholeVersionSerializer)
    def retrieve(self, request: Request, pk: int, number: int) -> Response:
        """One version with its content."""
        version = get_object_or_404(self.get_queryset().defer(None), route=pk, number=number)
        return Response(WholeVersionSerializer(version).data)

"""``deficits/``: one's own, and those of the teachers whom one accompanies."""

from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.fields import TitleField

from ..choices import DeficitStatus
from ..models import Deficit
from ..queries import deficits as queries
from .teachers import TeacherSerializer


class DeficitSerializer(serializers.ModelSerializer):
    teacher = TeacherSerializer(read_only=True)
    competency = serializers.SlugRelatedField("code", read_only=True, help_text="Code.")
    competency_title = serializers.CharField(source="competency.title")
    level_title = TitleField("level")
    evidence_kind_title = TitleField("evidence_kind")
    status_title = TitleField("status")
    noted_on = serializers.DateField(format="iso-8601")

    class Meta:
        model = Deficit
        fields = [
            "id",
            "teacher",
            "competency",
            "competency_title",
            "level",
            "level_title",
            "evidence_kind",
            "evidence_kind_title",
            "evidence",
            "status",
            "status_title",
            "noted_on",
        ]
        read_only_fields = fields


class DeficitFilters(filters.FilterSet):
    status = filters.ChoiceFilter(choices=DeficitStatus.choices)

    class Meta:
        model = Deficit
        fields = []


class DeficitViewSet(IomApi, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Professional deficits that the person who asks may see, the newest first."""

    queryset = Deficit.objects.none()
    serializer_class = DeficitSerializer
    filterset_class = DeficitFilters

    def get_queryset(self):
        return queries.visible_to(self.request.user).select_related("teacher__organisation")

"""``competencies/``: the frameworks as flat lists in the order of their trees."""

from django.db.models import Q
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from ..choices import CompetencyKind
from ..core.text import code_key, fold
from ..models import Competency, CompetencyFramework
from ..queries import competencies as queries
from .base import PublicIomApi
from .fields import CodeFilter, CompetencyFilter, TitleField
from .trees import with_parent_code


class CompetencySerializer(serializers.ModelSerializer):
    framework = serializers.CharField(source="framework.code", help_text="Code of the framework.")
    parent = serializers.CharField(
        source="parent_code", allow_null=True, help_text="Code of the competency above; null at the top."
    )
    kind_title = TitleField("kind")

    class Meta:
        model = Competency
        fields = ["id", "code", "title", "kind", "kind_title", "framework", "parent", "depth", "description"]
        read_only_fields = fields


class CompetencyFilters(filters.FilterSet):
    search = filters.CharFilter(method="filter_search", help_text="Words of the title, or a code.")
    framework = CodeFilter(queryset=CompetencyFramework.objects.all(), help_text="Code of the framework.")
    kind = filters.ChoiceFilter(choices=CompetencyKind.choices)
    within = CompetencyFilter(method="filter_within", help_text="A code: it and everything under it.")

    class Meta:
        model = Competency
        fields = []

    def filter_search(self, found, name, words):
        return found.filter(Q(title_key__contains=fold(words)) | Q(code_key__startswith=code_key(words)))

    def filter_within(self, found, name, competency: Competency):
        return found.in_subtree(competency)


class CompetencyViewSet(PublicIomApi, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Competencies in the order of their trees."""

    queryset = Competency.objects.none()
    serializer_class = CompetencySerializer
    filterset_class = CompetencyFilters

    def get_queryset(self):
        return with_parent_code(queries.visible_to(self.request.user))

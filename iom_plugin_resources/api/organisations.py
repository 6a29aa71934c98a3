"""``organisations/``: the tree of organisations as a flat list."""

from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from ..core.text import fold
from ..models import Organisation, OrganisationKind
from ..queries import organisations as queries
from .base import PublicIomApi
from .fields import CodeFilter, TitleField
from .trees import with_parent_code


class OrganisationSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.code", help_text="Code of the kind of organisation.")
    kind_title = TitleField("kind")
    parent = serializers.CharField(
        source="parent_code", allow_null=True, help_text="Code of the organisation above; null at the top."
    )
    website = serializers.CharField(help_text="Address, or nothing.")

    class Meta:
        model = Organisation
        fields = [
            "id",
            "code",
            "short_name",
            "official_name",
            "kind",
            "kind_title",
            "parent",
            "depth",
            "locality",
            "address",
            "website",
        ]
        read_only_fields = fields


class OrganisationFilters(filters.FilterSet):
    search = filters.CharFilter(method="filter_search", help_text="A part of the name.")
    kind = CodeFilter(queryset=OrganisationKind.objects.all(), help_text="Code of the kind.")
    within = CodeFilter(
        queryset=Organisation.objects.all(),
        method="filter_within",
        help_text="A code: the organisation and everything under it.",
    )

    class Meta:
        model = Organisation
        fields = []

    def filter_search(self, found, name, words):
        return found.filter(name_key__contains=fold(words))

    def filter_within(self, found, name, organisation: Organisation):
        return found.covered_by([organisation])


class OrganisationViewSet(PublicIomApi, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Organisations in the order of the tree."""

    queryset = Organisation.objects.none()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilters

    def get_queryset(self):
        return with_parent_code(queries.visible_to(self.request.user))

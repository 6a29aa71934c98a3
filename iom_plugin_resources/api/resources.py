"""``resources/``: the published part of the resource map."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from wagtail.rich_text import expand_db_html

from ..choices import Format, Level
from ..models import Competency, LearningResource, Organisation, ResourceKind
from ..queries import resources as queries
from .base import PublicIomApi
from .fields import CodeFilter, CompetencyFilter, TitleField


class ResourceSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.code", help_text="Code of the kind of resource.")
    kind_title = TitleField("kind")
    level_title = TitleField("level")
    format_title = TitleField("format")
    provider = serializers.SlugRelatedField(
        "code", read_only=True, allow_null=True, help_text="Code of the organisation."
    )
    provider_title = TitleField("provider")
    competencies = serializers.SlugRelatedField(
        "code", many=True, read_only=True, help_text="Codes of the competencies that it answers."
    )
    link = serializers.CharField(help_text="Address, or nothing.")
    dates = serializers.CharField(source="dates_text", help_text="As people say it.")
    starts_on = serializers.DateField(source="valid_from", format="iso-8601", allow_null=True)
    ends_on = serializers.DateField(source="valid_to", format="iso-8601", allow_null=True)
    price = serializers.DecimalField(
        max_digits=9, decimal_places=2, coerce_to_string=True, allow_null=True, help_text="Roubles; 0 is free."
    )

    class Meta:
        model = LearningResource
        fields = [
            "id",
            "key",
            "title",
            "kind",
            "kind_title",
            "level",
            "level_title",
            "format",
            "format_title",
            "summary",
            "provider",
            "provider_title",
            "hours",
            "price",
            "place",
            "link",
            "dates",
            "starts_on",
            "ends_on",
            "in_federal_register",
            "competencies",
        ]
        read_only_fields = fields


class ResourceDocumentSerializer(serializers.Serializer):
    title = serializers.CharField(source="__str__")
    url = serializers.SerializerMethodField()

    def get_url(self, item) -> str:
        return self.context["request"].build_absolute_uri(item.document.url)


class ResourceDetailSerializer(ResourceSerializer):
    """A resource with its text, its audience and its files."""

    body = serializers.SerializerMethodField(help_text="HTML.")
    positions = serializers.SlugRelatedField("code", many=True, read_only=True)
    subjects = serializers.SlugRelatedField("code", many=True, read_only=True)
    organisation_kinds = serializers.SlugRelatedField("code", many=True, read_only=True)
    documents = ResourceDocumentSerializer(many=True, read_only=True)

    class Meta(ResourceSerializer.Meta):
        fields = [
            *ResourceSerializer.Meta.fields,
            "body",
            "positions",
            "subjects",
            "organisation_kinds",
            "documents",
        ]
        read_only_fields = fields

    def get_body(self, resource: LearningResource) -> str:
        return expand_db_html(resource.body)


class ResourceFilters(filters.FilterSet):
    search = filters.CharFilter(method="filter_search", help_text="Words in any of their forms.")
    competency = CompetencyFilter(
        method="filter_competency", help_text="A code: resources for it and for everything under it."
    )
    kind = CodeFilter(queryset=ResourceKind.objects.all(), help_text="Code of the kind.")
    level = filters.ChoiceFilter(choices=Level.choices)
    format = filters.ChoiceFilter(choices=Format.choices)
    provider = CodeFilter(queryset=Organisation.objects.all(), help_text="Code of the organisation.")

    class Meta:
        model = LearningResource
        fields = []

    def filter_search(self, found, name, words):
        return found.matching(words)

    def filter_competency(self, found, name, competency: Competency):
        return found.answering(competency)


class ResourceViewSet(PublicIomApi, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Published resources in the order of their titles."""

    queryset = LearningResource.objects.none()
    filterset_class = ResourceFilters

    def get_queryset(self) -> QuerySet[LearningResource]:
        found = queries.with_details(queries.visible_to(self.request.user))
        if self.action == "retrieve":
            return found.prefetch_related("positions", "subjects", "organisation_kinds", "documents__document")
        return found

    def get_serializer_class(self):
        return ResourceDetailSerializer if self.action == "retrieve" else ResourceSerializer

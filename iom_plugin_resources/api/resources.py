"""``resources/``: the published part of the resource map."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from ..models import LearningResource
from ..queries import resources as queries
from ..queries.facets import BandFacet, CompetencyFacet, Facet, TextFacet
from ..queries.resource_facets import active_facets
from ..queries.resources import SORTS, ResourceQuestion
from ..queries.search import did_you_mean, suggestions
from .base import PublicIomApi
from .catalogued import CataloguedSerializer, DetailSerializer
from .fields import TitleField
from .schema import IomAutoSchema


class ResourceSerializer(CataloguedSerializer):
    kind = serializers.CharField(source="kind.code", help_text="Code of the kind of resource.")
    provider = serializers.SlugRelatedField(
        "code", read_only=True, allow_null=True, help_text="Code of the organisation."
    )
    provider_title = TitleField("provider")
    dates = serializers.CharField(source="dates_text", help_text="As people say it.")
    starts_on = serializers.DateField(source="valid_from", format="iso-8601", allow_null=True)
    ends_on = serializers.DateField(source="valid_to", format="iso-8601", allow_null=True)
    apply_until = serializers.DateField(
        format="iso-8601", allow_null=True, help_text="The last day on which one can enrol."
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
            "apply_until",
            "places",
            "in_federal_register",
            "competencies",
        ]
        read_only_fields = fields


class ResourceDetailSerializer(DetailSerializer, ResourceSerializer):
    """A resource with its text, its audience and its files."""

    class Meta(ResourceSerializer.Meta):
        fields = [*ResourceSerializer.Meta.fields, *DetailSerializer.detail_fields]
        read_only_fields = fields


class FacetOptionSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField(help_text="Resources that would be found with it beside the other facets.")
    chosen = serializers.BooleanField()
    depth = serializers.IntegerField(help_text="1, and more under another value of a tree.")


class FacetSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="The parameter that takes the values.")
    label = serializers.CharField()
    is_tree = serializers.BooleanField()
    is_long = serializers.BooleanField(help_text="There are more values; look for them with `<name>_search`.")
    options = FacetOptionSerializer(many=True)


class ResourceAnswerSerializer(serializers.Serializer):
    count = serializers.IntegerField(source="total", help_text="Resources found.")
    facets = FacetSerializer(many=True)


class SuggestedResourceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()


class SuggestedCompetencySerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()


class SuggestionsSerializer(serializers.Serializer):
    resources = SuggestedResourceSerializer(many=True)
    competencies = SuggestedCompetencySerializer(many=True)
    meant = serializers.CharField(
        help_text="Where there is nothing to suggest: the words as they were probably meant; or nothing."
    )


class QuestionSchema(IomAutoSchema):
    """Describes the parameters of a question to the resource map: those of the portal's own facets too."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return {"list": _question_parameters, "facets": _facet_parameters, "suggestions": _words_parameters}.get(
            self.view.action, list
        )()


class ResourceViewSet(PublicIomApi, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Published resources: the answers to a question that is asked as in the address of the resource map."""

    queryset = LearningResource.objects.none()
    filter_backends = []
    schema = QuestionSchema()

    def get_queryset(self) -> QuerySet[LearningResource]:
        visible = queries.visible_to(self.request.user)
        if self.action == "retrieve":
            whole = queries.with_details(visible).defer(None)
            return whole.prefetch_related("positions", "subjects", "organisation_kinds", "documents__document")
        question = ResourceQuestion.read(self.request.query_params)
        return queries.with_details(question.ordered(question.narrow(visible)))

    def get_serializer_class(self):
        return {
            "retrieve": ResourceDetailSerializer,
            "facets": ResourceAnswerSerializer,
            "suggestions": SuggestionsSerializer,
        }.get(self.action, ResourceSerializer)

    def facets(self, request) -> Response:
        """How many resources answer the question, and how many each further choice would give."""
        question = ResourceQuestion.read(request.query_params)
        return Response(self.get_serializer(question.answer(queries.visible_to(request.user))).data)

    def suggestions(self, request) -> Response:
        """What the words typed so far may lead to."""
        words = ResourceQuestion.read(request.query_params).words
        found = suggestions(words, queries.visible_to(request.user))
        meant = "" if found else did_you_mean(words)
        answer = {"resources": found.resources, "competencies": found.competencies, "meant": meant}
        return Response(self.get_serializer(answer).data)


def _words_parameters() -> list[OpenApiParameter]:
    return [OpenApiParameter("search", str, description="Words in any of their forms.")]


def _facet_parameters() -> list[OpenApiParameter]:
    described = [*_words_parameters(), *map(facet_parameter, active_facets())]
    looked_for = [
        OpenApiParameter(f"{facet.name}_search", str, description=f"Words to look for a value of `{facet.name}` by.")
        for facet in active_facets()
        if not isinstance(facet, BandFacet)
    ]
    return [*described, *looked_for]


def _question_parameters() -> list[OpenApiParameter]:
    order = "By relevance where there are words, else the nearest first."
    parameters = [*_words_parameters(), *map(facet_parameter, active_facets())]
    return [*parameters, OpenApiParameter("sort", str, enum=SORTS, description=order)]


def facet_parameter(facet: Facet) -> OpenApiParameter:
    """A facet is asked by repeating its name: one of the values has to fit."""
    if isinstance(facet, BandFacet):
        bands = facet.bands(timezone.localdate()).items()
        values = ", ".join(f"`{value}` ({label})" for value, (label, _condition) in bands)
    elif isinstance(facet, CompetencyFacet):
        values = "a code means the competency and everything under it"
    else:
        values = "as it is written" if isinstance(facet, TextFacet) else "a code"
    what = f"{facet.label}: {values}. Repeated, any of the values will do."
    return OpenApiParameter(facet.name, str, many=True, explode=True, description=what)

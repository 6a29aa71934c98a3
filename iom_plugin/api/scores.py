"""``routes/<id>/scores/``: the author's self-check, or what a reader thinks, by the criteria."""

from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from iom_plugin_resources.api.base import IomApi
from iom_plugin_resources.api.schema import described

from ..models import Criterion, Review, Route
from ..models.reviews import HIGHEST_SCORE
from ..models.routes import LONGEST_TEXT
from ..permissions import is_author
from ..queries import reviews, routes
from ..queries import scores as queries
from ..services import reviews as review_services
from ..services import scores as services
from .fields import VocabularyField
from .reviews import ReviewSerializer

MOST_CRITERIA = 100


class GivenScoreSerializer(serializers.Serializer):
    criterion = VocabularyField(Criterion, help_text="Code or title.")
    value = serializers.IntegerField(
        min_value=0, max_value=HIGHEST_SCORE, required=False, allow_null=True, default=None, help_text="Null: none yet."
    )
    comment = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")


class ScoresSerializer(serializers.Serializer):
    scores = GivenScoreSerializer(many=True, max_length=MOST_CRITERIA, help_text="Criteria left out keep theirs.")
    comment = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        help_text="Of a reader, on the whole; left out, it stays as it is.",
    )


class ScoreViewSet(IomApi, viewsets.GenericViewSet):
    """Scores of the person who asks; nobody writes those of somebody else."""

    queryset = Route.objects.none()
    serializer_class = ReviewSerializer
    pagination_class = None
    filter_backends = []

    def get_queryset(self):
        return routes.visible_to(self.request.user)

    @described(operation_id="routes_scores", request=ScoresSerializer, responses=ReviewSerializer)
    def create(self, request: Request, pk: int) -> Response:
        """Score the route: its author while it can be written, those who accompany at any time before they decide."""
        route = self.get_object()
        serializer = ScoresSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        scores = {one["criterion"].pk: (one["value"], one["comment"]) for one in given["scores"]}
        if is_author(request.user, route):
            review = services.self_review_of(route, by=request.user)
            review = services.save_scores(review, by=request.user, scores=scores)
        else:
            begun = queries.own_review_of(route, request.user)
            comment = given.get("comment", begun.comment if begun else "")
            review = review_services.keep_opinion(route, by=request.user, scores=scores, comment=comment)
        return Response(self.get_serializer(self._anew(review)).data)

    def _anew(self, review: Review) -> Review:
        return reviews.visible_to(self.request.user).get(pk=review.pk)

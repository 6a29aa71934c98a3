"""Scores by criteria: the author's own (self-check), and those of who reads the route (source 004).

Nobody writes the scores of somebody else; the author's stay as they are while the route is with others.
"""

from collections.abc import Mapping

from django.db import transaction

from .. import errors
from ..choices import ReviewKind
from ..models import Criterion, CriterionScore, Review, Route
from ..models.reviews import HIGHEST_SCORE
from ..models.routes import LONGEST_TEXT
from ..permissions import can_score_route
from ..queries.scores import begun_by
from ..queries.versions import latest_of
from . import routes

# What is said of one criterion: 0, 1, 2 or nothing yet, and a comment.
Scored = tuple[int | None, str]


@transaction.atomic
def self_review_of(route: Route, *, by) -> Review:
    """The author's self-check, begun if there is none: one a route, whatever its version.

    Raises ``NotAllowed`` for anybody else, ``WrongStatus`` while the route cannot be written.
    """
    route = routes.editable(route, by=by)
    review = route.reviews.filter(kind=ReviewKind.SELF).first()
    return review or route.reviews.create(kind=ReviewKind.SELF, by=by)


@transaction.atomic
def review_in_progress(route: Route, *, by, kind: str) -> Review:
    """The undecided review of ``kind`` that ``by`` writes of the latest version, begun if there is none.

    Raises ``NotAllowed`` for who does not accompany the author. A version that is sent later gets a review of its own.
    """
    route = routes.locked(route)
    if kind == ReviewKind.SELF or not can_score_route(by, route):
        raise errors.NotAllowed(errors.NOT_SCORER)
    review = begun_by(by, route).filter(kind=kind).first()
    return review or route.reviews.create(kind=kind, by=by, version=latest_of(route))


@transaction.atomic
def save_scores(review: Review, *, by, scores: Mapping[int, Scored]) -> Review:
    """Write what ``by`` says of each criterion, given by its key; criteria that are not named keep their scores.

    Raises ``NotAllowed`` for another person's scores, ``WrongStatus`` for the author of a route that cannot be
    written now and for a review that is decided, ``Invalid`` for a criterion or a score that there is not.
    """
    route = _locked_for(review, by)
    review = route.reviews.get(pk=review.pk)
    if review.decision:
        raise errors.WrongStatus(errors.SCORES_DECIDED, code="review_decided")
    kept = {score.criterion_id: score for score in review.scores.all()}
    _check(scores, known=set(Criterion.objects.active().values_list("pk", flat=True)) | kept.keys())
    given = [_with(kept.get(key) or CriterionScore(review=review, criterion_id=key), *scores[key]) for key in scores]
    empty = [score.pk for score in given if score.value is None and not score.comment]
    review.scores.filter(pk__in=[pk for pk in empty if pk]).delete()
    said = [score for score in given if score.value is not None or score.comment]
    CriterionScore.objects.bulk_update([score for score in said if score.pk], ["value", "comment"])
    CriterionScore.objects.bulk_create([score for score in said if not score.pk])
    return review


def _locked_for(review: Review, by) -> Route:
    """The locked route of a review that ``by`` may write."""
    if review.kind == ReviewKind.SELF:
        return routes.editable(review.route, by=by)
    route = routes.locked(review.route)
    if review.by_id != by.pk or not can_score_route(by, route):
        raise errors.NotAllowed(errors.NOT_YOUR_SCORES)
    return route


def _check(scores: Mapping[int, Scored], *, known: set[int]) -> None:
    """Before anything is written, so that a wrong score is told in words, not by the database."""
    if scores.keys() - known:
        raise errors.Invalid(errors.CRITERION_UNKNOWN, code="criterion_unknown")
    if any(value not in (None, *range(HIGHEST_SCORE + 1)) for value, _comment in scores.values()):
        raise errors.Invalid(errors.SCORE_WRONG, code="score_wrong")
    if any(len(comment) > LONGEST_TEXT for _value, comment in scores.values()):
        raise errors.Invalid(errors.SCORE_COMMENT_LONG, code="score_comment_long")


def _with(score: CriterionScore, value: int | None, comment: str) -> CriterionScore:
    score.value, score.comment = value, comment.strip()
    return score

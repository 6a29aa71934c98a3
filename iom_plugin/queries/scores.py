"""Reads over scores by criteria: one's own beside the author's, and the table of everybody's."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ..choices import ReviewKind
from ..models import Criterion, CriterionScore, Review, Route
from ..models.reviews import HIGHEST_SCORE
from .reviews import finished_of
from .versions import latest_of


@dataclass(frozen=True)
class Total:
    """The sum, the most that so many scores could give, and how many criteria are scored."""

    value: int
    most: int
    scored: int


@dataclass(frozen=True)
class Beside:
    """A row of a form of scores, with what the author says of the same criterion."""

    row: object
    own: CriterionScore | None


@dataclass(frozen=True)
class TableRow:
    criterion: Criterion
    cells: list[tuple[Review, CriterionScore | None]]


@dataclass(frozen=True)
class Table:
    """Criteria by reviews, the author's own first."""

    reviews: list[Review]
    rows: list[TableRow]
    totals: list[tuple[Review, Total]]


def criteria() -> QuerySet[Criterion]:
    return Criterion.objects.active()


def self_review_of(route: Route) -> Review | None:
    """The author's own scores."""
    return _with_scores(route.reviews.filter(kind=ReviewKind.SELF)).first()


def frozen_of(route: Route) -> dict:
    """The author's own scores as a version keeps them; nothing where nothing is scored."""
    said = CriterionScore.objects.filter(review__route=route, review__kind=ReviewKind.SELF).select_related("criterion")
    rows = [
        {"code": one.criterion.code, "title": one.criterion.title, "value": one.value, "comment": one.comment}
        for one in said
    ]
    return {"self_scores": rows} if rows else {}


def begun_by(user, route: Route) -> QuerySet[Review]:
    """What ``user`` has begun to say of the latest version without deciding."""
    return route.reviews.exclude(kind=ReviewKind.SELF).filter(by=user, decision="", version=latest_of(route))


def own_review_of(route: Route, user) -> Review | None:
    """The first of ``begun_by``, with its scores."""
    return _with_scores(begun_by(user, route)).first()


def beside(rows: Iterable, self_check: Review | None) -> list[Beside]:
    """The rows of a form, each with the author's score."""
    said = _by_criterion(self_check) if self_check else {}
    return [Beside(row, said.get(row.criterion.pk)) for row in rows]


def total_of(review: Review | None) -> Total:
    values = [score.value for score in review.scores.all() if score.value is not None] if review else []
    return Total(sum(values), HIGHEST_SCORE * len(values), len(values))


def table_of(route: Route) -> Table:
    """The author's scores and those of finished reviews, the earliest first; a constant number of queries."""
    own = route.reviews.filter(kind=ReviewKind.SELF).values("pk")
    finished = finished_of(route).order_by().values("pk")
    found = route.reviews.filter(Q(pk__in=own) | Q(pk__in=finished)).select_related("by__iom_teacher", "version")
    reviews = [review for review in _with_scores(found).order_by("at", "pk") if review.scores.all()]
    reviews.sort(key=lambda review: review.kind != ReviewKind.SELF)
    scored = [(review, _by_criterion(review)) for review in reviews]
    known = {key for _review, by_criterion in scored for key in by_criterion}
    shown = Criterion.objects.offered(*known)
    rows = [TableRow(one, [(review, said.get(one.pk)) for review, said in scored]) for one in shown]
    return Table(reviews, rows, [(review, total_of(review)) for review in reviews])


def _with_scores(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.prefetch_related("scores")


def _by_criterion(review: Review) -> dict[int, CriterionScore]:
    return {score.criterion_id: score for score in review.scores.all()}

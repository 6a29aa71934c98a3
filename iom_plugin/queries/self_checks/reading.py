"""What the self-check reads beside the content of a route: one query, since its screen has few to spend."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from ...choices import DeficitStatus, ReviewKind
from ...models import Criterion, CriterionScore, Deficit, Opener, Route
from .findings import Facts, OpenDeficit
from .holidays import holidays_between

CRITERION, DEFICIT, FITS = "criterion", "deficit", "fits"
TEXTS_OF_CRITERION = ("code", "title", "hint", "advice", "example", "looks_in", "unwanted_words", "wanted_words")


class _Row(NamedTuple):
    """The one shape of three kinds of rows: a criterion, an open deficit, a result form that fits an opener."""

    what: str
    key: int
    order: int | None
    own_value: int | None
    own_comment: str
    code: str
    title: str
    hint: str
    advice: str
    example: str
    looks_in: str
    unwanted_words: str
    wanted_words: str


NUMBERS = ("key", "order", "own_value")


def read(route: Route, today: datetime.date) -> tuple[list[Criterion], Facts]:
    """The criteria in use, each with the author's own score (``own_value``, ``own_comment``), and the facts."""
    rows = _criteria(route).union(_deficits(route), _fitting(), all=True)
    found = defaultdict(list)
    for row in map(_Row._make, rows):
        found[row.what].append(row)
    criteria = sorted(map(_criterion_of, found[CRITERION]), key=lambda one: (one.sort_order, one.title))
    return criteria, _facts_of(route, today, found[DEFICIT], found[FITS])


def _criterion_of(row: _Row) -> Criterion:
    texts = {name: getattr(row, name) for name in TEXTS_OF_CRITERION}
    criterion = Criterion(pk=row.key, sort_order=row.order, **texts)
    criterion.own_value, criterion.own_comment = row.own_value, row.own_comment
    return criterion


def _facts_of(route: Route, today: datetime.date, deficits: list[_Row], fits: list[_Row]) -> Facts:
    by_opener, by_kind = defaultdict(set), defaultdict(set)
    for row in fits:
        by_opener[row.key].add(row.code)
        by_kind[row.looks_in].add(row.code)
    openers = {
        row.key: Opener(pk=row.key, column=row.looks_in, pattern=row.title, sort_order=row.order) for row in fits
    }
    return Facts(
        deficits=sorted((OpenDeficit(row.key, row.title) for row in deficits), key=lambda deficit: deficit.title),
        openers=sorted(openers.values(), key=lambda opener: opener.sort_order),
        fitting={key: frozenset(codes) for key, codes in by_opener.items()},
        fitting_kind={kind: frozenset(codes) for kind, codes in by_kind.items()},
        holidays=holidays_between(route.starts_on, route.ends_on),
        today=today,
    )


def _criteria(route: Route) -> QuerySet:
    own = CriterionScore.objects.filter(
        review__route=route, review__kind=ReviewKind.SELF, criterion=OuterRef("pk")
    ).order_by()
    return _rows(
        Criterion.objects.active(),
        CRITERION,
        key="pk",
        order="sort_order",
        own_value=Subquery(own.values("value")[:1]),
        own_comment=Subquery(own.values("comment")[:1]),
        **{name: name for name in TEXTS_OF_CRITERION},
    )


def _deficits(route: Route) -> QuerySet:
    accepted = Deficit.objects.filter(
        teacher_id=route.teacher_id, status__in=[DeficitStatus.ACCEPTED, DeficitStatus.IN_WORK]
    )
    return _rows(accepted, DEFICIT, key="competency_id", title="competency__title")


def _fitting() -> QuerySet:
    """A column of the constructor (here in ``looks_in``) is also the kind of task that it makes."""
    return _rows(
        Opener.objects.filter(result_forms__isnull=False),
        FITS,
        key="pk",
        order="sort_order",
        code="result_forms__code",
        title="pattern",
        looks_in="column",
    )


def _rows(queryset: QuerySet, what: str, **given) -> QuerySet:
    """Rows of ``_Row``; what is not ``given`` is empty. All are cast, so that a union of them is allowed everywhere."""
    values = [Cast(Value(what), TextField())]
    for name in _Row._fields[1:]:
        is_number = name in NUMBERS
        value = given.get(name, Value(None if is_number else ""))
        value = F(value) if isinstance(value, str) else value
        values.append(Cast(value, IntegerField() if is_number else TextField()))
    return queryset.order_by().values_list(*values)

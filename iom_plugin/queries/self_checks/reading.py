"""What the self-check reads beside the content of the route: two queries, whatever the length of the route."""

import datetime
from collections import defaultdict

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from ...choices import DeficitStatus, ReviewKind
from ...models import Criterion, CriterionScore, Deficit, Opener, Route
from .findings import Facts, OpenDeficit
from .holidays import holidays_between

DEFICIT, FITS = "deficit", "fits"


def criteria_of(route: Route) -> list[Criterion]:
    """The criteria that are in use, each with the author's own score: ``own_value`` (or None) and ``own_comment``."""
    own = CriterionScore.objects.filter(
        review__route=route, review__kind=ReviewKind.SELF, criterion=OuterRef("pk")
    ).order_by()
    return list(
        Criterion.objects.active().annotate(
            own_value=Subquery(own.values("value")[:1]), own_comment=Subquery(own.values("comment")[:1])
        )
    )


def facts_of(route: Route, today: datetime.date) -> Facts:
    """Open deficits of the author, and the result forms that fit each opener: one query for both."""
    deficits, fitting, kinds, openers = [], defaultdict(set), defaultdict(set), {}
    for what, key, name, text, pattern in _deficits(route).union(_fitting(), all=True):
        if what == DEFICIT:
            deficits.append(OpenDeficit(key, text))
        else:
            fitting[key].add(text)
            kinds[name].add(text)
            openers[key] = Opener(pk=key, column=name, pattern=pattern)
    return Facts(
        deficits=sorted(deficits, key=lambda deficit: deficit.title),
        fitting={key: frozenset(codes) for key, codes in fitting.items()},
        openers=list(openers.values()),
        fitting_kind={kind: frozenset(codes) for kind, codes in kinds.items()},
        holidays=holidays_between(route.starts_on, route.ends_on),
        today=today,
    )


def _deficits(route: Route):
    accepted = Deficit.objects.filter(
        teacher_id=route.teacher_id, status__in=[DeficitStatus.ACCEPTED, DeficitStatus.IN_WORK]
    ).order_by()
    return _rows(accepted, DEFICIT, "competency_id", Value(""), F("competency__title"), Value(""))


def _fitting():
    """A column of the constructor is also the kind of task that it makes."""
    openers = Opener.objects.filter(result_forms__isnull=False).order_by()
    return _rows(openers, FITS, "pk", F("column"), F("result_forms__code"), F("pattern"))


def _rows(queryset, what: str, key: str, name, text, pattern):
    """Rows of one shape, so that the two questions are one query."""
    return queryset.values_list(
        Cast(Value(what), CharField(max_length=20)),
        key,
        Cast(name, CharField(max_length=20)),
        Cast(text, CharField(max_length=500)),
        Cast(pattern, CharField(max_length=500)),
    )

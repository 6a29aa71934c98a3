"""Demand and supply: what the teachers of a municipality need against what the resource map offers.

One row a competency that somebody needs. Demand is counted for that very competency; supply is what answers it or
anything under it, so that the number is the one that the resource map shows for it. The queries are as many
whatever the number of competencies, teachers and resources.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from iom_plugin_resources.models import Competency, CompetencyFramework, LearningResource, Organisation
from iom_plugin_resources.queries import resources

from ..choices import ActivityStatus, DeficitStatus, Gap
from ..models import Deficit, Membership, Route, RouteNeed, Teacher
from ..permissions import DEMAND_READERS, READERS

OPEN_DEFICITS = (DeficitStatus.PROPOSED, DeficitStatus.ACCEPTED, DeficitStatus.IN_WORK)
# One or two people of a school are known to everybody there: who may not read their deficits is told no number.
FEWEST_TOLD = 3
# Whose teachers can be looked at apart: schools are too small for that.
WIDE_KINDS = ("region", "municipality", "district")


@dataclass(frozen=True)
class Scope:
    """Whose demand is looked at: ``roots`` with everything under them. ``is_masked``: small numbers are not told."""

    roots: tuple[Organisation, ...]
    is_masked: bool
    framework: CompetencyFramework | None = None


def organisations_of(user) -> QuerySet[Organisation]:
    """Whose demand ``user`` may look at: the organisations of the roles, and the municipalities under them."""
    own = Organisation.objects.filter(pk__in=Membership.objects.of(user, DEMAND_READERS).values("organisation"))
    under = Organisation.objects.covered_by(own).filter(kind__code__in=WIDE_KINDS)
    return own | under


def scope_of(user, organisation: Organisation | None = None, framework: CompetencyFramework | None = None) -> Scope:
    """All that ``user`` may look at, or one of ``organisations_of``."""
    roles = Membership.objects.of(user, DEMAND_READERS).select_related("organisation")
    accompanied = tuple(role.organisation.path for role in roles if role.role in READERS)
    roots = (organisation,) if organisation else tuple(role.organisation for role in roles)
    is_masked = not all(root.path.startswith(accompanied) for root in roots)
    return Scope(roots, is_masked, framework)


@dataclass(frozen=True)
class Row:
    """What is needed and what is offered for one competency.

    ``people`` need it: they have an open deficit, or a need of an open route; ``chosen`` of them have picked a
    resource for it. ``tasks`` are planned for it. ``resources`` answer it. ``places`` are free where enrolment is
    open: None if nobody enrols now; ``is_unlimited`` if somewhere all can take part.
    """

    competency: Competency
    people: int
    chosen: int
    tasks: int
    planners: int
    resources: int
    places: int | None
    is_unlimited: bool
    is_masked: bool = False

    @property
    def waiting(self) -> int:
        return self.people - self.chosen

    @property
    def gap(self) -> Gap:
        if not self.resources:
            return Gap.NOTHING
        is_told = not self.is_masked or self.waiting >= FEWEST_TOLD
        if is_told and self.places is not None and not self.is_unlimited and self.places < self.waiting:
            return Gap.FEW_PLACES
        return Gap.OFFERED

    def told(self, number: int, people: int | None = None) -> int | None:
        """The number as it may be told; None if fewer than ``FEWEST_TOLD`` people stand behind it."""
        people = number if people is None else people
        return None if self.is_masked and 0 < people < FEWEST_TOLD else number

    @property
    def worst_first(self) -> tuple:
        """First what nothing answers, then where places do not suffice; among them by people for a resource."""
        waiting = max(self.waiting, FEWEST_TOLD - 1) if self.is_masked else self.waiting
        return (list(Gap).index(self.gap), -waiting / max(self.resources, 1), self.competency.path)


def demand(scope: Scope, *, today: datetime.date | None = None) -> list[Row]:
    """A row for every competency that somebody of ``scope`` needs, the worst gap first: six queries."""
    today = today or timezone.localdate()
    teachers = Teacher.objects.in_organisations(scope.roots)
    deficits = Deficit.objects.filter(teacher__in=teachers, status__in=OPEN_DEFICITS)
    needs = RouteNeed.objects.filter(route__teacher__in=teachers, competency__isnull=False).exclude(
        route__status__in=Route.FINISHED
    )
    noted, planned = _noted(deficits), _planned(needs)
    needed = Competency.objects.filter(
        Q(pk__in=deficits.order_by().values("competency")) | Q(pk__in=needs.order_by().values("competency"))
    )
    if scope.framework:
        needed = needed.filter(framework=scope.framework)
    competencies = list(needed.only("code", "title", "path", "depth"))
    offered = Offer.of(competencies, today, fewest=FEWEST_TOLD if scope.is_masked else 1)
    rows = [
        Row(
            competency=competency,
            people=noted.get(competency.pk, 0) + plan.others,
            chosen=plan.chosen,
            tasks=plan.tasks,
            planners=plan.planners,
            resources=offered.resources.get(competency.path, 0),
            places=offered.places.get(competency.path),
            is_unlimited=competency.path in offered.unlimited,
            is_masked=scope.is_masked,
        )
        for competency in competencies
        for plan in [planned.get(competency.pk, Plan())]
    ]
    return sorted(rows, key=lambda row: row.worst_first)


# --- Demand ---


def _noted(deficits: QuerySet[Deficit]) -> dict[int, int]:
    """People with an open deficit, by competency."""
    counted = deficits.order_by().values("competency").annotate(people=Count("teacher", distinct=True))
    return dict(counted.values_list("competency", "people"))


@dataclass(frozen=True)
class Plan:
    """What open routes plan for a competency; ``others`` of the planners have no open deficit in it."""

    tasks: int = 0
    planners: int = 0
    others: int = 0
    chosen: int = 0


def _planned(needs: QuerySet[RouteNeed]) -> dict[int, Plan]:
    own_deficit = Deficit.objects.filter(
        teacher=OuterRef("route__teacher"), competency=OuterRef("competency"), status__in=OPEN_DEFICITS
    )
    has_resource = Q(tasks__activities__resource__isnull=False) & ~Q(tasks__activities__status=ActivityStatus.CANCELLED)
    counted = (
        needs.order_by()
        .annotate(is_noted=Exists(own_deficit))
        .values("competency")
        .annotate(
            tasks_planned=Count("tasks", distinct=True),
            planners=Count("route__teacher", distinct=True),
            others=Count("route__teacher", distinct=True, filter=Q(is_noted=False)),
            chosen=Count("route__teacher", distinct=True, filter=has_resource),
        )
    )
    found = counted.values_list("competency", "tasks_planned", "planners", "others", "chosen")
    return {key: Plan(*numbers) for key, *numbers in found}


# --- Supply ---


@dataclass(frozen=True)
class Offer:
    """By the path of a competency: how many resources answer it or anything under it, and their free places.

    Where fewer than ``fewest`` people plan a resource, nobody does: all its places are public, so those left would
    say how many.
    """

    resources: dict[str, int]
    places: dict[str, int]
    unlimited: set[str]

    @classmethod
    def of(cls, competencies: Iterable[Competency], today: datetime.date, *, fewest: int) -> "Offer":
        wanted = {competency.path for competency in competencies}
        current = resources.visible_to(None).filter(Q(valid_to=None) | Q(valid_to__gte=today))
        places, unlimited = _free_places(current.filter(apply_until__gte=today), wanted, fewest)
        return cls(_answering(current, {competency.depth for competency in competencies}), places, unlimited)


def _answering(current: QuerySet[LearningResource], depths: set[int]) -> dict[str, int]:
    """Resources by path, each counted once for every competency that it stands under: one query for all depths."""
    links = LearningResource.competencies.through.objects.filter(
        learningresource__in=current.order_by().values("pk")
    ).order_by()
    parts = [
        links.filter(competency__depth__gte=depth)
        .values(above=Substr("competency__path", 1, depth * Competency.steplen))
        .annotate(found=Count("learningresource", distinct=True))
        .values_list("above", "found")
        for depth in sorted(depths)
    ]
    return dict(parts[0].union(*parts[1:], all=True)) if parts else {}


def _free_places(
    enrolling: QuerySet[LearningResource], wanted: set[str], fewest: int
) -> tuple[dict[str, int], set[str]]:
    """Free places by path, each resource once; and the paths where a resource takes everybody."""
    is_planned = Q(activities__status__in=[ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS]) & ~Q(
        activities__task__need__route__status__in=Route.FINISHED
    )
    taken = Count("activities__task__need__route__teacher", distinct=True, filter=is_planned)
    free = {
        key: None if places is None else max(places - (people if people >= fewest else 0), 0)
        for key, places, people in enrolling.order_by()
        .values("pk")
        .annotate(taken=taken)
        .values_list("pk", "places", "taken")
    }
    links = LearningResource.competencies.through.objects.filter(learningresource__in=enrolling.order_by().values("pk"))
    under: dict[str, set[int]] = {}
    for key, path in links.values_list("learningresource", "competency__path"):
        for above in _with_all_above(path):
            if above in wanted:
                under.setdefault(above, set()).add(key)
    places = {path: sum(free[key] or 0 for key in keys) for path, keys in under.items()}
    unlimited = {path for path, keys in under.items() if any(free[key] is None for key in keys)}
    return places, unlimited


def _with_all_above(path: str) -> list[str]:
    return [path[:end] for end in range(Competency.steplen, len(path) + 1, Competency.steplen)]

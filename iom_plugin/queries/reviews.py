"""Reads over reviews: what waits for a decision and for how long, who decides, what was said of a route."""

import datetime
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from iom_plugin_resources.core.trees import paths_to
from iom_plugin_resources.models import Organisation

from ..choices import ReviewKind, Role, RouteStatus
from ..models import LineDecision, Membership, Review, Route, RouteComment, RouteVersion, Teacher
from ..permissions import REVIEWERS, organisations_with_role
from .notices import number_of_news
from .routes import visible_to as visible_routes

# Whoever has more than so many waiting is led to the first of the queue after the last of these.
LONGEST_WALK = 1000
# The first that one has counts.
KINDS = {
    Role.CURATOR: ReviewKind.CURATOR,
    Role.METHODOLOGIST: ReviewKind.EXPERT,
    Role.TUTOR: ReviewKind.TUTOR,
}


def waiting_for(user) -> QuerySet[Route]:
    """Routes that wait for a decision of ``user``, the first due first.

    Each has ``asked_at``, ``due_on`` (None if no day was set) and ``asked_for``, the reason, of its open request; a
    route under review without a request waits as well.
    """
    theirs = Teacher.objects.in_organisations(organisations_with_role(user, REVIEWERS))
    routes = Route.objects.waiting_for_review().filter(teacher__in=theirs).exclude(teacher__user_id=user.pk)
    asked = _with_request(routes).order_by(F("due_on").asc(nulls_first=True), "asked_at", "pk")
    return asked.select_related("teacher__organisation", "teacher__position")


def _with_request(routes: QuerySet[Route]) -> QuerySet[Route]:
    is_open = Q(review_requests__closed_at=None)
    return routes.annotate(
        request=FilteredRelation("review_requests", condition=is_open),
        asked_at=Coalesce("request__asked_at", "updated_at"),
        due_on=F("request__due_on"),
        asked_for=F("request__reason"),
    )


def overdue(routes: QuerySet[Route]) -> QuerySet[Route]:
    """Those of ``waiting_for`` whose day is over."""
    return routes.filter(due_on__lt=timezone.localdate())


@dataclass(frozen=True)
class Place:
    """Where a route stands in somebody's queue: its number (0 if it is not there), and its neighbours."""

    number: int
    count: int
    previous: int | None
    following: int | None


def place_in_queue(user, route: Route) -> Place:
    """One query. After a route that is not in the queue comes the first of it."""
    keys = list(waiting_for(user).values_list("pk", flat=True)[:LONGEST_WALK])
    others = [key for key in keys if key != route.pk]
    if route.pk not in keys:
        return Place(0, len(keys), None, keys[0] if keys else None)
    at = keys.index(route.pk)
    previous = keys[at - 1] if at else None
    following = keys[at + 1] if at + 1 < len(keys) else None
    # After the last one the first is the next: those that were passed over are still waiting.
    return Place(at + 1, len(keys), previous, following or (others[0] if others else None))


def organisations_in_queue(user) -> QuerySet[Organisation]:
    """The organisations of the authors whose routes wait for ``user``."""
    waiting = waiting_for(user).order_by().values("teacher__organisation")
    return Organisation.objects.filter(pk__in=waiting)


def deciders_of(route: Route) -> list:
    """Who may decide about ``route``: curators of the author's organisation and of all above it, not the author."""
    return _with_role_over(route, REVIEWERS)


def watchers_of(route: Route) -> list:
    """The methodologists whom the author's organisation is given to."""
    return _with_role_over(route, (Role.METHODOLOGIST,))


def _with_role_over(route: Route, roles) -> list:
    paths = paths_to(route.teacher.organisation)
    members = Membership.objects.filter(role__in=roles, organisation__path__in=paths)
    people = get_user_model()._default_manager.filter(pk__in=members.values("user"), is_active=True)
    return list(people.exclude(pk=route.teacher.user_id).select_related("iom_teacher").order_by("pk"))


def with_signs(routes: QuerySet[Route], user) -> QuerySet[Route]:
    """What the screen of a route need not ask for one by one.

    ``has_versions``, ``has_reviews``, ``has_comments``, ``has_line_decisions``: whether there are any; ``asked_at``,
    ``due_on``, ``asked_for`` as in ``waiting_for``; ``news``: how many notes are new to ``user``.
    """
    this = OuterRef("pk")
    return _with_request(routes).annotate(
        has_versions=Exists(RouteVersion.objects.filter(route=this)),
        news=number_of_news(Value(user.pk)),
        has_reviews=Exists(Review.objects.filter(_is_finished(), route=this)),
        has_comments=Exists(RouteComment.objects.filter(route=this)),
        has_line_decisions=Exists(LineDecision.objects.filter(route=this)),
    )


def finished_of(route: Route) -> QuerySet[Review]:
    """Decisions and opinions, the latest first: what the author may read of the reviews."""
    return route.reviews.filter(_is_finished()).select_related("by__iom_teacher", "version")


def _is_finished() -> Q:
    return ~Q(decision="") | Q(finished_at__isnull=False)


def visible_to(user) -> QuerySet[Review]:
    """Reviews of routes that ``user`` sees: self-checks, what is finished, and what one is writing oneself."""
    shown = Q(kind=ReviewKind.SELF) | ~Q(decision="") | Q(finished_at__isnull=False) | Q(by_id=user.pk)
    found = Review.objects.filter(shown, route__in=visible_routes(user).values("pk"))
    return found.select_related("by__iom_teacher", "version").prefetch_related("scores__criterion")


def days_waiting(asked_at: datetime.datetime) -> int:
    return max(0, (timezone.localdate() - timezone.localdate(asked_at)).days)


def is_waiting(route: Route) -> bool:
    return route.status == RouteStatus.SUBMITTED


def kind_for(user, route: Route) -> str:
    """As what ``user`` reads the route; where one has several roles, the one that says most."""
    paths = paths_to(route.teacher.organisation)
    held = Membership.objects.filter(user=user, organisation__path__in=paths, role__in=KINDS)
    roles = set(held.values_list("role", flat=True))
    return next((kind for role, kind in KINDS.items() if role in roles), ReviewKind.EXPERT)

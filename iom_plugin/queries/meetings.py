"""Reads over meetings of councils: whose one sees, what may come on an agenda, what stands there."""

from collections.abc import Iterable

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from iom_plugin_resources.models import Organisation

from ..choices import MeetingStatus, ReviewKind
from ..models import CouncilItem, CouncilMeeting, CriterionScore, Membership, Route, RouteVersion
from ..models.reviews import HIGHEST_SCORE
from ..permissions import REVIEWERS
from . import reviews


def organisations_of(user) -> QuerySet[Organisation]:
    """The organisations in which ``user`` decides about routes: their councils meet, their rules are set."""
    roots = Membership.objects.of(user, REVIEWERS).values("organisation")
    return Organisation.objects.filter(pk__in=roots)


def visible_to(user) -> QuerySet[CouncilMeeting]:
    """Meetings of the organisations in which ``user`` decides, and of all under them; the latest first."""
    covered = Organisation.objects.covered_by(organisations_of(user))
    return CouncilMeeting.objects.filter(organisation__in=covered).select_related("organisation")


def with_counts(meetings: QuerySet[CouncilMeeting]) -> QuerySet[CouncilMeeting]:
    return meetings.annotate(routes_count=Count("items")).order_by("-held_on", "-pk")


def next_for(user) -> CouncilMeeting | None:
    """The meeting that ``user`` has to hold first."""
    return visible_to(user).filter(status=MeetingStatus.PLANNED).order_by("held_on", "pk").first()


def candidates(user, organisation: Organisation) -> QuerySet[Route]:
    """Routes of ``organisation`` that wait for a decision of ``user`` and are on no other agenda."""
    planned = CouncilItem.objects.filter(route=OuterRef("pk"), meeting__status=MeetingStatus.PLANNED)
    waiting = reviews.waiting_for(user).filter(teacher__organisation__path__startswith=organisation.path)
    return waiting.exclude(Exists(planned))


def last_of(organisation: Organisation) -> CouncilMeeting | None:
    """The newest meeting of the organisation: the next one is much like it."""
    return CouncilMeeting.objects.filter(organisation=organisation).first()


def agenda_of(meeting: CouncilMeeting, user) -> list[CouncilItem]:
    """The items in their order, each with its route and author, in a constant number of queries.

    ``scored`` lists the scores by whose they are; ``waits`` says whether the route waits for a decision of
    ``user``, ``is_own`` whether it is the own one, about which somebody else decides; ``version`` is the number
    of the version that is read now.
    """
    items = list(
        meeting.items.select_related(
            "route__teacher__organisation", "route__teacher__position", "route__teacher__user"
        ).prefetch_related("route__teacher__subjects")
    )
    routes = [item.route_id for item in items]
    scored = _scores_of(routes, user)
    waits = set(reviews.waiting_for(user).filter(pk__in=routes).values_list("pk", flat=True))
    last = RouteVersion.objects.filter(route__in=routes).order_by().values_list("route")
    versions = dict(last.annotate(last=Max("number")))
    for item in items:
        item.scored = scored.get(item.route_id, [])
        item.waits = item.route_id in waits
        item.is_own = item.route.teacher.user_id == user.pk
        item.version = versions.get(item.route_id)
    return items


def planned_with(routes: Iterable[Route]) -> dict[int, CouncilMeeting]:
    """The planned meeting of each of the routes that has one, by the key of the route."""
    keys = [route.pk for route in routes]
    items = CouncilItem.objects.filter(route__in=keys, meeting__status=MeetingStatus.PLANNED)
    return {item.route_id: item.meeting for item in items.select_related("meeting")}


def _scores_of(routes: list[int], user) -> dict[int, list[dict]]:
    """By route: whose scores, their sum, and the most that could be; of each kind of review the latest only.

    What somebody else is still writing is not shown, as nowhere else.
    """
    shown = reviews.visible_to(user).filter(route__in=routes).order_by().values("pk")
    scored = CriterionScore.objects.filter(review__in=shown, value__isnull=False)
    reviews_of = scored.order_by().values("review__route", "review__kind", "review")
    latest = {}
    for row in reviews_of.annotate(total=Sum("value"), criteria=Count("pk")).order_by("review__at", "review"):
        latest[row["review__route"], row["review__kind"]] = row
    found: dict[int, list[dict]] = {}
    for (route, kind), row in sorted(latest.items()):
        most = HIGHEST_SCORE * row["criteria"]
        found.setdefault(route, []).append({"kind": ReviewKind(kind).label, "total": row["total"], "most": most})
    return found

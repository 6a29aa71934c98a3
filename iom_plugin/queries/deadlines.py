"""Deadlines of a route for calendars: when its activities take place or end, and when the route itself does."""

import datetime
from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray
from django.urls import reverse
from django.utils.translation import gettext as _

from iom_plugin_resources.core.periods import EXACT
from iom_plugin_resources.core.registries import CalendarEntry
from iom_plugin_resources.models import Registration

from ..choices import ActivityStatus
from ..models import Activity, Route
from .routes import own

# What takes longer says when it ends; a bar through weeks of a calendar hides what else there is.
MOST_DAYS_SHOWN = 7
OPEN = (ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS)


def deadlines_of(route: Route) -> Iterator[CalendarEntry]:
    """All that a route has days for, the end of the route last, whatever is done already."""
    for activity in _of_routes(Route.objects.filter(pk=route.pk)).exclude(status=ActivityStatus.CANCELLED):
        yield _entry(activity)
    yield _end_of(route)


class RouteDeadlines:
    """What the own routes in work bring into a personal calendar (``core.registries.CalendarSource``)."""

    def entries(self, user, since: datetime.date, until: datetime.date) -> Iterator[CalendarEntry]:
        routes = list(_in_work(own(user)))
        ahead = _waiting(_of_routes(Route.objects.filter(pk__in=[route.pk for route in routes])))
        days = Q(ends_on__range=(since, until)) | Q(ends_on=None, starts_on__range=(since, until))
        yield from map(_entry, ahead.filter(days))
        yield from (_end_of(route) for route in routes if since <= route.ends_on <= until)

    def stamp(self, users) -> QuerySet:
        routes = _in_work(Route.objects.filter(teacher__user__in=users)).order_by()
        activities = _waiting(_of_routes(routes)).order_by()
        said = ("title", "dates", "date_precision", "starts_on", "ends_on", "task__need__route__theme")
        ends = routes.values_list("pk", "updated_at", _words("theme", "ends_on"))
        return activities.values_list("pk", "task__need__route__updated_at", _words(*said)).union(ends, all=True)


def _in_work(routes: QuerySet[Route]) -> QuerySet[Route]:
    """As ``Route.is_in_work``."""
    return routes.filter(Q(status__in=Route.UNDER_WAY) | Q(is_amended=True))


def _of_routes(routes: QuerySet[Route]) -> QuerySet[Activity]:
    """The activities that have a day, in the order of their days."""
    dated = Activity.objects.filter(task__need__route__in=routes.order_by().values("pk"))
    dated = dated.exclude(starts_on=None, ends_on=None)
    return dated.select_related("task__need__route").order_by("ends_on", "starts_on", "pk")


def _waiting(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Those still to be done that are not in the calendar already, as an event the person is registered for."""
    registered = Registration.objects.open().filter(
        occurrence=OuterRef("occurrence_id"), user=OuterRef("task__need__route__teacher__user_id")
    )
    return activities.filter(~Exists(registered), status__in=OPEN)


def _entry(activity: Activity) -> CalendarEntry:
    route = activity.task.need.route
    first, last = activity.starts_on or activity.ends_on, activity.ends_on or activity.starts_on
    title = activity.title
    is_shown = activity.date_precision in EXACT and (last - first).days < MOST_DAYS_SHOWN
    if not is_shown:
        first, title = last, _("Deadline: %(title)s") % {"title": title}
    theme = _("Route: %(theme)s") % {"theme": route.theme}
    when = _("Planned for: %(dates)s") % {"dates": activity.dates} if activity.dates else ""
    return CalendarEntry(
        uid=_uid("activity", activity.pk, route),
        title=title,
        start=first,
        end=last,
        changed_at=route.updated_at,
        description="\n".join(filter(None, (theme, when))),
        url=f"{_address(route)}#activity-{activity.pk}",
        sequence=_sequence(route),
    )


def _end_of(route: Route) -> CalendarEntry:
    return CalendarEntry(
        uid=_uid("route", route.pk, route),
        title=_("The route ends: %(theme)s") % {"theme": route.theme},
        start=route.ends_on,
        end=route.ends_on,
        changed_at=route.updated_at,
        url=_address(route),
        sequence=_sequence(route),
    )


def _sequence(route: Route) -> int:
    """It only grows: what is approved changes by an amendment, whose beginning and end are changes of the route."""
    return int((route.updated_at - route.created_at).total_seconds())


def _uid(noun: str, key: int, route: Route) -> str:
    """The same for ever, and another one on every portal: no two routes are begun at the same microsecond."""
    return str(uuid5(NAMESPACE_OID, f"iom {noun} {key} {route.created_at.isoformat()}"))


def _address(route: Route) -> str:
    return reverse("iom:route_detail", args=[route.pk])


def _words(*names: str) -> Cast:
    return Cast(JSONArray(*names), TextField())

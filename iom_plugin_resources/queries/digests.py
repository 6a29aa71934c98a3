"""What the weekly letter says: the own dates of the week, and for which events one can register now."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from ..choices import EventStatus
from ..core.registries import recommendations
from ..models import EventOccurrence, Registration
from .occurrences import between, registration_is_open, visible_to, with_details

# So many events to register for.
MOST_OFFERED = 10
# Of so many recommended resources the events are looked for, and of so many dates the soonest are looked through.
MOST_RECOMMENDED, MOST_DATES = 50, 200


@dataclass(frozen=True)
class Digest:
    """``own`` are registrations; ``offered`` are dates of events, those that suit the person first."""

    monday: datetime.date
    own: list[Registration]
    offered: list[EventOccurrence]

    @property
    def sunday(self) -> datetime.date:
        return self.monday + datetime.timedelta(days=6)


def digest_of(user, monday: datetime.date, now: datetime.datetime | None = None) -> Digest | None:
    """The week of ``user`` from ``monday``; None if there is nothing to tell, or the week is over.

    Six queries at most, besides those of the recommendations.
    """
    now = now or timezone.now()
    digest = Digest(monday, _own(user, monday), _offered(user, now))
    is_over = timezone.localdate(now, timezone.get_default_timezone()) > digest.sunday
    return None if is_over or not (digest.own or digest.offered) else digest


def _own(user, monday: datetime.date) -> list[Registration]:
    week = between(visible_to(user), monday, monday + datetime.timedelta(days=6)).exclude(status=EventStatus.CANCELLED)
    own = Registration.objects.filter(user=user, status__in=Registration.HOPING, occurrence__in=week.order_by())
    return list(own.select_related("occurrence__event").order_by("occurrence__starts_at", "pk"))


def _offered(user, now: datetime.datetime) -> list[EventOccurrence]:
    """One date of each event: first what answers the person's needs, by the soonest."""
    own = Registration.objects.open().filter(user=user).order_by()
    found = with_details(visible_to(user)).filter(registration_is_open(now)).exclude(pk__in=own.values("occurrence_id"))
    dates = list(found.order_by("starts_at", "pk")[:MOST_DATES])
    suiting = {one.resource.pk for one in recommendations(user, MOST_RECOMMENDED)} if dates else set()
    first_of_each: dict[int, EventOccurrence] = {}
    for date in dates:
        first_of_each.setdefault(date.event_id, date)
    return sorted(first_of_each.values(), key=lambda date: date.event.resource_id not in suiting)[:MOST_OFFERED]

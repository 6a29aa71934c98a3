"""Which reminders of events are due."""

import datetime
from collections.abc import Iterator
from itertools import islice

from ..choices import EventStatus, RegistrationStatus
from ..models import CalendarSettings, Registration
from ..models.calendar_settings import usual_reminders

# Hours before the beginning among which people choose: two hours, a day, three days, a week.
DISTANCES = (2, 24, 72, 168)
AT_A_TIME = 500

DueReminder = tuple[Registration, int, str]


def due_reminders(now: datetime.datetime) -> Iterator[DueReminder]:
    """``(registration, hours, key)`` of reminders that are due, written or not: of a person and a date at most one.

    A constant number of queries for every 500 registrations of the coming week.
    """
    found = _registrations(now).iterator(chunk_size=AT_A_TIME)
    while some := list(islice(found, AT_A_TIME)):
        wanted = _wanted(some)
        for registration in some:
            hours = _due_hours(registration, wanted.get(registration.user_id, usual_reminders()), now)
            if hours is not None:
                yield registration, hours, _key(registration, hours)


def _registrations(now: datetime.datetime):
    until = now + datetime.timedelta(hours=max(DISTANCES))
    return (
        Registration.objects.filter(
            status=RegistrationStatus.CONFIRMED,
            occurrence__starts_at__gt=now,
            occurrence__starts_at__lte=until,
            occurrence__status=EventStatus.SCHEDULED,
            occurrence__event__live__in=[True],
        )
        .select_related("occurrence")
        .order_by("pk")
    )


def _wanted(registrations) -> dict[int, list[int]]:
    """What each person has chosen; who has chosen nothing is not in it."""
    users = {registration.user_id for registration in registrations}
    return dict(CalendarSettings.objects.filter(user__in=users - {None}).values_list("user_id", "reminders"))


def _due_hours(registration: Registration, wanted: list[int], now: datetime.datetime) -> int | None:
    """The nearest of the wanted distances that are reached; none if the person has registered since."""
    starts_at = registration.occurrence.starts_at
    reached = [hours for hours in wanted if starts_at - datetime.timedelta(hours=hours) <= now]
    if not reached:
        return None
    moment = starts_at - datetime.timedelta(hours=min(reached))
    return min(reached) if registration.changed_at < moment else None


def _key(registration: Registration, hours: int) -> str:
    """One reminder for each distance and time: a date that is moved reminds anew."""
    return f"reminder:{registration.pk}:{hours}:{registration.occurrence.starts_at.timestamp():.0f}"

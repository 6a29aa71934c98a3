"""Moving one written date to another day: its meetings, its window of registration, the form of its event."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from .. import errors
from ..core.period_words import period_wording
from ..core.periods import Precision
from ..models import EventOccurrence, LearningEvent, OccurrenceSession
from ..queries.event_dates import Slot, days_spanned, moment, shifted_hour, slots_between
from .event_versions import change_versions
from .written_dates import write_sessions

Hour = datetime.time | None


def move(occurrence: EventOccurrence, day: datetime.date, starts_at: Hour, ends_at: Hour) -> None:
    """Put a locked date on another day with all its meetings; whoever calls saves it and tells people.

    Without hours each meeting keeps its own. ``starts_at`` is that of the first meeting: the others keep their
    distance to it, and without ``ends_at`` all keep their length. Raises ``Invalid`` for a day that is past.
    """
    zone = occurrence.zone
    if day < timezone.localdate(timezone=zone):
        raise errors.Invalid(errors.DAY_IS_PAST, fields={"day": [errors.DAY_IS_PAST]}, code="day_is_past")
    later = day - (occurrence.first_day or day)
    meetings = list(occurrence.sessions.all())
    slots = _moved(meetings, later, starts_at, ends_at, zone) or slots_between(day, day, starts_at, ends_at, zone)
    first, last = days_spanned(slots)
    _move_window(occurrence, later, min(slot.starts_at for slot in slots))
    occurrence.is_exact, occurrence.is_moved, occurrence.dates = True, True, ""
    occurrence.is_all_day = all(slot.is_all_day for slot in slots)
    occurrence.starts_at = min(slot.starts_at for slot in slots)
    occurrence.ends_at = max(slot.ends_at for slot in slots)
    occurrence.first_day, occurrence.last_day = first, last
    occurrence.date_precision = Precision.DAY if first == last else Precision.SPAN
    occurrence.sessions.all().delete()
    write_sessions([(occurrence, slots)])
    if not occurrence.event.is_repeated:
        change_versions(occurrence.event, lambda event: _move_event(event, slots, later, starts_at))


def _moved(
    meetings: list[OccurrenceSession], later: datetime.timedelta, starts_at: Hour, ends_at: Hour, zone: ZoneInfo
) -> tuple[Slot, ...]:
    """The same meetings so many days later: the clock on the wall shows the hours, whatever the offset is then."""
    hours = [_hours(one, zone) for one in meetings]
    are_alike = len(set(hours)) == 1
    slots = []
    for one, (start, end) in zip(meetings, hours, strict=True):
        first, last = one.first_day + later, one.last_day + later
        if not one.is_all_day:
            last = first
        if starts_at is not None:
            new = starts_at if are_alike else shifted_hour(start, was=hours[0][0], now=starts_at)
            end = ends_at if ends_at and are_alike else shifted_hour(end, was=start, now=new)
            start = new
        slots.extend(slots_between(first, last, start, end, zone, title=one.title, place=one.place))
    return tuple(slots)


def _hours(meeting: OccurrenceSession, zone: ZoneInfo) -> tuple[Hour, Hour]:
    if meeting.is_all_day:
        return None, None
    start, end = (at.astimezone(zone).time() for at in (meeting.starts_at, meeting.ends_at))
    return start, end if meeting.ends_at > meeting.starts_at else None


def _move_window(occurrence: EventOccurrence, later: datetime.timedelta, starts_at: datetime.datetime) -> None:
    """Registration begins and ends as many days before as it did, at midnight of the zone; at the start at latest."""
    opens, closes = occurrence.registration_opens_at, occurrence.registration_closes_at
    if opens:
        occurrence.registration_opens_at = _same_hour(opens, later, occurrence.zone)
    if closes:
        until_start = closes == occurrence.starts_at
        closes = starts_at if until_start else min(_same_hour(closes, later, occurrence.zone), starts_at)
        occurrence.registration_closes_at = closes


def _same_hour(at: datetime.datetime, later: datetime.timedelta, zone: ZoneInfo) -> datetime.datetime:
    local = at.astimezone(zone)
    return moment(local.date() + later, local.time(), zone)


def _move_event(event: LearningEvent, slots: tuple[Slot, ...], later: datetime.timedelta, starts_at: Hour) -> None:
    """The form of an event with one date says the new day, or the next publication would take it back."""
    event.dates = period_wording(*days_spanned(slots))
    for name in ("registration_opens_on", "registration_closes_on"):
        if getattr(event, name):
            setattr(event, name, getattr(event, name) + later)
    meetings = sorted(event.sessions.all(), key=lambda one: (one.day, one.starts_at or datetime.time()))
    for one in meetings:
        one.day += later
    event.sessions = meetings
    if starts_at is None:
        return
    if not meetings:
        event.starts_at, event.ends_at = starts_at, _said_end(slots[0], event.zone)
    elif len(meetings) == len(slots):
        for one, slot in zip(meetings, slots, strict=True):
            start = None if slot.is_all_day else slot.starts_at.astimezone(event.zone).time()
            one.starts_at, one.ends_at = start, _said_end(slot, event.zone)


def _said_end(slot: Slot, zone: ZoneInfo) -> Hour:
    is_told = not slot.is_all_day and slot.ends_at > slot.starts_at
    return slot.ends_at.astimezone(zone).time() if is_told else None

"""What happens at the same time as an event, for the same people or in the same room: shown while one plans."""

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import EventStatus
from ..core.text import fold
from ..models import EventOccurrence, LearningEvent, OccurrenceSession
from .event_dates import Slot, wanted_dates

# A course of weeks runs beside other things: it clashes with nothing.
LONGEST_CLASHING = datetime.timedelta(days=5)
MOST_COMPARED = 5_000
MOST_SHOWN = 20
AUDIENCE = ("positions", "subjects", "organisation_kinds")
# Nothing takes place then.
OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)


@dataclass(frozen=True)
class Clash:
    """Another event that overlaps with one of the dates; ``reasons`` are phrases, such as «in the same room»."""

    event: LearningEvent
    other: LearningEvent
    starts_at: datetime.datetime
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        local = self.starts_at.astimezone(self.event.zone)
        return _("%(day)s, %(hour)s: “%(title)s” is at the same time, %(reasons)s") % {
            "day": f"{local:%d.%m.%Y}",
            "hour": f"{local:%H:%M}",
            "title": self.other.title,
            "reasons": ", ".join(self.reasons),
        }


@dataclass(frozen=True)
class _Meeting:
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: str


def clashes_of(event: LearningEvent) -> list[Clash]:
    """What clashes with the dates ahead that the event, saved or not, gives; the nearest first, ``MOST_SHOWN`` at most.

    People are the same where positions, subjects or kinds of organisations that both name meet, and those that both
    name do not exclude each other; an event for everybody clashes by its room only.
    """
    return _clashes([event]).get(id(event), [])


def clashes_of_events(events: Sequence[LearningEvent]) -> dict[int, list[Clash]]:
    """The same for several events, by key, in as many queries as for one."""
    found = _clashes(events)
    return {event.pk: found[id(event)] for event in events if id(event) in found}


def _clashes(events: Sequence[LearningEvent]) -> dict[int, list[Clash]]:
    now = timezone.now()
    off = _off(events)
    own = {id(event): (event, list(_ahead(event, now, off))) for event in events}
    meetings = [meeting for _event, some in own.values() for meeting in some]
    if not meetings:
        return {}
    others = _others(min(one.starts_at for one in meetings), max(one.ends_at for one in meetings))
    pairs = [
        (event, meeting, other_key, other)
        for event, some in own.values()
        for meeting in some
        for other_key, other in _overlapping(meeting, others)
        if other_key != event.pk
    ]
    known = _with_audience({other_key for _event, _meeting, other_key, _other in pairs})
    audiences = {id(one): _audience(one) for one in (*events, *known.values())}
    found: dict[int, list[Clash]] = {}
    for event, meeting, other_key, other in pairs:
        if other_key in known:
            reasons = _reasons(audiences[id(event)], audiences[id(known[other_key])], meeting, other)
            if reasons:
                clash = Clash(event, known[other_key], meeting.starts_at, reasons)
                found.setdefault(id(event), []).append(clash)
    return {key: sorted(some, key=lambda clash: clash.starts_at)[:MOST_SHOWN] for key, some in found.items()}


def _off(events: Sequence[LearningEvent]) -> set[tuple[int, datetime.date | None]]:
    """Events with the days that they ask for, but that were cancelled or postponed."""
    rows = EventOccurrence.objects.filter(event__in=[event.pk for event in events if event.pk], status__in=OFF)
    return {(key, rule_day or day) for key, rule_day, day in rows.values_list("event", "rule_day", "first_day")}


def _ahead(event: LearningEvent, now: datetime.datetime, off: set) -> Iterator[_Meeting]:
    event.read_dates()
    for one in wanted_dates(event).dates:
        if (event.pk, one.rule_day or event.first_day) in off:
            continue
        for slot in one.slots:
            if slot.ends_at > now and slot.ends_at - slot.starts_at <= LONGEST_CLASHING:
                yield _Meeting(slot.starts_at, slot.ends_at, _place(slot, event.place, event.room))


def _others(first: datetime.datetime, last: datetime.datetime) -> list[tuple[int, _Meeting]]:
    """Meetings of published events between the two, by their beginnings."""
    sessions = OccurrenceSession.objects.filter(
        starts_at__lt=last, ends_at__gt=first, occurrence__event__live__in=[True]
    ).exclude(occurrence__status__in=OFF)
    rows = sessions.order_by("starts_at", "pk").values_list(
        "occurrence__event", "starts_at", "ends_at", "place", "occurrence__place", "occurrence__room"
    )
    return [
        (key, _Meeting(start, end, fold(f"{place or usual} {room}").strip() if place or usual else ""))
        for key, start, end, place, usual, room in rows[:MOST_COMPARED]
        if end - start <= LONGEST_CLASHING
    ]


def _overlapping(meeting: _Meeting, others: list[tuple[int, _Meeting]]) -> Iterator[tuple[int, _Meeting]]:
    """Of ``others``, in the order of their beginnings, those at the same time; none is longer than it may be."""
    start = bisect_left(others, meeting.starts_at - LONGEST_CLASHING, key=lambda pair: pair[1].starts_at)
    for key, other in islice(others, start, None):
        if other.starts_at >= meeting.ends_at:
            return
        if _overlap(meeting, other):
            yield key, other


def _with_audience(keys: Iterable[int]) -> dict[int, LearningEvent]:
    events = LearningEvent.objects.filter(pk__in=list(keys)).defer("body", "search_text")
    return {event.pk: event for event in events.prefetch_related(*AUDIENCE)}


def _audience(event: LearningEvent) -> list[set[int]]:
    return [{one.pk for one in getattr(event, name).all()} for name in AUDIENCE]


def _place(slot: Slot, place: str, room: str) -> str:
    where = slot.place or place
    return fold(f"{where} {room}").strip() if where else ""


def _overlap(one: _Meeting, other: _Meeting) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _reasons(own: list[set[int]], others: list[set[int]], one: _Meeting, other: _Meeting) -> tuple[str, ...]:
    reasons = []
    if one.place and one.place == other.place:
        reasons.append(_("in the same place"))
    named = [(mine, theirs) for mine, theirs in zip(own, others, strict=True) if mine and theirs]
    if named and all(mine & theirs for mine, theirs in named):
        reasons.append(_("for the same people"))
    return tuple(reasons)

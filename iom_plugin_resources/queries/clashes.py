"""What happens at the same time as an event, for the same people or in the same room: shown while one plans."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import EventStatus
from ..core.text import fold
from ..models import LearningEvent, OccurrenceSession
from .event_dates import Slot, wanted_dates

# A course of weeks runs beside other things: it clashes with nothing.
LONGEST_CLASHING = datetime.timedelta(days=5)
MOST_COMPARED = 5_000
MOST_SHOWN = 20
AUDIENCE = ("positions", "subjects", "organisation_kinds")


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
    own = {id(event): (event, list(_ahead(event, now))) for event in events}
    meetings = [meeting for _event, some in own.values() for meeting in some]
    if not meetings:
        return {}
    others = _others(min(one.starts_at for one in meetings), max(one.ends_at for one in meetings))
    known = _with_audience({key for key, _meeting in others})
    audiences = {id(event): _audience(event) for event in events}
    found: dict[int, list[Clash]] = {}
    for key, (event, some) in own.items():
        clashes = [
            Clash(event, known[other_key], meeting.starts_at, reasons)
            for meeting in some
            for other_key, other in others
            if other_key != event.pk and other_key in known and _overlap(meeting, other)
            if (reasons := _reasons(audiences[key], _audience(known[other_key]), meeting, other))
        ]
        if clashes:
            found[key] = sorted(clashes, key=lambda clash: clash.starts_at)[:MOST_SHOWN]
    return found


def _ahead(event: LearningEvent, now: datetime.datetime) -> Iterable[_Meeting]:
    event.read_dates()
    for one in wanted_dates(event).dates:
        for slot in one.slots:
            if slot.ends_at > now and slot.ends_at - slot.starts_at <= LONGEST_CLASHING:
                yield _Meeting(slot.starts_at, slot.ends_at, _place(slot, event.place, event.room))


def _others(first: datetime.datetime, last: datetime.datetime) -> list[tuple[int, _Meeting]]:
    sessions = OccurrenceSession.objects.filter(
        starts_at__lt=last, ends_at__gt=first, occurrence__event__live__in=[True]
    ).exclude(occurrence__status=EventStatus.CANCELLED)
    rows = sessions.order_by("starts_at", "pk").values_list(
        "occurrence__event", "starts_at", "ends_at", "place", "occurrence__place", "occurrence__room"
    )
    return [
        (key, _Meeting(start, end, fold(f"{place or usual} {room}").strip() if place or usual else ""))
        for key, start, end, place, usual, room in rows[:MOST_COMPARED]
        if end - start <= LONGEST_CLASHING
    ]


def _with_audience(keys: Iterable[int]) -> dict[int, LearningEvent]:
    events = LearningEvent.objects.filter(Q(pk__in=list(keys))).defer("body", "search_text")
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

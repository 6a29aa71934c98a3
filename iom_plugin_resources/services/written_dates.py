"""Rows of the dates of one event: new ones, changed ones, and what participants are told of it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ..choices import EventStatus, LetterKind
from ..models import EventOccurrence, LearningEvent, OccurrenceSession
from ..queries.event_dates import Slot, WantedDate, days_spanned
from ..signals import occurrence_changed
from .letters import snapshot, tell_participants
from .places import promote

TIME = (
    "rule_day",
    "dates",
    "date_precision",
    "is_exact",
    "is_all_day",
    "first_day",
    "last_day",
    "starts_at",
    "ends_at",
    "time_zone",
)
# When people say that a date has changed: the rest of its time follows from these.
SEEN_TIME = ("dates", "is_all_day", "first_day", "last_day", "starts_at", "ends_at")
SEEN_PLACE = ("place", "room")
OTHER = (
    "place",
    "room",
    "registration_opens_at",
    "registration_closes_at",
    "places",
    "places_online",
    "planned_places",
    "planned_places_online",
    "planned_link",
)
COUNTED = ("sequence", "changed_at", "status", "status_reason", "cancelled_at")
AT_A_TIME = 500


@dataclass
class WrittenDates:
    """What became of the dates of an event; ``frozen`` are those that the rule gives otherwise by now."""

    created: int = 0
    changed: int = 0
    deleted: int = 0
    frozen: int = 0


def create_dates(event: LearningEvent, wanted: Iterable[WantedDate], report: WrittenDates) -> None:
    rows, slots = [], []
    for one in wanted:
        rows.append(EventOccurrence(event=event, **time_of(event, one), **rest_of(event, one)))
        slots.append(one.slots)
    EventOccurrence.objects.bulk_create(rows, batch_size=AT_A_TIME)
    if any(row.pk is None for row in rows):  # a database that does not say the keys of new rows
        keys = dict(EventOccurrence.objects.filter(event=event).values_list("uid", "pk"))
        for row in rows:
            row.pk = keys[row.uid]
    write_sessions(zip(rows, slots, strict=True))
    report.created += len(rows)


def is_settled(occurrence: EventOccurrence, now: datetime.datetime) -> bool:
    """Whether a date stays as it is, whatever its event says: it is held, cancelled, over, or it is noted who came.

    A postponed one waits for its new day even when the old one has passed. What was over already when it was written
    and has nobody registered is no history but a slip of the pen («12.03.2025» for 2027), and may be corrected.
    """
    if occurrence.status in (EventStatus.CANCELLED, EventStatus.HELD) or occurrence.has_marks:
        return True
    if occurrence.status == EventStatus.POSTPONED or not occurrence.is_past(now):
        return False
    return occurrence.has_rows or not occurrence.is_past(occurrence.created_at)


class DateChange:
    """What a written date becomes; with participants of a series its time stays."""

    def __init__(self, occurrence: EventOccurrence, wanted: WantedDate, event: LearningEvent, now: datetime.datetime):
        self.occurrence, self.wanted, self.event, self.now = occurrence, wanted, event, now
        self.old = snapshot(occurrence) | {"link": occurrence.planned_link}
        self.is_over = is_settled(occurrence, now)
        kept = event.is_repeated and not wanted.is_explicit and (occurrence.is_moved or occurrence.has_people)
        time = time_of(event, wanted)
        differs = any(getattr(occurrence, name) != time[name] for name in SEEN_TIME)
        self.is_frozen = differs and (self.is_over or kept)
        self.keeps_time = kept
        self.values = {} if self.is_over else self._values(time)

    def _values(self, time: dict) -> dict:
        values = rest_of(self.event, self.wanted, self.occurrence)
        if self.keeps_time:
            # Its own beginning bounds the window, not the one that the rule would give.
            closes, starts = values["registration_closes_at"], self.occurrence.starts_at
            values["registration_closes_at"] = min(closes, starts) if closes and starts else closes
            time = {}
        elif self.occurrence.status == EventStatus.POSTPONED and self._is_another(time):
            values |= {"status": EventStatus.SCHEDULED, "status_reason": ""}
        values |= time
        return {name: value for name, value in values.items() if getattr(self.occurrence, name) != value}

    def _is_another(self, time: dict) -> bool:
        return any(getattr(self.occurrence, name) != time[name] for name in ("starts_at", "first_day", "dates"))

    @property
    def has_other_sessions(self) -> bool:
        if self.is_over or self.keeps_time:
            return False
        return [_slot_of(one) for one in self.occurrence.sessions.all()] != [_plain(slot) for slot in self.wanted.slots]

    @property
    def is_any(self) -> bool:
        return bool(self.values) or self.has_other_sessions

    @property
    def seen(self) -> set[str]:
        """What people notice of it."""
        changed = set()
        if self.has_other_sessions or not self.values.keys().isdisjoint(SEEN_TIME):
            changed.add("time")
        if not self.values.keys().isdisjoint(SEEN_PLACE):
            changed.add("place")
        if "planned_link" in self.values:
            changed.add("link")
        return changed

    @property
    def has_more_places(self) -> bool:
        return not self.values.keys().isdisjoint({"places", "places_online"})


def change_dates(changes: list[DateChange], report: WrittenDates, by) -> None:
    resaid = [change for change in changes if change.has_other_sessions]
    seen = [(change, change.seen) for change in changes]
    for change, changed in seen:
        for name, value in change.values.items():
            setattr(change.occurrence, name, value)
        if changed:
            change.occurrence.sequence += 1
            change.occurrence.changed_at = change.now
    rows = [change.occurrence for change in changes]
    EventOccurrence.objects.bulk_update(rows, [*TIME, *OTHER, *COUNTED], batch_size=100)
    OccurrenceSession.objects.filter(occurrence__in=[change.occurrence.pk for change in resaid]).delete()
    write_sessions((change.occurrence, change.wanted.slots) for change in resaid)
    for change, changed in seen:
        _tell(change, changed, by)
    report.changed += len(changes)


def _tell(change: DateChange, changed: set[str], by) -> None:
    occurrence = change.occurrence
    if changed:
        occurrence_changed.send(EventOccurrence, occurrence=occurrence, changes=changed, by=by)
    if changed and occurrence.has_people:
        context = {"old": change.old} | ({"reason": change.wanted.reason} if change.wanted.reason else {})
        key = f"change:{occurrence.pk}:{occurrence.sequence}"
        tell_participants(occurrence, LetterKind.CHANGE, key=key, context=context)
    if change.has_more_places and occurrence.has_people:
        promote(occurrence)


def write_sessions(pairs: Iterable[tuple[EventOccurrence, tuple[Slot, ...]]]) -> None:
    OccurrenceSession.objects.bulk_create(
        (OccurrenceSession(occurrence=row, **vars(slot)) for row, slots in pairs for slot in slots),
        batch_size=AT_A_TIME,
    )


def time_of(event: LearningEvent, wanted: WantedDate) -> dict:
    if not wanted.slots:
        return {
            "rule_day": None,
            "dates": event.dates,
            "date_precision": event.date_precision,
            "is_exact": False,
            "is_all_day": True,
            "first_day": event.first_day,
            "last_day": event.last_day,
            "starts_at": None,
            "ends_at": None,
            "time_zone": event.time_zone,
        }
    first, last = days_spanned(wanted.slots)
    return {
        "rule_day": wanted.rule_day,
        "dates": "",
        "date_precision": event.date_precision,
        "is_exact": True,
        "is_all_day": all(slot.is_all_day for slot in wanted.slots),
        "first_day": first,
        "last_day": last,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "time_zone": event.time_zone,
    }


def rest_of(event: LearningEvent, wanted: WantedDate, occurrence: EventOccurrence | None = None) -> dict:
    """Everything but the time; places that were changed at the desk stay until the form says another number."""
    values = {
        "place": event.place,
        "room": event.room,
        "registration_opens_at": wanted.opens_at,
        "registration_closes_at": wanted.closes_at,
        "planned_link": event.online_link,
    }
    for name in ("places", "places_online"):
        said = getattr(event, name)
        if occurrence is None:
            values |= {name: said, f"planned_{name}": said}
        elif getattr(occurrence, f"planned_{name}") != said:
            taken = occurrence.taken if name == "places" else occurrence.taken_online
            values |= {name: None if said is None else max(said, taken), f"planned_{name}": said}
    return values


def _plain(slot: Slot) -> tuple:
    return tuple(vars(slot).values())


def _slot_of(session: OccurrenceSession) -> tuple:
    return tuple(getattr(session, name) for name in Slot.__dataclass_fields__)

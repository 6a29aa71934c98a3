"""What an event that is being planned will give: its dates, what is missing, what a copy of it would be."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..choices import EventStatus, Format, RegistrationKind
from ..core.period_words import format_period
from ..core.periods import Precision
from ..core.recurrence import MOST_DAYS
from ..models import EventOccurrence, LearningEvent, Registration
from .event_dates import copied_wording, hours_on, rule_days


@dataclass(frozen=True)
class PlannedDate:
    """One date as a row of a list: days and hours in words, and what becomes of it."""

    days: str
    hours: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plan:
    summary: str
    notes: list[str] = field(default_factory=list)
    rows: list[PlannedDate] = field(default_factory=list)


@dataclass(frozen=True)
class PlannedCopy:
    """``dates`` are those of the copy; ``is_copied``: there is one already."""

    event: LearningEvent
    dates: str
    is_copied: bool


def planned_dates(event: LearningEvent) -> Plan:
    """The dates that the event, saved or not, gives when it is published."""
    event.read_dates()
    if not event.is_exact:
        return Plan(_imprecise(event))
    written = _written(event)
    sessions = sorted(event.sessions.all(), key=lambda session: (session.day, session.starts_at or datetime.time()))
    if sessions:
        rows = [PlannedDate(day_text(one.day), hours_of(one), one.title) for one in sessions]
        return Plan(_("One registers once for all sessions."), _missing_words(event), rows)
    if not event.is_repeated:
        days = format_period(event.first_day, event.last_day, event.date_precision)
        note = _frozen_note(_the_one(event, written.values()))
        return Plan(_("One date."), _missing_words(event), [PlannedDate(days, hours_of(event), note)])
    return _series(event, written)


def missing_in(event: LearningEvent) -> list[str]:
    """What an editor should still do, each a sentence; nothing of it keeps the event from being published."""
    if not event.is_exact:
        return [_("The day is not fixed yet.")]
    return _missing_words(event) if event.live else [*_missing_words(event), _("It is not published.")]


def _missing_words(event: LearningEvent) -> list[str]:
    """What the form of an event with a fixed day lacks."""
    found = []
    if event.format in (Format.ONLINE, Format.MIXED) and not event.online_link:
        found.append(_("The link to take part online is missing."))
    if event.format in (Format.IN_PERSON, Format.MIXED) and not event.place:
        found.append(_("The place is missing."))
    if not event.starts_at:
        found.append(_("The hour is missing."))
    if event.registration != RegistrationKind.NONE and event.places is None and event.places_online is None:
        found.append(_("The number of places is missing: all can register."))
    return found


def planned_copies(events: Iterable[LearningEvent], *, years: int = 1) -> list[PlannedCopy]:
    """What copies of the events ``years`` later would be, in one query whatever their number."""
    events = list(events)
    copied = LearningEvent.objects.filter(copied_from__in=[event.pk for event in events])
    there: dict[int, set[int | None]] = {}
    for source, day in copied.values_list("copied_from_id", "first_day"):
        there.setdefault(source, set()).add(day and day.year)
    return [PlannedCopy(event, copied_wording(event, years), _is_there(event, years, there)) for event in events]


def _is_there(event: LearningEvent, years: int, there: Mapping[int, set[int | None]]) -> bool:
    """A plan without any day is copied once."""
    copies = there.get(event.pk, set())
    return event.first_day.year + years in copies if event.first_day else bool(copies)


# --- Words ---


def day_text(day: datetime.date) -> str:
    return f"{date_format(day, 'D')}, {date_format(day)}"


def hours_of(one) -> str:
    """«14:00–16:00» of an event or a session."""
    return hours_text(one.starts_at, one.ends_at)


def hours_text(*hours: datetime.time | None) -> str:
    return "–".join(f"{hour:%H:%M}" for hour in hours if hour)


def _imprecise(event: LearningEvent) -> str:
    if event.date_precision == Precision.UNKNOWN:
        return _("No day follows from “%(dates)s”: the event stands among the plans without one.") % {
            "dates": event.dates
        }
    period = format_period(event.first_day, event.last_day, event.date_precision)
    if not (event.first_day or event.last_day):
        return _("It is not known in which year this is. Write the year, too: 22.03.2027, March 2027.")
    return _("The day is not fixed yet. The event stands among the plans: %(period)s.") % {"period": period}


def _the_one(event: LearningEvent, written: Iterable[EventOccurrence]) -> EventOccurrence | None:
    """The date of an event that has one; what is over or called off stays beside a new day."""
    off = (EventStatus.CANCELLED, EventStatus.HELD)
    of_this_day = [one for one in written if one.first_day == event.first_day]
    open_ones = [one for one in written if one.status not in off and not one.is_past()]
    return next(iter(of_this_day + open_ones), None)


# --- A series ---


def _series(event: LearningEvent, written: Mapping[datetime.date, EventOccurrence]) -> Plan:
    """The dates of the rule in their order, and those that stand although the rule does not give them any more."""
    exceptions = {one.day: one for one in event.exceptions.all()}
    given = rule_days(event)
    rows = [(day, _row(event, day, exceptions.get(day), written.get(day))) for day in given]
    today = timezone.localdate(timezone=event.zone)
    for day in written.keys() - set(given):
        occurrence = written[day]
        if day < today or occurrence.taken or occurrence.taken_online or occurrence.has_registrations:
            note = _("The rule does not give it any more, but it is past or somebody is registered: it stays.")
            rows.append((day, PlannedDate(day_text(day), hours_of(event), note)))
    rows.sort(key=lambda row: row[0])
    notes = _missing_words(event)
    if not event.repeat_until and not event.repeat_count:
        notes.insert(0, _("The repetition has no end: its dates are written as far ahead as the portal looks."))
    if len(given) >= MOST_DAYS:
        notes.insert(0, _("A series has at most %(most)d dates; the others are not written.") % {"most": MOST_DAYS})
    skipped = sum(day in exceptions and not exceptions[day].moved_to for day in given)
    number = len(given) - skipped
    summary = ngettext("%(number)d date.", "%(number)d dates.", number) % {"number": number}
    return Plan(summary, notes, [row for _day, row in rows])


def _row(event: LearningEvent, day: datetime.date, exception, occurrence: EventOccurrence | None) -> PlannedDate:
    if exception is not None:
        why = f": {exception.reason}" if exception.reason else ""
        if not exception.moved_to:
            return PlannedDate(day_text(day), "", pgettext("date of a series", "does not take place") + why)
        hours = hours_text(*hours_on(event, exception))
        moved = _("moved to %(day)s") % {"day": day_text(exception.moved_to)}
        return PlannedDate(day_text(day), hours, moved + why)
    return PlannedDate(day_text(day), hours_of(event), _frozen_note(occurrence))


def _frozen_note(occurrence: EventOccurrence | None) -> str:
    """What an editor has to know of a date that is written already."""
    if occurrence is None:
        return ""
    if occurrence.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        why = f": {occurrence.status_reason}" if occurrence.status_reason else ""
        return f"{occurrence.get_status_display()}{why}"
    if occurrence.is_past():
        return pgettext("date of a series", "past, stays as it was")
    held = occurrence.taken + occurrence.taken_online
    if held:
        return ngettext("%(number)d person is registered", "%(number)d people are registered", held) % {"number": held}
    return _("moved by hand to %(day)s") % {"day": day_text(occurrence.first_day)} if occurrence.is_moved else ""


def _written(event: LearningEvent) -> dict[datetime.date, EventOccurrence]:
    """The dates that are there already, by the day that the rule gave them."""
    if event.pk is None:
        return {}
    registered = Exists(Registration.objects.open().filter(occurrence=OuterRef("pk")))
    dates = EventOccurrence.objects.filter(event_id=event.pk).annotate(has_registrations=registered)
    return {one.rule_day or one.first_day: one for one in dates if one.rule_day or one.first_day}

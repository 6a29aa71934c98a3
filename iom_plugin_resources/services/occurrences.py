"""The dates of events, written ahead of time; what is past or has participants keeps its time (decision 0021)."""

import datetime
import logging
from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils import timezone
from wagtail.log_actions import log

from .. import errors
from ..choices import EventStatus, LetterKind
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, LearningEvent, Registration
from ..queries.attendance import NOTED
from ..queries.event_dates import WantedDate, wanted_dates
from ..signals import occurrence_changed
from .letters import snapshot, tell_participants
from .moved_dates import move
from .places import locked, must_give_reason, must_keep
from .registration_moves import close_registrations, reopen_registrations
from .written_dates import DateChange, WrittenDates, change_dates, create_dates, is_settled, time_of

logger = logging.getLogger(__name__)

LONGEST_REASON = 300
# Entries of Wagtail's history of an event; registered in wagtail_hooks.
CANCELLED, POSTPONED = "iom_events.cancel_date", "iom_events.postpone_date"
HELD, RESTORED = "iom_events.hold_date", "iom_events.restore_date"


@in_one_transaction
def write_occurrences(event: LearningEvent, *, by=None, now: datetime.datetime | None = None) -> WrittenDates:
    """Write the dates that a published event asks for; a second run changes nothing.

    What is over stays as it was. Of a repeated event a date with participants keeps its time too, unless an exception
    names it; place, link, places and the window of registration reach every date ahead. Participants are told what
    has changed for them. The number of queries depends on the number of those dates only, not on that of all.
    """
    event = LearningEvent.objects.select_for_update().get(pk=event.pk)
    report = WrittenDates()
    if not event.live:
        return report
    now = now or timezone.now()
    wanted = wanted_dates(event, today=now.astimezone(event.zone).date())
    there = _written(event)
    pairs, left = _matched(event, wanted.dates, there, now)
    has_history = bool(there)
    new = [one for one, found in pairs if found is None and not (has_history and _is_over(one, now))]
    create_dates(event, new, report)
    changes = [DateChange(found, one, event, now) for one, found in pairs if found is not None]
    change_dates([change for change in changes if change.is_any], report, by)
    report.frozen += sum(change.is_frozen for change in changes)
    _leave_out([one for one in left if not is_settled(one, now)], wanted.skipped, report, by)
    return report


def extend_all(*, now: datetime.datetime | None = None) -> int:
    """Once a day: write the dates of repeated events that have come within the horizon; how many are new.

    A published event that has no date at all, because its publication was broken off, gets its dates too.
    """
    created = 0
    undated = ~Exists(EventOccurrence.objects.filter(event=OuterRef("pk")))
    events = LearningEvent.objects.live().filter(~Q(repeat="") | undated).order_by("pk").only("pk")
    for event in list(events):
        try:
            created += write_occurrences(event, now=now).created
        except Exception:  # one event must not keep the others from having dates
            logger.exception("The dates of event %s could not be written.", event.pk)
    return created


# --- Finding what belongs together ---


def _written(event: LearningEvent) -> list[EventOccurrence]:
    """The dates that are there, locked; each knows whether somebody is registered, ever was, or is marked.

    People are read after the lock: whoever registers meanwhile has waited for it, or is seen.
    """
    found = list(event.occurrences.select_for_update().order_by("starts_at", "pk"))
    people = Registration.objects.filter(occurrence__event=event).order_by()
    statuses = defaultdict(set)
    for key, status in people.values_list("occurrence_id", "status").distinct():
        statuses[key].add(status)
    prefetch_related_objects(found, "sessions")
    for occurrence in found:
        occurrence.event = event
        known = statuses[occurrence.pk]
        occurrence.has_rows, occurrence.has_people = bool(known), not known.isdisjoint(Registration.OPEN)
        occurrence.has_marks = not known.isdisjoint(NOTED)
    return found


def _matched(
    event: LearningEvent, wanted: list[WantedDate], there: list[EventOccurrence], now: datetime.datetime
) -> tuple[list[tuple[WantedDate, EventOccurrence | None]], list[EventOccurrence]]:
    """Each wanted date with the row that it has already, and the rows that nothing asks for any more."""
    if event.is_repeated:
        by_day = {occurrence.rule_day or occurrence.first_day: occurrence for occurrence in there}
        pairs = [(one, by_day.pop(one.rule_day, None)) for one in wanted]
        return pairs, list(by_day.values())
    the_one = _the_one(event, wanted[0], there, now)
    return [(wanted[0], the_one)], [occurrence for occurrence in there if occurrence is not the_one]


def _the_one(
    event: LearningEvent, wanted: WantedDate, there: list[EventOccurrence], now: datetime.datetime
) -> EventOccurrence | None:
    """The row of an event with one date: that of the same days, else one that may still change; with people first.

    Where all are over, held or cancelled, another day that is ahead becomes a date of its own beside them.
    """
    time = time_of(event, wanted)
    days = time["first_day"], time["last_day"]

    def rank(one: EventOccurrence) -> tuple:
        is_same = (one.first_day, one.last_day) == days
        return is_settled(one, now) and not is_same, one.rule_day is not None, not is_same, not one.has_people

    the_one = min(there, key=rank, default=None)
    if the_one is None or (the_one.first_day, the_one.last_day) == days or not is_settled(the_one, now):
        return the_one
    return the_one if _is_over(wanted, now) else None


def _is_over(wanted: WantedDate, now: datetime.datetime) -> bool:
    return wanted.ends_at is not None and wanted.ends_at <= now


def _leave_out(left: list[EventOccurrence], skipped: dict[datetime.date, str], report: WrittenDates, by) -> None:
    """Dates that the event does not ask for any more: cancelled where an exception says so, else deleted if they may.

    An exception cancels, with or without participants: whoever has the date in a calendar learns of it there.
    """
    called_off = [one for one in left if one.rule_day in skipped]
    for occurrence in called_off:
        call_off(occurrence, reason=skipped[occurrence.rule_day], by=by)
    others = [one for one in left if one.rule_day not in skipped]
    gone = [one.pk for one in others if not one.has_rows]
    EventOccurrence.objects.filter(pk__in=gone).delete()
    report.changed += len(called_off)
    report.deleted += len(gone)
    report.frozen += len(others) - len(gone)


# --- What becomes of one date ---


@in_one_transaction
def cancel_occurrence(occurrence: EventOccurrence, *, by, reason: str) -> EventOccurrence:
    """It does not take place: participants are told why, their registrations are closed.

    Raises ``Invalid`` without a reason, ``WrongStatus`` for what is over, ``NotAllowed`` for whoever does not keep it.
    """
    occurrence = _to_change(occurrence, by)
    reason = must_give_reason(reason)
    if occurrence.status == EventStatus.CANCELLED:
        return occurrence
    call_off(occurrence, reason=reason, by=by)
    _note(occurrence, CANCELLED, by, reason=reason)
    return occurrence


@in_one_transaction
def postpone_occurrence(
    occurrence: EventOccurrence,
    *,
    by,
    reason: str,
    day: datetime.date | None = None,
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
) -> EventOccurrence:
    """It takes place on another ``day``, or later without a day yet; registrations stay, participants are told.

    Without hours it keeps its own. An event with one date gets the new day in its form too. Raises as
    ``cancel_occurrence``, ``Invalid`` for a day that is past, and ``WrongStatus`` where it is noted already who came.
    """
    # Its event first, as whoever publishes it does: else the two could wait for each other.
    event = LearningEvent.objects.select_for_update().get(pk=occurrence.event_id)
    occurrence = _to_change(occurrence, by)
    occurrence.event = event
    reason = must_give_reason(reason)
    if occurrence.status == EventStatus.CANCELLED:
        raise errors.WrongStatus(errors.DATE_IS_CANCELLED, code="event_cancelled")
    if occurrence.status == EventStatus.SCHEDULED and occurrence.registrations.filter(status__in=NOTED).exists():
        # They would have been there before it took place, would not be told, and could neither cancel nor be unmarked.
        raise errors.WrongStatus(errors.ATTENDANCE_IS_NOTED, code="attendance_noted")
    old = _as_known(occurrence)
    occurrence.status_reason = reason[:LONGEST_REASON]
    if day is None:
        occurrence.status = EventStatus.POSTPONED
    else:
        move(occurrence, day, starts_at, ends_at)
        occurrence.status = EventStatus.SCHEDULED
    _save_change(occurrence, {"time"} if day else {"status"}, by)
    key = f"change:{occurrence.pk}:{occurrence.sequence}"
    tell_participants(occurrence, LetterKind.CHANGE, key=key, context={"old": old, "reason": reason})
    moved_to = {"to": day.isoformat()} if day else {}
    _note(occurrence, POSTPONED, by, day=old["first_day"], reason=reason, **moved_to)
    return occurrence


@in_one_transaction
def hold_occurrence(occurrence: EventOccurrence, *, by) -> EventOccurrence:
    """It has taken place. Raises ``WrongStatus`` before its beginning and for what was cancelled."""
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    if occurrence.status == EventStatus.HELD:
        return occurrence
    if occurrence.status == EventStatus.CANCELLED:
        raise errors.WrongStatus(errors.DATE_IS_CANCELLED, code="event_cancelled")
    if not occurrence.has_begun():
        raise errors.WrongStatus(errors.DATE_IS_AHEAD, code="event_ahead")
    occurrence.status, occurrence.status_reason = EventStatus.HELD, ""
    _save_change(occurrence, {"status"}, by)
    _note(occurrence, HELD, by)
    return occurrence


@in_one_transaction
def restore_occurrence(occurrence: EventOccurrence, *, by) -> EventOccurrence:
    """It takes place after all, as it was planned; whoever was registered when it was cancelled is so again."""
    occurrence = _to_change(occurrence, by)
    was = occurrence.status
    if was == EventStatus.SCHEDULED:
        return occurrence
    if occurrence.is_past():
        raise errors.WrongStatus(errors.DATE_NEEDS_A_DAY, code="event_past")
    old = _as_known(occurrence)
    occurrence.status, occurrence.status_reason, occurrence.cancelled_at = EventStatus.SCHEDULED, "", None
    _save_change(occurrence, {"status"}, by)
    if was == EventStatus.CANCELLED:
        reopen_registrations(occurrence, by=by)
    else:
        key = f"change:{occurrence.pk}:{occurrence.sequence}"
        tell_participants(occurrence, LetterKind.CHANGE, key=key, context={"old": old})
    _note(occurrence, RESTORED, by)
    return occurrence


def call_off(occurrence: EventOccurrence, *, reason: str, by) -> None:
    """Cancel a locked date, whoever has decided it: the letter goes first, while people are still registered."""
    occurrence.status, occurrence.status_reason = EventStatus.CANCELLED, reason[:LONGEST_REASON]
    occurrence.cancelled_at = timezone.now()
    _save_change(occurrence, {"status"}, by)
    key = f"event_cancelled:{occurrence.pk}:{occurrence.sequence}"
    tell_participants(occurrence, LetterKind.EVENT_CANCELLED, key=key, context={"reason": reason})
    close_registrations(occurrence, by=by, reason=reason)


def _to_change(occurrence: EventOccurrence, by) -> EventOccurrence:
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    is_over = occurrence.is_past() and occurrence.status != EventStatus.POSTPONED
    if occurrence.status == EventStatus.HELD or is_over:
        raise errors.WrongStatus(errors.DATE_STAYS, code="event_past")
    return occurrence


def _as_known(occurrence: EventOccurrence) -> dict:
    return snapshot(occurrence) | {"link": occurrence.planned_link}


def _save_change(occurrence: EventOccurrence, changes: set[str], by) -> None:
    occurrence.sequence += 1
    occurrence.changed_at = timezone.now()
    occurrence.save()
    occurrence_changed.send(EventOccurrence, occurrence=occurrence, changes=changes, by=by)
    logger.info("Date %s of event %s was changed (%s).", occurrence.pk, occurrence.event_id, ", ".join(sorted(changes)))


def _note(occurrence: EventOccurrence, action: str, by, *, day: str | None = None, **data: str) -> None:
    """In the history of the event, so that editors see who did it and why."""
    day = day or occurrence.first_day and occurrence.first_day.isoformat()
    log(occurrence.event, action, user=by, data={"date": day or occurrence.dates, **data})

"""The dates of events, written ahead of time; what is past or has participants keeps its time (decision 0021)."""

import datetime
import logging

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from .. import errors
from ..choices import EventStatus, LetterKind
from ..core.period_words import period_wording
from ..core.periods import Precision
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, LearningEvent, Registration
from ..queries.event_dates import WantedDate, slots_between, wanted_dates
from ..signals import occurrence_changed
from .letters import snapshot, tell_participants
from .places import locked, must_give_reason, must_keep
from .registration_moves import close_registrations, reopen_registrations
from .written_dates import AT_A_TIME, DateChange, WrittenDates, change_dates, create_dates, write_sessions

logger = logging.getLogger(__name__)

LONGEST_REASON = 300


@in_one_transaction
def write_occurrences(event: LearningEvent, *, by=None, now: datetime.datetime | None = None) -> WrittenDates:
    """Write the dates that a published event asks for; a second run changes nothing.

    What is over stays as it was. Of a repeated event a date with participants keeps its time too, unless an exception
    names it; place, link, places and the window of registration reach every date ahead. Participants are told what
    has changed for them. The number of queries does not depend on the number of dates.
    """
    event = LearningEvent.objects.select_for_update().get(pk=event.pk)
    report = WrittenDates()
    if not event.live:
        return report
    now = now or timezone.now()
    wanted = wanted_dates(event, today=now.astimezone(event.zone).date())
    there = _written(event)
    pairs, left = _matched(event, wanted.dates, there)
    has_history = bool(there)
    new = [one for one, found in pairs if found is None and not (has_history and _is_over(one, now))]
    create_dates(event, new, report)
    changes = [DateChange(found, one, event, now) for one, found in pairs if found is not None]
    change_dates([change for change in changes if change.is_any], report, by)
    report.frozen += sum(change.is_frozen for change in changes)
    for occurrence in left:
        _leave_out(occurrence, wanted.skipped, now, report, by)
    return report


def extend_all(*, now: datetime.datetime | None = None) -> int:
    """Once a day: write the dates of repeated events that have come within the horizon; how many are new."""
    created = 0
    repeated = LearningEvent.objects.live().exclude(repeat="").order_by("pk")
    for event in repeated.iterator(chunk_size=AT_A_TIME):
        try:
            created += write_occurrences(event, now=now).created
        except Exception:  # one event must not keep the others from having dates
            logger.exception("The dates of event %s could not be written.", event.pk)
    return created


# --- Finding what belongs together ---


def _written(event: LearningEvent) -> list[EventOccurrence]:
    people = Registration.objects.filter(occurrence=OuterRef("pk"))
    written = event.occurrences.select_for_update().annotate(has_people=Exists(people.open()), has_rows=Exists(people))
    # Locked rows and those of another table are read apart, so that only the former are locked.
    found = list(written.order_by("starts_at", "pk"))
    prefetch_related_objects(found, "sessions")
    for occurrence in found:
        occurrence.event = event
    return found


def _matched(
    event: LearningEvent, wanted: list[WantedDate], there: list[EventOccurrence]
) -> tuple[list[tuple[WantedDate, EventOccurrence | None]], list[EventOccurrence]]:
    """Each wanted date with the row that it has already, and the rows that nothing asks for any more."""
    if event.is_repeated:
        by_day = {occurrence.rule_day or occurrence.first_day: occurrence for occurrence in there}
        pairs = [(one, by_day.pop(one.rule_day, None)) for one in wanted]
        return pairs, list(by_day.values())
    the_one = _the_one(there)
    return [(wanted[0], the_one)], [occurrence for occurrence in there if occurrence is not the_one]


def _the_one(there: list[EventOccurrence]) -> EventOccurrence | None:
    """The row of an event with one date: that which was one before, else one with people, else the first."""
    ranked = sorted(there, key=lambda one: (one.rule_day is not None, not one.has_people))
    return ranked[0] if ranked else None


def _is_over(wanted: WantedDate, now: datetime.datetime) -> bool:
    return wanted.ends_at is not None and wanted.ends_at <= now


def _leave_out(
    occurrence: EventOccurrence, skipped: dict[datetime.date, str], now: datetime.datetime, report: WrittenDates, by
) -> None:
    """A date that the event does not ask for any more: cancelled where an exception says so, else deleted if it may."""
    if occurrence.is_past(now) or occurrence.status == EventStatus.CANCELLED:
        return
    if occurrence.rule_day in skipped:
        call_off(occurrence, reason=skipped[occurrence.rule_day], by=by)
        report.changed += 1
    elif occurrence.has_rows:
        report.frozen += 1
    else:
        occurrence.delete()
        report.deleted += 1


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
    ``cancel_occurrence``, and ``Invalid`` for a day that is past.
    """
    occurrence = _to_change(occurrence, by)
    reason = must_give_reason(reason)
    old = _as_known(occurrence)
    occurrence.status_reason = reason[:LONGEST_REASON]
    if day is None:
        occurrence.status = EventStatus.POSTPONED
    else:
        _move(occurrence, day, starts_at, ends_at)
        occurrence.status = EventStatus.SCHEDULED
    _save_change(occurrence, {"time"} if day else {"status"}, by)
    key = f"change:{occurrence.pk}:{occurrence.sequence}"
    tell_participants(occurrence, LetterKind.CHANGE, key=key, context={"old": old, "reason": reason})
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
    return occurrence


@in_one_transaction
def restore_occurrence(occurrence: EventOccurrence, *, by) -> EventOccurrence:
    """It takes place after all, as it was planned; whoever was registered when it was cancelled is so again."""
    occurrence = _to_change(occurrence, by)
    was = occurrence.status
    if was == EventStatus.SCHEDULED:
        return occurrence
    old = _as_known(occurrence)
    occurrence.status, occurrence.status_reason, occurrence.cancelled_at = EventStatus.SCHEDULED, "", None
    _save_change(occurrence, {"status"}, by)
    if was == EventStatus.CANCELLED:
        reopen_registrations(occurrence, by=by)
    else:
        key = f"change:{occurrence.pk}:{occurrence.sequence}"
        tell_participants(occurrence, LetterKind.CHANGE, key=key, context={"old": old})
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
    if occurrence.status == EventStatus.HELD or occurrence.is_past():
        raise errors.WrongStatus(errors.DATE_IS_OVER, code="event_past")
    return occurrence


def _as_known(occurrence: EventOccurrence) -> dict:
    return snapshot(occurrence) | {"link": occurrence.planned_link}


def _save_change(occurrence: EventOccurrence, changes: set[str], by) -> None:
    occurrence.sequence += 1
    occurrence.changed_at = timezone.now()
    occurrence.save()
    occurrence_changed.send(EventOccurrence, occurrence=occurrence, changes=changes, by=by)
    logger.info("Date %s of event %s was changed (%s).", occurrence.pk, occurrence.event_id, ", ".join(sorted(changes)))


# --- Moving ---


def _move(
    occurrence: EventOccurrence, day: datetime.date, starts_at: datetime.time | None, ends_at: datetime.time | None
) -> None:
    """Put a locked date on another day with all its meetings; the window of registration goes along."""
    zone = occurrence.zone
    if day < timezone.localdate(timezone=zone):
        raise errors.Invalid(errors.DAY_IS_PAST, fields={"day": [errors.DAY_IS_PAST]}, code="day_is_past")
    later = day - (occurrence.first_day or day)
    slots = [slot for one in occurrence.sessions.all() for slot in _moved(one, later, starts_at, ends_at, zone)]
    slots = slots or list(slots_between(day, day, starts_at, ends_at, zone))
    _move_window(occurrence, later, min(slot.starts_at for slot in slots))
    occurrence.is_exact, occurrence.is_moved, occurrence.dates = True, True, ""
    occurrence.is_all_day = all(slot.is_all_day for slot in slots)
    occurrence.starts_at = min(slot.starts_at for slot in slots)
    occurrence.ends_at = max(slot.ends_at for slot in slots)
    occurrence.first_day = min(slot.first_day for slot in slots)
    occurrence.last_day = max(slot.last_day for slot in slots)
    occurrence.date_precision = Precision.DAY if occurrence.first_day == occurrence.last_day else Precision.SPAN
    occurrence.sessions.all().delete()
    write_sessions([(occurrence, tuple(slots))])
    if not occurrence.event.is_repeated:
        _move_event(occurrence, later, starts_at, ends_at)


def _moved(session, later: datetime.timedelta, starts_at, ends_at, zone):
    """The same meeting so many days later: the clock on the wall shows the same hours, whatever the offset is then."""
    first, last = session.first_day + later, session.last_day + later
    if session.is_all_day and starts_at is None:
        return slots_between(first, last, None, None, zone, title=session.title, place=session.place)
    if starts_at is None:
        starts_at = session.starts_at.astimezone(zone).time()
        ends_at = session.ends_at.astimezone(zone).time() if session.ends_at > session.starts_at else None
    return slots_between(first, first, starts_at, ends_at, zone, title=session.title, place=session.place)


def _move_window(occurrence: EventOccurrence, later: datetime.timedelta, starts_at: datetime.datetime) -> None:
    opens, closes = occurrence.registration_opens_at, occurrence.registration_closes_at
    if opens:
        occurrence.registration_opens_at = opens + later
    if closes:
        until_start = closes == occurrence.starts_at
        occurrence.registration_closes_at = starts_at if until_start else min(closes + later, starts_at)


def _move_event(occurrence: EventOccurrence, later: datetime.timedelta, starts_at, ends_at) -> None:
    """The form of an event with one date says the new day, or the next publication would take it back."""
    event = occurrence.event
    newest = event.get_latest_revision_as_object()
    for one in {id(event): event, id(newest): newest}.values():
        one.dates = period_wording(occurrence.first_day, occurrence.last_day)
        if starts_at:
            one.starts_at, one.ends_at = starts_at, ends_at
        for name in ("registration_opens_on", "registration_closes_on"):
            if getattr(one, name):
                setattr(one, name, getattr(one, name) + later)
        one.sessions = [_session_later(session, later) for session in one.sessions.all()]
    event.save()
    if event.latest_revision_id:
        keep_as_newest(event, newest)


def _session_later(session, later: datetime.timedelta):
    session.day += later
    return session


def keep_as_newest(event: LearningEvent, newest: LearningEvent) -> None:
    """Make ``newest`` the latest revision of an event whose row says the same already."""
    was_shown = event.live_revision_id == event.latest_revision_id
    revision = newest.save_revision()
    if was_shown:
        LearningEvent.objects.filter(pk=event.pk).update(
            live_revision=revision, has_unpublished_changes=event.has_unpublished_changes
        )

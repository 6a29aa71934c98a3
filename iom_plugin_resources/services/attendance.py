"""Who came: ticked at the desk, by the code on the screen, or from the report of a webinar.

What is noted here reaches the route by ``registration_changed`` (decision 0023); every status goes through
``places.put`` (decision 0022).
"""

import datetime
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from .. import errors
from ..choices import AttendanceSource, RegistrationStatus
from ..core.errors import IomError
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, Registration, RegistrationLogEntry
from ..queries import attendance as queries
from ..queries.registrations import person_key
from .places import NO_LETTER, hand_on, locked, must_keep, put

# What can be noted of a person; ``UNMARKED`` takes a note back.
ATTENDED, ABSENT, UNMARKED = RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT, ""
MARKS = (ATTENDED, ABSENT, UNMARKED)
AS_THEY_ARE = -1  # of hours: nothing is said of them
ACTIONS = {ATTENDED: "attended", ABSENT: "absent", UNMARKED: "attendance_taken_back"}
MOST_HOURS = 1000
DIGITS = 6
FEWEST_MINUTES, MOST_MINUTES = 5, 8 * 60


@dataclass
class Marked:
    """What has become of the marks: the registrations that were changed, and why others were not, by their keys."""

    changed: list[Registration] = field(default_factory=list)
    refused: dict[int, IomError] = field(default_factory=dict)


@in_one_transaction
def mark_attendance(
    occurrence: EventOccurrence,
    marks: Mapping[int, str],
    *,
    by,
    source: str,
    hours: Mapping[int, int | None] | None = None,
) -> Marked:
    """Note who came: ``marks`` give registrations, by key, one of ``MARKS``; ``hours`` what is credited to them.

    Hours None are as many as the event has; who came and is not named in ``hours`` keeps theirs. What is noted
    already stays as it is, with its source. Whoever came without a place gets one if it is free; taking their mark
    back takes it away again. One refusal does not keep the others from being noted.

    Two queries for every person changed, and those of whoever listens; the rest does not depend on their number.
    Raises ``WrongStatus`` before the first day, ``NotAllowed`` for who does not keep the event, ``Invalid`` for hours
    that are none.
    """
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    if (error := queries.refusal(occurrence)) is not None:
        raise error
    hours = hours or {}
    if any(number is not None and not 1 <= number <= MOST_HOURS for number in hours.values()):
        sentence = errors.ATTENDANCE_HOURS_WRONG % {"number": MOST_HOURS}
        raise errors.Invalid(sentence, code="hours_wrong", fields={"hours": [sentence]})
    book = _Book(occurrence, by, source, takes_back=UNMARKED in marks.values())
    for key in [*marks, *(key for key in hours if key not in marks)]:
        book.note(key, marks.get(key), hours.get(key, AS_THEY_ARE))
    if book.has_released:
        hand_on(occurrence)
    return book.marked


class _Book:
    """The registrations of a locked date, and what is noted of them."""

    def __init__(self, occurrence: EventOccurrence, by, source: str, *, takes_back: bool):
        self.occurrence, self.by, self.source = occurrence, by, source
        self.marked, self.has_released = Marked(), False
        # By two queries, as not every database can lock a part of a join; and all of them, as keys are sent by people.
        known = occurrence.registrations.exclude(status=RegistrationStatus.UNCONFIRMED).prefetch_related("user")
        self.registrations = {one.pk: one for one in known}
        self.certified = queries.certified_of(occurrence)
        self.before = _before(occurrence) if takes_back else {}

    def note(self, key: int, mark: str | None, hours: int | None) -> None:
        """``mark`` None: only the ``hours`` are said; these may be ``AS_THEY_ARE``."""
        registration = self.registrations.get(key)
        if registration is None:
            self.marked.refused[key] = errors.WrongStatus(errors.ATTENDANCE_GONE, code="registration_gone")
            return
        registration.occurrence = self.occurrence
        wanted = self._status(registration, mark)
        said = registration.hours if hours == AS_THEY_ARE else hours
        credited = said if wanted == ATTENDED else None
        if wanted != ATTENDED and hours not in (None, AS_THEY_ARE):
            self.marked.refused[key] = errors.WrongStatus(errors.ATTENDANCE_HOURS_OF_NOBODY, code="hours_of_nobody")
        elif (wanted, credited) == (registration.status, registration.hours):
            return
        elif (error := self._refusal(registration, mark)) is not None:
            self.marked.refused[key] = error
        else:
            self.has_released |= registration.holds_place and wanted not in Registration.HOLDING
            write(registration, wanted, credited, source=self.source, by=self.by)
            self.marked.changed.append(registration)

    def _status(self, registration: Registration, mark: str | None) -> str:
        if mark is None:
            return registration.status
        if mark != UNMARKED:
            return mark
        is_noted = registration.status in queries.NOTED
        return self.before.get(registration.pk, RegistrationStatus.CONFIRMED) if is_noted else registration.status

    def _refusal(self, registration: Registration, mark: str | None) -> IomError | None:
        """Why what is noted of the registration cannot be changed so."""
        if registration.pk in self.certified:
            return errors.WrongStatus(errors.ATTENDANCE_CERTIFIED, code="certificate_issued")
        if registration.holds_place:
            return None
        if mark == ABSENT:
            return errors.WrongStatus(errors.ABSENT_UNREGISTERED, code="not_registered")
        if mark == ATTENDED and self.occurrence.free_for(registration.mode) == 0:
            return errors.WrongStatus(errors.ATTENDANCE_NO_PLACE, code="no_free_place")
        return None


def write(registration: Registration, status: str, hours: int | None, *, source: str, by) -> None:
    """Give a registration, whose date is locked, what is noted of it."""
    is_new = registration.status != status
    action = ACTIONS.get(status, ACTIONS[UNMARKED]) if is_new else "hours_changed"
    registration.hours = hours
    if is_new:
        came = status == ATTENDED
        registration.attended_at = timezone.now() if came else None
        registration.attendance_source = source if came else ""
    put(registration, status, action=action, by=by, letter=NO_LETTER)


def _before(occurrence: EventOccurrence) -> dict[int, str]:
    """What the registrations were before anything was noted of them, by key; one query.

    Whoever came on an offered place has taken it.
    """
    entries = RegistrationLogEntry.objects.filter(registration__occurrence=occurrence, new_status__in=queries.NOTED)
    entries = entries.exclude(old_status__in=(*queries.NOTED, "")).order_by("at", "pk")
    taken = {RegistrationStatus.OFFERED: RegistrationStatus.CONFIRMED}
    return {key: taken.get(status, status) for key, status in entries.values_list("registration", "old_status")}


# --- The code on the screen ---


@in_one_transaction
def open_code(occurrence: EventOccurrence, *, by, minutes: int) -> EventOccurrence:
    """Show a code of six digits for so many minutes from now; one that is shown already stays the same.

    Raises ``WrongStatus`` on another day, ``Invalid`` for too few or too many minutes, ``NotAllowed``.
    """
    occurrence, now = locked(occurrence.pk), timezone.now()
    must_keep(by, occurrence)
    if not queries.is_on(occurrence, now):
        raise queries.refusal(occurrence, now) or errors.WrongStatus(
            errors.CODE_ONLY_ON_THE_DAY, code="code_only_on_the_day"
        )
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        sentence = errors.CODE_MINUTES_WRONG % {"number": MOST_MINUTES}
        raise errors.Invalid(sentence, code="minutes_wrong", fields={"minutes": [sentence]})
    if not queries.has_open_code(occurrence, now):
        occurrence.attendance_code = new_code()
    occurrence.attendance_code_until = now + datetime.timedelta(minutes=minutes)
    occurrence.save(update_fields=["attendance_code", "attendance_code_until"])
    return occurrence


@in_one_transaction
def close_code(occurrence: EventOccurrence, *, by) -> EventOccurrence:
    """Nobody can use the code any more; the next one is another."""
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    occurrence.attendance_code, occurrence.attendance_code_until = "", None
    occurrence.save(update_fields=["attendance_code", "attendance_code_until"])
    return occurrence


@in_one_transaction
def attend_by_code(occurrence: EventOccurrence, code: str, *, user) -> Registration:
    """``user`` has typed the code on the screen of the date: they are there. A second time changes nothing.

    Raises ``Invalid`` for a code that is not open, ``WrongStatus`` for who has no place (``not_registered``,
    ``not_confirmed``) or where nobody can come.
    """
    occurrence = locked(occurrence.pk)
    is_right = hmac.compare_digest(occurrence.attendance_code.encode(), code.encode())
    if not (is_right and queries.has_open_code(occurrence)):
        raise errors.Invalid(errors.CODE_WRONG, code="code_wrong", fields={"code": [errors.CODE_WRONG]})
    if (error := queries.refusal(occurrence)) is not None:
        raise error
    registration = occurrence.registrations.filter(person_key=person_key(user=user)).select_related("user").first()
    if registration is None or not registration.is_open:
        raise errors.WrongStatus(errors.CODE_NOT_REGISTERED, code="not_registered")
    if not registration.holds_place:
        raise errors.WrongStatus(errors.CODE_NOT_CONFIRMED, code="not_confirmed")
    registration.occurrence = occurrence
    if registration.status != ATTENDED:
        write(registration, ATTENDED, None, source=AttendanceSource.CODE, by=user)
    return registration


def new_code() -> str:
    """Six digits by chance that no open screen shows."""
    taken = set(queries.with_open_code().values_list("attendance_code", flat=True))
    while (code := f"{secrets.randbelow(10**DIGITS):0{DIGITS}}") in taken:
        pass
    return code

"""Reminders of events, as long before the beginning as each person wants."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from ..choices import LetterKind
from ..models import EventLetter, Registration
from ..queries.reminders import due_reminders
from .letters import write_letters


def write_reminders(now: datetime.datetime | None = None) -> int:
    """Write the reminders that are due; how many.

    It may be run as often as one likes, and late: one is written as long as the event has not begun. Of several that
    are due together the last one counts. An event that is moved reminds anew, and the reminder of the old time does
    not go.
    """
    return write_letters(_letters(now or timezone.now()))


def _letters(now: datetime.datetime) -> Iterator[EventLetter]:
    for registration, hours, key in due_reminders(now):
        yield EventLetter(
            key=key,
            kind=LetterKind.REMINDER,
            user_id=registration.user_id,
            address=registration.guest_email,
            registration=registration,
            occurrence=registration.occurrence,
            context=_context(registration, hours),
        )


def _context(registration: Registration, hours: int) -> dict:
    return {"starts_at": registration.occurrence.starts_at.isoformat(), "hours": hours}

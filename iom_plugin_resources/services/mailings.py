"""Sending the letters about events: each is claimed before it goes, and marked when it has gone (decision 0016)."""

import datetime
import logging
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override

from ..choices import LetterKind
from ..core.letters import letter_address, letter_connection, message_id, one_line, send_letter
from ..models import EventLetter, EventOccurrence
from ..queries import letters as queries
from .letter_contexts import context_of

logger = logging.getLogger(__name__)

# When so many letters in a row cannot be sent, it is not about the letters: the next run goes on.
FAILURES_IN_A_ROW = 3
# A run ends before the next one begins.
SECONDS_OF_A_RUN = 240
AT_A_TIME = 200
# A letter that cannot be sent is tried again after so long, then after twice as long, and so on.
FIRST_PAUSE, LONGEST_PAUSE = datetime.timedelta(minutes=5), datetime.timedelta(hours=1)
TRIED_FOR = datetime.timedelta(days=14)
# Letters that put the date into one's calendar, change it there, or cross it out.
WITH_CALENDAR = {LetterKind.CONFIRMATION, LetterKind.MOVED, LetterKind.CHANGE, LetterKind.EVENT_CANCELLED}
CALENDAR_FILE, CALENDAR_TYPE = "event.ics", "text/calendar"
TEMPLATES = "iom_plugin_resources/letters/"

# ``calendar_of(occurrence, user=…)`` gives the file that puts the date into a calendar.
CalendarWriter = Callable[..., bytes]


def send_letters(calendar_of: CalendarWriter | None = None) -> int:
    """Send what waits; how many letters were sent.

    It may be run as often as one likes, and twice at once. A letter that cannot be sent is noted in the log and tried
    again later, for two weeks; it does not stand in the way of others. A letter whose sender has died is free again
    after ten minutes: it may come twice then, under the same Message-ID, but is never lost.
    """
    _give_up_old()
    until = time.monotonic() + SECONDS_OF_A_RUN
    connection = letter_connection()
    sent = failed = 0
    try:
        for letter in _claimed():
            if _sent(letter, connection, calendar_of):
                sent, failed = sent + 1, 0
            elif letter.sent_at is None and not letter.is_dropped:
                failed += 1
            if failed == FAILURES_IN_A_ROW or time.monotonic() > until:
                break
    finally:
        _close(connection)
    return sent


def _claimed() -> Iterator[EventLetter]:
    """Letter after letter, each claimed by nobody else; committed before it goes, so that it goes once."""
    while keys := list(queries.waiting(timezone.now()).values_list("pk", flat=True)[:AT_A_TIME]):
        for key in keys:
            now = timezone.now()
            free = EventLetter.objects.filter(queries.unclaimed(now), pk=key, sent_at=None, is_dropped=False)
            if free.update(claimed_at=now, attempts=F("attempts") + 1):
                yield queries.whole(key)


def _sent(letter: EventLetter, connection, calendar_of: CalendarWriter | None) -> bool:
    """Send a claimed letter and mark what has become of it: sent, needed no more, or put off."""
    try:
        is_sent = _send(letter, connection, calendar_of)
    except Exception:
        logger.exception("The letter %s about an event could not be sent.", letter.pk)
        _close(connection)  # what is half said in it must not spoil the next letter
        pause = min(FIRST_PAUSE * 2 ** min(letter.attempts - 1, 10), LONGEST_PAUSE)
        EventLetter.objects.filter(pk=letter.pk).update(claimed_at=None, send_after=timezone.now() + pause)
        return False
    if is_sent:
        letter.sent_at = timezone.now()
    else:
        letter.is_dropped = True
    EventLetter.objects.filter(pk=letter.pk).update(sent_at=letter.sent_at, is_dropped=letter.is_dropped)
    return is_sent


def _send(letter: EventLetter, connection, calendar_of: CalendarWriter | None) -> bool:
    """Whether there was anything true to say, and anybody to say it to."""
    address = letter_address(letter.user) if letter.user else one_line(letter.address)
    if not address or not queries.is_true(letter, timezone.now()):
        return False
    with override(settings.LANGUAGE_CODE):
        context = context_of(letter)
    if context is None:
        return False
    headers = {"Message-ID": message_id(letter.uid)}
    if off_url := context.get("off_url"):
        headers |= {"List-Unsubscribe": f"<{off_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    reply_to = letter.context.get("reply_to")
    attachments = _attachments(letter, calendar_of)
    connection.open()
    send_letter(
        f"{TEMPLATES}{letter.kind}",
        context,
        to=address,
        reply_to=[reply_to] if reply_to else (),
        headers=headers,
        attachments=attachments,
        connection=connection,
    )
    return True


def _attachments(letter: EventLetter, calendar_of: CalendarWriter | None) -> list[tuple[str, bytes, str]]:
    """The date for one's calendar, where it has a day."""
    occurrence: EventOccurrence | None = letter.occurrence
    is_dated = occurrence is not None and occurrence.is_exact and occurrence.starts_at is not None
    if calendar_of is None or letter.kind not in WITH_CALENDAR or not is_dated:
        return []
    return [(CALENDAR_FILE, calendar_of(occurrence, user=letter.user), CALENDAR_TYPE)]


def _give_up_old() -> None:
    tried = EventLetter.objects.filter(sent_at=None, is_dropped=False, attempts__gt=0)
    old = tried.filter(created_at__lt=timezone.now() - TRIED_FOR)
    if number := old.order_by().update(is_dropped=True):
        logger.error("%s letters about events could not be sent for two weeks and are given up.", number)


def _close(connection) -> None:
    try:
        connection.close()
    except Exception:
        logger.warning("The connection to the mail server could not be closed.", exc_info=True)

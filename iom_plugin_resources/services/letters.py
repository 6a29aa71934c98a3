"""Letters about events are written here, in the transaction of what they tell; ``mailings`` sends them after it.

What the ``context`` of a letter may hold, plain values only (everything else is read when the letter goes):

- ``reason``: why, in the words of whoever did it (refused, cancelled, moved, change, event_cancelled);
- ``old``: what ``snapshot`` said before the change (change): the letter tells what differs from it;
- ``text``, ``subject``, ``reply_to``: of a message from the organiser;
- ``starts_at``, ``hours`` (reminder) and ``monday`` (digest): written by ``reminders`` and ``digests``.
"""

import datetime
from collections.abc import Iterable
from itertools import islice

from django.utils import timezone

from ..choices import LetterKind
from ..core.background import enqueue_on_commit
from ..models import EventLetter, EventOccurrence, Registration

SEND_TASK = "iom_plugin_resources.tasks.send_event_letters"
AT_A_TIME = 500


def write_letter(
    kind: str,
    *,
    key: str,
    registration: Registration | None = None,
    occurrence: EventOccurrence | None = None,
    user=None,
    address: str = "",
    context: dict | None = None,
    send_after: datetime.datetime | None = None,
) -> EventLetter:
    """Put a letter into the box; it goes after the commit. With a ``key`` that is there already nothing is written.

    ``user`` and ``address`` come from ``registration`` where it is given. ``context`` holds plain values only.
    """
    if registration is not None:
        user, address = registration.user, registration.guest_email
        occurrence = occurrence or registration.occurrence
    letter, is_new = EventLetter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "user": user,
            "address": address,
            "registration": registration,
            "occurrence": occurrence,
            "context": context or {},
            "send_after": send_after or timezone.now(),
        },
    )
    if is_new:
        _send_after_commit()
    return letter


def tell_participants(
    occurrence: EventOccurrence,
    kind: str,
    *,
    key: str,
    context: dict | None = None,
    statuses: Iterable[str] = Registration.HOPING,
    send_after: datetime.datetime | None = None,
) -> int:
    """Write to everybody registered for the date in one of ``statuses``; how many people that are.

    Usually these are all who still hope to come: an address that is not confirmed gets nothing but its first letter.
    One letter each: ``key`` says which news it is, and is made one for each person. Of two changes in a row, before
    anybody has heard of the first, people get one letter that tells both. The number of queries does not depend on
    the number of people.
    """
    told = Registration.objects.filter(occurrence=occurrence, status__in=list(statuses))
    people = list(told.only("pk", "user", "guest_email"))
    before = _untold_changes(occurrence) if kind == LetterKind.CHANGE else {}
    write_letters(
        EventLetter(
            key=f"{key}:{registration.pk}",
            kind=kind,
            user_id=registration.user_id,
            address=registration.guest_email,
            registration=registration,
            occurrence=occurrence,
            context=(context or {}) | before.get(registration.pk, {}),
            send_after=send_after or timezone.now(),
        )
        for registration in people
    )
    return len(people)


def write_letters(letters: Iterable[EventLetter]) -> int:
    """Put many letters into the box, but none whose key is there already; how many are new.

    Two queries for every 500 letters.
    """
    letters, new = iter(letters), 0
    while some := list(islice(letters, AT_A_TIME)):
        written = EventLetter.objects.filter(key__in=[letter.key for letter in some])
        written = set(written.values_list("key", flat=True))
        unwritten = [letter for letter in some if letter.key not in written]
        # Whoever writes the same at the same moment is the one who writes it.
        EventLetter.objects.bulk_create(unwritten, ignore_conflicts=True)
        new += len(unwritten)
    if new:
        _send_after_commit()
    return new


def drop_letters(user, kind: str) -> int:
    """What the person does not want any more is not sent; how many letters that are.

    What has been sent, or is being sent at this moment, cannot be taken back. Letters look by themselves whether they
    are still true of the registration and the date.
    """
    waiting = EventLetter.objects.filter(user=user, kind=kind, sent_at=None, is_dropped=False)
    return waiting.order_by().update(is_dropped=True)


def snapshot(occurrence: EventOccurrence) -> dict:
    """The date as people know it, in plain values: taken before a change, it is the ``old`` of the letter."""
    return {
        "starts_at": occurrence.starts_at and occurrence.starts_at.isoformat(),
        "ends_at": occurrence.ends_at and occurrence.ends_at.isoformat(),
        "first_day": occurrence.first_day and occurrence.first_day.isoformat(),
        "last_day": occurrence.last_day and occurrence.last_day.isoformat(),
        "is_all_day": occurrence.is_all_day,
        "is_exact": occurrence.is_exact,
        "date_precision": occurrence.date_precision,
        "dates": occurrence.dates,
        "place": occurrence.place,
        "room": occurrence.room,
        "link": occurrence.event.online_link,
        "status": occurrence.status,
    }


def _untold_changes(occurrence: EventOccurrence) -> dict[int, dict]:
    """``{registration: {"old": …}}`` of changes not told yet: the next letter tells them, so they are dropped.

    Of several the first one counts: that is what the person knows.
    """
    waiting = EventLetter.objects.filter(
        occurrence=occurrence, kind=LetterKind.CHANGE, sent_at=None, is_dropped=False, claimed_at=None
    )
    known: dict[int, dict] = {}
    for key, context in waiting.order_by("pk").values_list("registration_id", "context"):
        if "old" in context:
            known.setdefault(key, {"old": context["old"]})
    if known:
        waiting.order_by().update(is_dropped=True)
    return known


def _send_after_commit() -> None:
    """In the background even without a broker: hundreds of letters would keep people waiting for their page."""
    enqueue_on_commit(SEND_TASK, is_long=True, is_vital=False, one_at_a_time=True)

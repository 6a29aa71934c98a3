"""Letters about events: written in the transaction of what they tell, sent after it, once (decision 0016)."""

import datetime

from django.utils import timezone

from ..core.background import enqueue_on_commit
from ..models import EventLetter, EventOccurrence, Registration

SEND_TASK = "iom_plugin_resources.tasks.send_event_letters"


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
        enqueue_on_commit(SEND_TASK, is_vital=False)
    return letter


def send_letters() -> int:
    """Send what waits; how many were sent."""
    return 0

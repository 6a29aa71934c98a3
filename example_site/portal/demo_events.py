"""The calendar of the demo: the plan, moved to the present week, and who takes part in what."""

import datetime
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from iom_plugin_resources.choices import AttendanceMode, AttendanceSource, EventStatus, RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.models import EventFeedback, EventLetter, EventOccurrence, LearningEvent, Registration
from iom_plugin_resources.queries.registrations import modes_of, person_key
from iom_plugin_resources.services import certificates, occurrences, registrations

from .demo_resources import moved_to_present
from .starting_content.events import (
    APPROVED,
    CANCELLED,
    FEEDBACK,
    FEEDBACK_ON,
    HELD,
    POSTPONED,
    REGISTERED,
)

ORGANISER = "methodist"


def load_events(path: Path, *, today: datetime.date, output) -> None:
    """Import the plan and, the first time, let people take part in it."""
    first_time = not LearningEvent.objects.exists()
    with moved_to_present(path, today) as present:
        call_command("import_events", present, stdout=output)
    if first_time:
        with transaction.atomic():
            _past()
            _coming()
            # Invented people get no letters.
            EventLetter.objects.filter(sent_at=None).update(is_dropped=True)


def _past() -> None:
    """What is over has taken place; of three seminars it is known who came, and they have their certificates."""
    over = EventOccurrence.objects.filter(is_exact=True, ends_at__lt=timezone.now())
    over.filter(status=EventStatus.SCHEDULED).update(status=EventStatus.HELD)
    organiser = _users()[ORGANISER]
    for key, (came, absent) in HELD.items():
        occurrence = _first(key)
        for login in [*came, *absent]:
            _took_part(occurrence, _users()[login], has_come=login in came)
        LearningEvent.objects.filter(pk=occurrence.event_id).update(gives_certificate=True)
        certificates.request_batch(_first(key), by=organiser)
    for scores, useful, improve in FEEDBACK:
        EventFeedback.objects.create(
            occurrence=_first(FEEDBACK_ON),
            token=token_hex(16),
            scores=dict(zip(("useful", "organised", "applicable"), scores, strict=True)),
            useful=useful,
            improve=improve,
        )


def _took_part(occurrence: EventOccurrence, user, *, has_come: bool) -> None:
    """A registration of the past, which no service would make any more, and its place."""
    mode = modes_of(occurrence.event)[0]
    taken = "taken_online" if mode == AttendanceMode.ONLINE else "taken"
    EventOccurrence.objects.filter(pk=occurrence.pk).update(**{taken: F(taken) + 1})
    Registration.objects.create(
        occurrence=occurrence,
        user=user,
        by=user,
        person_key=person_key(user=user),
        mode=mode,
        status=RegistrationStatus.ATTENDED if has_come else RegistrationStatus.ABSENT,
        # Noted today, so that whoever came can still say what they think of it.
        attended_at=timezone.now() if has_come else None,
        attendance_source=AttendanceSource.DESK,
    )


def _coming() -> None:
    """The registration of what is very near may be over; then nobody is added to it."""
    users = _users()
    for key, logins in REGISTERED.items():
        for login in logins:
            with suppress(IomError):
                registrations.register(_next(key), user=users[login], by=users[login])
    applications = Registration.objects.filter(occurrence=_next(APPROVED), status=RegistrationStatus.PENDING)
    if first := applications.first():
        registrations.approve(first, by=users[ORGANISER])
    with suppress(IomError):
        key, reason = CANCELLED
        occurrences.cancel_occurrence(_next(key), by=users[ORGANISER], reason=reason)
        key, reason = POSTPONED
        occurrences.postpone_occurrence(_next(key), by=users[ORGANISER], reason=reason)


def _first(key: str) -> EventOccurrence:
    return EventOccurrence.objects.select_related("event").filter(event__key=key).earliest("starts_at")


def _next(key: str) -> EventOccurrence:
    """The next date ahead, or the last one there is."""
    dates = EventOccurrence.objects.select_related("event").filter(event__key=key).order_by("starts_at")
    return dates.filter(starts_at__gt=timezone.now()).first() or dates.last()


def _users() -> dict:
    return {user.get_username(): user for user in get_user_model().objects.all()}

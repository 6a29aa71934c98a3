"""Events made of events: the copy for another year, and the rest of a series that becomes an event of its own."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .. import errors
from ..models import EventOccurrence, LearningEvent
from ..permissions import can_copy_events, can_split_events
from ..queries.event_dates import DAY, copied_day, copied_wording, rule_days
from .event_versions import change_versions
from .occurrences import write_occurrences

# An entry of Wagtail's history; registered in wagtail_hooks.
SPLIT = "iom_events.split_series"
# What belongs to one event and not to its content.
OWN = ("pk", "key", "uid", "live", "has_unpublished_changes", "split_from", "copied_from", "created_at")
PUBLISHED = (
    "first_published_at",
    "last_published_at",
    "latest_revision",
    "live_revision",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by",
)
CHILDREN = ("sessions", "exceptions", "documents")
DAYS_OF_REGISTRATION = ("registration_opens_on", "registration_closes_on")


@transaction.atomic
def copy_event(event: LearningEvent, *, by, years: int = 1) -> LearningEvent:
    """A draft of the same event so many years later; weekdays stay, exceptions are left behind.

    Raises ``Invalid`` if there is a copy for that year already, ``NotAllowed`` for who may not add events.
    """
    _must_be_able(can_copy_events(by), errors.NOT_YOURS_TO_COPY_EVENTS)
    LearningEvent.objects.select_for_update().get(pk=event.pk)  # two clicks make one copy
    if is_copied(event, years):
        raise errors.Invalid(errors.ALREADY_COPIED, code="already_copied")
    copy = _same(event)
    later = copied_day(event.first_day, years) - event.first_day if event.first_day else 365 * years * DAY
    copy.copied_from = event
    copy.dates = copied_wording(event, years)
    copy.exceptions = []
    if event.repeat_until:
        copy.repeat_until = event.repeat_until + later
    _move_days(copy, later)
    copy.sessions = [_later(session, later) for session in copy.sessions.all()]
    copy.live, copy.has_unpublished_changes = False, True
    copy.save()
    copy.save_revision(user=by, log_action=True)
    return copy


@transaction.atomic
def copy_year(events: Iterable[LearningEvent], *, by, years: int = 1) -> list[LearningEvent]:
    """Copies of the events that have none for that year yet.

    Raises ``Invalid`` if there is none to make, ``NotAllowed`` for who may not add events.
    """
    _must_be_able(can_copy_events(by), errors.NOT_YOURS_TO_COPY_EVENTS)
    copies = [copy_event(event, by=by, years=years) for event in events if not is_copied(event, years)]
    if not copies:
        raise errors.Invalid(errors.NOTHING_TO_COPY, code="nothing_to_copy")
    return copies


def is_copied(event: LearningEvent, years: int) -> bool:
    """Whether a copy of the event for that year is there; of a plan without any day, whether there is any copy."""
    copies = LearningEvent.objects.filter(copied_from=event)
    return (copies.filter(first_day__year=event.first_day.year + years) if event.first_day else copies).exists()


@transaction.atomic
def split_series(event: LearningEvent, day: datetime.date, *, by) -> LearningEvent:
    """«This and following»: from ``day`` of the rule on, the series is an event of its own; it is returned.

    The dates from then on go over to it as they are, with their participants and addresses in calendars. The event
    ends the day before. Raises ``Invalid`` for a day that the rule does not give, the first one, and one that is past,
    ``NotAllowed`` for who may not publish events.
    """
    _must_be_able(can_split_events(by), errors.NOT_YOURS_TO_SPLIT)
    event = LearningEvent.objects.select_for_update().get(pk=event.pk)
    days = rule_days(event) if event.is_repeated else []
    if day not in days[1:] or day < timezone.localdate(timezone=event.zone):
        raise errors.Invalid(errors.NOT_A_DATE_OF_THE_SERIES, code="not_a_date_of_the_series")
    new = _rest_of_series(event, day, days.index(day))
    EventOccurrence.objects.filter(event=event, rule_day__gte=day).update(event=new)
    change_versions(event, lambda one: _end_before(one, day))
    log(event, SPLIT, user=by, data={"date": day.isoformat(), "event": new.pk})
    for one in (event, new):
        write_occurrences(one, by=by)
    return new


def _must_be_able(may: bool, sentence: str) -> None:
    if not may:
        raise errors.NotAllowed(sentence)


def _end_before(event: LearningEvent, day: datetime.date) -> None:
    event.repeat_until, event.repeat_count = day - DAY, None
    event.exceptions = [exception for exception in event.exceptions.all() if exception.day < day]


def _rest_of_series(event: LearningEvent, day: datetime.date, before: int) -> LearningEvent:
    new = _same(event)
    new.split_from = event
    new.dates = f"{day:%d.%m.%Y}"
    span = event.last_day - event.first_day
    if span:
        new.dates += f"–{day + span:%d.%m.%Y}"
    if event.repeat_count:
        new.repeat_count = event.repeat_count - before
    new.exceptions = [exception for exception in new.exceptions.all() if exception.day >= day]
    _move_days(new, day - event.first_day)
    new.live, new.first_published_at, new.last_published_at = event.live, timezone.now(), timezone.now()
    new.save()
    return new


def _same(event: LearningEvent) -> LearningEvent:
    """An unsaved event with the same content and children of its own."""
    content = {name: value for name, value in event.serializable_data().items() if name not in {*OWN, *PUBLISHED}}
    for relation in CHILDREN:
        content[relation] = [child | {"pk": None, "event": None} for child in content.get(relation, [])]
    copy = LearningEvent.from_serializable_data(content | {"pk": None}, check_fks=False)
    copy.uid = uuid.uuid4()
    return copy


def _move_days(event: LearningEvent, later: datetime.timedelta) -> None:
    for name in DAYS_OF_REGISTRATION:
        if getattr(event, name):
            setattr(event, name, getattr(event, name) + later)


def _later(session, later: datetime.timedelta):
    session.day += later
    return session

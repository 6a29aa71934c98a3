"""One person's own calendar: whose secret address it is, the own meetings, and whether anything has changed."""

import datetime
from collections.abc import Iterator
from hashlib import sha256
from itertools import starmap

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from ..choices import EventStatus, RegistrationStatus
from ..core.registries import calendar_sources
from ..models import CalendarSettings, PersonalFeed, Registration, RegistrationLogEntry
from .feeds import CHUNK, DAYS_CANCELLED, FIELDS, ORDER, Meeting, in_window, said
from .occurrences import beginning_of, visible_to
from .registrations import with_places

CLOSED = (
    RegistrationStatus.CANCELLED,
    RegistrationStatus.DECLINED,
    RegistrationStatus.EXPIRED,
    RegistrationStatus.REFUSED,
)
SHOWN = (*CLOSED, *(status for status in Registration.OPEN if status != RegistrationStatus.UNCONFIRMED))


def feed_of(user) -> PersonalFeed | None:
    return PersonalFeed.objects.filter(user=user.pk).first()


def feed_with(token: str) -> PersonalFeed | None:
    """The feed at this secret address, with the person; closed accounts have none."""
    feeds = _feeds_with(token).select_related("user")
    return next((feed for feed in feeds if feed.user.is_active), None)


def stamp_of(token: str, today: datetime.date) -> str | None:
    """One query: a digest of everything that the feed says on this day; None if there is no feed at this address.

    The rows of the own feed, of registrations, of reminders and of every further source are put together by ``UNION``.
    """
    feeds = _feeds_with(token)
    users = feeds.values("user_id")
    registrations = _words_of(_current(Registration.objects.filter(user__in=users), today))
    reminders = CalendarSettings.objects.filter(user__in=users).values_list(
        "pk", "user__iom_personal_feed__created_at", Cast("reminders", TextField())
    )
    parts = [registrations, reminders, *(source.stamp(users) for source in calendar_sources())]
    own = feeds.order_by().values_list("pk", "created_at", Value("", output_field=TextField()))
    rows = sorted(map(repr, own.union(*parts, all=True)))
    if not rows:  # no feed, hence nobody to whom the other rows could belong
        return None
    return sha256("\n".join([f"{today}", *rows]).encode()).hexdigest()


def own_meetings(user, today: datetime.date) -> Iterator[Meeting]:
    """The meetings that ``user`` is or was registered for; what was given up stays for 60 days as cancelled."""
    return meetings_of(_current(Registration.objects.filter(user=user), today))


def meetings_of(registrations: QuerySet[Registration]) -> Iterator[Meeting]:
    """The same of any ``registrations``."""
    rows = _with_queue(registrations).filter(occurrence__is_exact=True, occurrence__sessions__isnull=False)
    rows = rows.order_by(*(f"occurrence__{name}" for name in ORDER))
    paths = [f"occurrence__{path}" for path in FIELDS.values()]
    values = rows.values_list(*paths, "status", "changed_at", "changes", "queue_place", "offer_expires_at")
    return starmap(Meeting, values.iterator(chunk_size=CHUNK))


def _feeds_with(token: str) -> QuerySet[PersonalFeed]:
    feeds = PersonalFeed.objects.filter(digest=sha256(token.encode()).hexdigest())
    fields = {field.name for field in get_user_model()._meta.concrete_fields}
    return feeds.filter(user__is_active=True) if "is_active" in fields else feeds


def _current(registrations: QuerySet[Registration], today: datetime.date) -> QuerySet[Registration]:
    gone = beginning_of(today - datetime.timedelta(days=DAYS_CANCELLED))
    visible = registrations.filter(occurrence__in=visible_to(AnonymousUser()).order_by().values("pk"))
    current = visible.filter(in_window("occurrence__", today), status__in=SHOWN)
    current = current.exclude(status__in=CLOSED, changed_at__lt=gone)
    return current.exclude(occurrence__status=EventStatus.CANCELLED, occurrence__cancelled_at__lt=gone)


def _with_queue(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """Each with its place in the waiting list and the number of its changes."""
    log = RegistrationLogEntry.objects.filter(registration=OuterRef("pk")).order_by().values("registration")
    changes = Coalesce(Subquery(log.annotate(number=Count("pk")).values("number")), 0)
    return with_places(registrations).annotate(changes=changes)


def _words_of(registrations: QuerySet[Registration]) -> QuerySet:
    """Everything that is said of a meeting, in one text a row."""
    words = said("occurrence__", "status", "changes", "queue_place", "offer_expires_at")
    rows = _with_queue(registrations).order_by()
    return rows.values_list("pk", "changed_at", words)

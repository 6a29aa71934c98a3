"""What calendar programs are given: meetings as plain rows, and whether they have changed (decision 0024)."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, starmap
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import MD5, Cast, JSONArray

from ..choices import EventStatus
from ..models import EventOccurrence
from .occurrences import beginning_of

DAYS_BACK, MONTHS_AHEAD, DAYS_CANCELLED = 60, 13, 60
CHUNK = 50


class Meeting(NamedTuple):
    """One session of a date of an event, with everything that a calendar says of it and nothing else."""

    occurrence: int
    event: int
    uid: UUID
    sequence: int
    created_at: datetime.datetime
    changed_at: datetime.datetime
    published_at: datetime.datetime | None
    status: str
    status_reason: str
    time_zone: str
    place: str
    room: str
    title: str
    summary: str
    lead: str
    format: str
    online_link: str
    online_link_hidden: bool
    kind: str | None
    organiser: str | None
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    is_all_day: bool
    first_day: datetime.date
    last_day: datetime.date
    session_title: str
    session_place: str
    # Of a person's own feed.
    registration: str = ""
    registered_at: datetime.datetime | None = None
    registration_changes: int = 0
    queue_place: int = 0
    offer_expires_at: datetime.datetime | None = None


# Where an occurrence has each of these; the further fields of ``Meeting`` belong to a registration.
FIELDS = {
    "occurrence": "pk",
    "event": "event_id",
    "uid": "uid",
    "sequence": "sequence",
    "created_at": "created_at",
    "changed_at": "changed_at",
    "published_at": "event__last_published_at",
    "status": "status",
    "status_reason": "status_reason",
    "time_zone": "time_zone",
    "place": "place",
    "room": "room",
    "title": "event__title",
    "summary": "event__summary",
    "lead": "event__lead",
    "format": "event__format",
    "online_link": "event__online_link",
    "online_link_hidden": "event__online_link_hidden",
    "kind": "event__kind__title",
    "organiser": "event__organiser__short_name",
    "starts_at": "sessions__starts_at",
    "ends_at": "sessions__ends_at",
    "is_all_day": "sessions__is_all_day",
    "first_day": "sessions__first_day",
    "last_day": "sessions__last_day",
    "session_title": "sessions__title",
    "session_place": "sessions__place",
}
ORDER = ("starts_at", "pk", "sessions__starts_at", "sessions__pk")


@dataclass(frozen=True)
class Frame:
    """Which time zones a calendar has to explain, and for which years."""

    zones: frozenset[str] = frozenset()
    first_year: int | None = None
    last_year: int | None = None

    @classmethod
    def of(cls, days: Iterable[tuple[str, datetime.date, datetime.date]]) -> "Frame":
        """``days``: the zone, the first and the last day of each meeting; they are read and not kept."""
        zones, first, last = set(), None, None
        for zone, begins, ends in days:
            zones.add(zone)
            first, last = min(first or begins, begins), max(last or ends, ends)
        return cls(frozenset(zones), first and first.year, last and last.year)


@dataclass(frozen=True)
class Stamp:
    """What a feed was made of. ``digest`` changes when anything that the feed says does, and only then."""

    digest: str
    changed_at: datetime.datetime | None
    frame: Frame


def shown(occurrences: QuerySet[EventOccurrence], today: datetime.date) -> QuerySet[EventOccurrence]:
    """Those with a fixed day; what was cancelled stays for 60 days, so that every program learns of it."""
    gone = beginning_of(today - datetime.timedelta(days=DAYS_CANCELLED))
    return occurrences.filter(is_exact=True).exclude(status=EventStatus.CANCELLED, cancelled_at__lt=gone)


def window(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days of a feed, both inclusive: from 60 days back to 13 months ahead."""
    return today - datetime.timedelta(days=DAYS_BACK), today + relativedelta(months=MONTHS_AHEAD)


def in_window(prefix: str, today: datetime.date) -> Q:
    """Dates within the window; one of several sessions is inside with all of them, or outside."""
    first, last = window(today)
    since, until = beginning_of(first), beginning_of(last + datetime.timedelta(days=1))
    return Q(**{f"{prefix}ends_at__gte": since, f"{prefix}starts_at__lt": until})


def meetings(occurrences: QuerySet[EventOccurrence]) -> Iterator[Meeting]:
    """The sessions of ``occurrences`` in their order: one query, read piece by piece."""
    rows = _with_sessions(occurrences).order_by(*ORDER)
    return starmap(Meeting, rows.values_list(*FIELDS.values()).iterator(chunk_size=CHUNK))


def frame_of(rows: Iterable[Meeting]) -> Frame:
    return Frame.of((row.time_zone, row.first_day, row.last_day) for row in rows)


def stamp_of(occurrences: QuerySet[EventOccurrence]) -> Stamp:
    """What ``meetings`` would give, in one query that reads no texts: the database makes a print of each row."""
    columns = ("time_zone", "sessions__first_day", "sessions__last_day", "changed_at", "event__last_published_at")
    rows = _with_sessions(occurrences).order_by().values_list(MD5(said()), *columns)
    prints, latest = [0, 0], None

    def days():
        nonlocal latest
        for hexadecimal, zone, first, last, changed_at, published_at in rows.iterator(chunk_size=CHUNK):
            # A sum does not depend on the order, which would have to be asked for.
            prints[0] += int(hexadecimal, 16)
            prints[1] += 1
            latest = max(filter(None, (latest, changed_at, published_at)))
            yield zone, first, last

    frame = Frame.of(days())
    return Stamp(sha256(f"{prints}".encode()).hexdigest(), latest, frame)


def said(prefix: str = "", *others: str) -> Cast:
    """All that is said of a meeting as one text, made by the database; ``prefix`` leads to the occurrence."""
    return Cast(JSONArray(*(f"{prefix}{path}" for path in FIELDS.values()), *others), TextField())


def _with_sessions(occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
    return occurrences.select_related(None).filter(sessions__isnull=False)


def numbered(rows: Iterable[Meeting]) -> Iterator[tuple[int, Meeting]]:
    """Each meeting with its number within its date, from 1; ``rows`` come from ``meetings``."""
    for _occurrence, sessions in groupby(rows, key=attrgetter("occurrence")):
        yield from enumerate(sessions, start=1)

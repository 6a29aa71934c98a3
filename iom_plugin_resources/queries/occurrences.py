"""Reads over the dates of events: what is visible, what lies between two days, what is next."""

import datetime
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ..choices import EventStatus, RegistrationKind
from ..models import EventOccurrence, LearningResource

# What a list never shows, and what is long.
LONG = ("event__body", "event__search_text", "event__search_title")
OF_MEETING = ("starts_at", "ends_at", "is_all_day", "first_day", "last_day", "title", "place")
# All that the cell of a calendar shows and needs to say whether one can register.
OF_CELL = (
    *("starts_at", "ends_at", "is_exact", "is_all_day", "first_day", "last_day", "time_zone", "dates"),
    *("date_precision", "status", "status_reason", "place", "registration_opens_at", "registration_closes_at"),
    *("places", "places_online", "taken", "taken_online"),
    *("event__title", "event__format", "event__registration", "event__live", "event__dates", "event__audience"),
    *("event__kind__title", "event__organiser__short_name", "event__organiser__official_name"),
)


def visible_to(user) -> QuerySet[EventOccurrence]:
    """The dates of events that ``user`` (anonymous too) may see on the public site: the same for all."""
    return EventOccurrence.objects.filter(event__live__in=[True]).select_related("event")


def with_details(occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
    """Everything that a row of a list shows, in the same query."""
    return occurrences.select_related("event__kind", "event__organiser").defer(*LONG)


def for_cells(occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
    """What the cell of a calendar or a row of a plan shows, in the same query; a page has many of them."""
    return occurrences.select_related("event__kind", "event__organiser").only(*OF_CELL)


def portal_zone() -> ZoneInfo:
    return timezone.get_default_timezone()


def beginning_of(day: datetime.date, zone: ZoneInfo | None = None) -> datetime.datetime:
    """The first moment of ``day`` in the portal's zone."""
    return datetime.datetime.combine(day, datetime.time.min, zone or portal_zone())


def between(
    occurrences: QuerySet[EventOccurrence], first: datetime.date | None, last: datetime.date | None
) -> QuerySet[EventOccurrence]:
    """Those that take place, or are planned, within the days of the portal, both inclusive; None: without a limit."""
    if first:
        ends = Q(ends_at__gt=beginning_of(first)) | Q(starts_at__gte=beginning_of(first))
        occurrences = occurrences.filter(Q(is_exact=True) & ends | Q(is_exact=False, last_day__gte=first))
    if last:
        after = beginning_of(last + datetime.timedelta(days=1))
        open_plan = Q(is_exact=False) & (Q(first_day__lte=last) | Q(first_day=None))
        occurrences = occurrences.filter(Q(is_exact=True, starts_at__lt=after) | open_plan)
    return occurrences


def meeting_rows(occurrences: QuerySet[EventOccurrence], **of_session) -> QuerySet:
    """Bare rows of the meetings of ``occurrences``, as ``timetables.Meeting.of`` takes them, in their order.

    They are joined, not looked for in a subquery: databases then begin with the meetings of the days asked for.
    ``of_session`` are conditions of a session by the names of its fields.
    """
    found = occurrences.filter(**{f"sessions__{name}": value for name, value in of_session.items()})
    found = found.select_related(None).order_by("sessions__starts_at", "sessions__pk")
    return found.values_list("pk", *(f"sessions__{name}" for name in OF_MEETING))


def meetings_on(occurrences: QuerySet[EventOccurrence], first: datetime.date, last: datetime.date) -> QuerySet:
    """Rows of the meetings on the days, both inclusive, and of some beside them.

    A whole day elsewhere begins some hours earlier or later than here, so a day more on each side is looked through.
    """
    margin = datetime.timedelta(days=1)
    return meeting_rows(
        occurrences, starts_at__lt=beginning_of(last + 2 * margin), ends_at__gte=beginning_of(first - margin)
    )


def plans_between(
    occurrences: QuerySet[EventOccurrence], first: datetime.date, last: datetime.date
) -> QuerySet[EventOccurrence]:
    """Plans without a fixed day that belong to these days: «март 2027»; «до 26.10» where it ends."""
    has_begun = Q(first_day__lte=last) | Q(first_day=None, last_day__lte=last)
    goes_on = Q(last_day__gte=first) | Q(last_day=None, first_day__gte=first)
    return occurrences.filter(has_begun, goes_on, is_exact=False).order_by("last_day", "first_day", "pk")


def undated(occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
    """Plans of which not even the month is known."""
    return occurrences.filter(is_exact=False, first_day=None, last_day=None).order_by("event__title", "pk")


def upcoming(occurrences: QuerySet[EventOccurrence], now: datetime.datetime | None = None) -> QuerySet[EventOccurrence]:
    """Dates that are not over, the soonest first."""
    return occurrences.filter(is_exact=True, ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")


def registration_is_open(now: datetime.datetime) -> Q:
    """Dates for which one can register at this moment, a place on the waiting list included."""
    has_registration = ~Q(event__registration=RegistrationKind.NONE)
    is_ahead = Q(is_exact=True, status=EventStatus.SCHEDULED, starts_at__gt=now)
    opened = Q(registration_opens_at=None) | Q(registration_opens_at__lte=now)
    closes = Q(registration_closes_at=None) | Q(registration_closes_at__gt=now)
    return has_registration & is_ahead & opened & closes


def next_of(resource_ids, user, *, now: datetime.datetime | None = None) -> QuerySet[EventOccurrence]:
    """The dates to come of the events of these resources, the soonest first."""
    found = visible_to(user).filter(event__resource__in=resource_ids).exclude(status=EventStatus.CANCELLED)
    return upcoming(with_details(found), now)


def with_nearest_day(resources: QuerySet[LearningResource], user) -> QuerySet[LearningResource]:
    """Each with ``nearest_day``, on which an event of the resource begins next, or None; in the same query.

    It is looked up for each row, so ask for the rows of one page only.
    """
    ahead = visible_to(user).filter(event__resource=OuterRef("pk"), status=EventStatus.SCHEDULED, is_exact=True)
    ahead = ahead.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")
    return resources.annotate(nearest_day=Subquery(ahead.values("first_day")[:1]))


def in_order(occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
    """By their beginning; plans without a day after those with one."""
    return occurrences.order_by(F("starts_at").asc(nulls_last=True), "first_day", "pk")

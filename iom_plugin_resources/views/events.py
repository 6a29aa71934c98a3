"""One event with its dates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..choices import EventStatus
from ..core import registries
from ..exports.structured_data import event_structured_data
from ..models import EventOccurrence, LearningEvent
from ..permissions import can_keep_event
from ..queries import events as queries
from ..queries import occurrences as dates
from ..queries.own_registrations import takes_part
from ..queries.timetables import Meeting, Reader, Shown
from .caching import for_the_reader

# So many dates to come are listed at once; the others on demand, in their pages.
FIRST_DATES, MOST_DATES = 6, 400


@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event; ``?date=`` says which of its dates is meant, ``?dates=all`` lists the past ones and all to come."""
    event = get_object_or_404(queries.with_details(queries.visible_to(request.user)), pk=pk)
    page = render(request, "iom_plugin_resources/events/event_detail.html", event_context(request, event))
    return for_the_reader(page, request)


def event_context(request: HttpRequest, event: LearningEvent) -> dict:
    """What the screen shows of a published event; the preview in the admin shows the same without dates."""
    reader = Reader(request.user)
    rows = dates.visible_to(request.user).filter(event=event).select_related(None)
    whole = request.GET.get("dates") == "all"
    listed = list(dates.in_order(rows)[:MOST_DATES] if whole else _to_come(rows, reader))
    meant = _meant(request, rows, listed, reader)
    for row in [*listed, *meant]:
        row.event = event  # with all that is read of it already
    shown = reader.shown({one.pk: one for one in [*listed, *meant]}.values())
    one: Shown | None = shown[meant[0].pk] if meant else None
    keeps = can_keep_event(request.user, event)
    return {
        "event": event,
        "shown": one,
        "meetings": _meetings(one.occurrence) if one else [],
        "dates": [shown[row.pk] for row in listed[: MOST_DATES if whole else FIRST_DATES]],
        "has_more_dates": not whole and (len(listed) > FIRST_DATES or rows.filter(ends_at__lte=reader.now).exists()),
        "zone": reader.zone,
        "shows_link": keeps or _shows_link(event, one),
        "keeps": keeps,
        "structured_data": event_structured_data(one.occurrence, absolute=request.build_absolute_uri) if one else None,
        "actions": registries.event_actions(request.user, one.occurrence) if one else [],
    }


def _to_come(rows, reader: Reader):
    return dates.upcoming(rows, reader.now)[: FIRST_DATES + 1]


def _meant(request: HttpRequest, rows, listed: list[EventOccurrence], reader: Reader) -> list[EventOccurrence]:
    """The date of the address; else the next one that takes place, a plan, or the last of the past."""
    asked = request.GET.get("date", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        known = [row for row in listed if row.pk == int(asked)] or list(rows.filter(pk=int(asked)))
        if known:
            return known
    ahead = [row for row in listed if not row.is_past(reader.now)]
    takes_place = [row for row in ahead if row.status != EventStatus.CANCELLED]
    return (takes_place or ahead)[:1] or list(rows.order_by("is_exact", "-starts_at", "pk")[:1])


def _meetings(occurrence: EventOccurrence) -> list[Meeting]:
    """Each meeting of a date that has several."""
    rows = dates.meeting_rows(EventOccurrence.objects.filter(pk=occurrence.pk))
    meetings = [Meeting.of(*row) for row in rows if row[1]]
    return meetings if len(meetings) > 1 or any(one.title for one in meetings) else []


def _shows_link(event: LearningEvent, shown: Shown | None) -> bool:
    """The link to take part is for those who do, unless the editor shows it to all."""
    if not event.online_link_hidden:
        return True
    return bool(shown and shown.registration and takes_part(shown.registration))

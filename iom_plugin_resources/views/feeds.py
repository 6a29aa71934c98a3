"""Calendars as iCalendar: any question, one event, one's own under a secret address (decision 0024).

Robots and calendar programs read these, so nobody is signed in here, and a feed is worded in the portal's language.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..core.keys import row_key
from ..core.rate_limits import is_too_often, network_address
from ..core.registries import calendar_sources
from ..exports.calendars import CONTENT_TYPE, Calendar, reminders_of, write_calendar
from ..models import LearningEvent
from ..queries import events, feeds, occurrences, personal_feeds
from ..queries.calendars import EventQuestion
from ..services import personal_feeds as services

# A secret address cannot be guessed; whoever tries is slowed down. Addresses that are right are served all the same:
# behind one proxy or at one school many people share one network address.
MOST_WRONG, IN_SECONDS = 20, 3600
PUBLIC = {"Cache-Control": "public, max-age=300"}
PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The dates that answer the question of the address, as the calendar shows them to anybody."""
    today = timezone.localdate()
    found = EventQuestion.read(request.GET).narrow(occurrences.visible_to(AnonymousUser()))
    found = feeds.shown(found, today).filter(feeds.in_window("", today))
    stamp = feeds.stamp_of(found)
    if unchanged := _unchanged(request, stamp.digest, PUBLIC):
        return unchanged
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Calendar of events")
    calendar = Calendar(name, request.build_absolute_uri, stamp.frame)
    return _public(request, stamp, write_calendar(calendar, feeds.meetings(found)))


@require_safe
def event_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """All dates of one event, or the one of ``?date=``; a draft is not found, as its page is not."""
    found = occurrences.visible_to(AnonymousUser()).filter(event=pk)
    if "date" in request.GET:
        found = found.filter(pk=row_key(request.GET["date"]))
    found = feeds.shown(found, timezone.localdate())
    stamp = feeds.stamp_of(found)
    if not stamp.frame.zones:  # without any row that says so, it has to be asked whether the page is there
        _visible_event(pk)
    if unchanged := _unchanged(request, stamp.digest, PUBLIC):
        return unchanged
    calendar = Calendar(_visible_event(pk).title, request.build_absolute_uri, stamp.frame)
    rows = feeds.meetings(found)
    response = _public(request, stamp, write_calendar(calendar, rows))
    response["Content-Disposition"] = content_disposition_header(True, f"event-{pk}.ics")
    return response


@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own dates. One query says whether they have changed; nothing tells a wrong address from a revoked."""
    today = timezone.localdate()
    digest = personal_feeds.stamp_of(token, today)
    if digest is None:
        return _not_found(request)
    if unchanged := _unchanged(request, digest, PRIVATE):
        return unchanged
    feed = personal_feeds.feed_with(token)
    if feed is None:  # revoked between the two queries
        return _not_found(request)
    content = _own_calendar(request, feed.user, today)
    return HttpResponse(content, CONTENT_TYPE, headers={"ETag": _etag(digest), **PRIVATE})


@require_POST
@login_required
def personal_feed_change(request: HttpRequest) -> HttpResponse:
    """``do``: make, renew or revoke the secret address."""
    match request.POST.get("do"):
        case "make":
            services.make_feed(by=request.user)
            messages.success(request, _("Your calendar has an address now. Give it to your calendar program."))
        case "renew":
            services.renew_feed(by=request.user)
            messages.success(request, _("The address is changed. The old one does not work any more."))
        case "revoke":
            services.revoke_feed(by=request.user)
            messages.success(request, _("The address is switched off. Calendar programs get nothing from it any more."))
        case _:
            messages.error(request, _("Choose what is to be done with the address of your calendar."))
    return redirect(f"{reverse('iom_resources:calendar_settings')}#iom-personal-feed")


def _own_calendar(request: HttpRequest, user, today) -> bytes:
    rows = list(personal_feeds.own_meetings(user, today))
    first, last = feeds.window(today)
    with translation.override(settings.LANGUAGE_CODE):
        name = _("My events")
        entries = [entry for source in calendar_sources() for entry in source.entries(user, first, last)]
    frame, reminders = feeds.frame_of(rows), reminders_of(user)
    calendar = Calendar(name, request.build_absolute_uri, frame, reminders=reminders, is_own=True)
    return b"".join(write_calendar(calendar, rows, entries))


def _visible_event(pk: int) -> LearningEvent:
    return get_object_or_404(events.visible_to(AnonymousUser()).only("title"), pk=pk)


def _public(request: HttpRequest, stamp: feeds.Stamp, content) -> HttpResponse:
    """The stream, or its head alone. It is as new as the latest change, and as the day from which its window counts."""
    modified = max(filter(None, (stamp.changed_at, occurrences.beginning_of(timezone.localdate()))))
    headers = {"ETag": _etag(stamp.digest), "Last-Modified": http_date(modified.timestamp()), **PUBLIC}
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPE, headers=headers)
    return StreamingHttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _not_found(request: HttpRequest) -> HttpResponse:
    """404, and 429 for a network address from which too many wrong ones were tried."""
    if is_too_often("personal-feed", network_address(request), limit=MOST_WRONG, seconds=IN_SECONDS):
        return HttpResponse(status=429, headers={"Retry-After": str(IN_SECONDS), **PRIVATE})
    raise Http404


def _unchanged(request: HttpRequest, digest: str, headers: dict[str, str]) -> HttpResponse | None:
    """304 for whoever has this very content. A date is not asked: what was deleted leaves no later one behind."""
    response = get_conditional_response(request, etag=_etag(digest))
    for name, value in {"ETag": _etag(digest), **headers}.items() if response else ():
        response[name] = value
    return response


def _etag(digest: str) -> str:
    return f'"{digest}"'

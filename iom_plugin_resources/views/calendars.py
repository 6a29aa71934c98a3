"""The calendar of events: month, week, agenda, year plan; the list that other sites embed."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ..core.period_words import format_period
from ..queries.calendars import EventQuestion, day_in
from ..queries.facets import FacetState
from ..queries.occurrences import between, upcoming, visible_to, with_details
from ..queries.timetables import Reader
from .caching import for_the_reader
from .resources import FacetBox, chips
from .timetables import DAYS, DRAWN, MONTH, address_of_view

# An embedded list is as long as its address says, within this.
USUAL_EMBEDDED, MOST_EMBEDDED = 10, 50
EMBEDDED_SECONDS = 300


@dataclass(frozen=True)
class Asked:
    """A question with the view in which the calendar answers it; ``day`` lies in the days that are shown.

    ``is_open`` says whether all filters are unfolded.
    """

    question: EventQuestion
    view: str = MONTH
    day: datetime.date | None = None
    is_open: bool = False

    @classmethod
    def read(cls, request: HttpRequest) -> "Asked":
        view = request.GET.get("view", "")
        return cls(
            EventQuestion.read(request.GET, user=request.user),
            view if view in DRAWN else MONTH,
            day_in(request.GET.get("date")),
            bool(request.GET.get("filters")),
        )

    @property
    def words(self) -> str:
        return self.question.words

    def address(self, **changes) -> str:
        """The query string of the same, in one and the same order; ``changes`` as ``EventQuestion`` takes them."""
        view, day = changes.pop("view", self.view), changes.pop("day", self.day)
        is_open = changes.pop("is_open", self.is_open)
        shown = {"view": "" if view == MONTH else view, "date": address_of_view(view, day)}
        kept = urlencode({name: value for name, value in shown.items() if value})
        opened = "filters=1" if is_open else ""
        return "&".join(filter(None, [kept, self.question.address(**changes), opened]))


@require_safe
def event_calendar(request: HttpRequest) -> HttpResponse:
    page = render(request, "iom_plugin_resources/calendar/event_calendar.html", calendar(request))
    return for_the_reader(with_address(page, request), request)


@xframe_options_exempt
@require_safe
def calendar_embed(request: HttpRequest) -> HttpResponse:
    """A list for the frame of another site: what anybody may see, whoever looks; no script, no session."""
    nobody = AnonymousUser()
    question = EventQuestion.read(request.GET, user=nobody)
    limit = request.GET.get("limit", "")
    number = min(int(limit), MOST_EMBEDDED) if limit.isascii() and limit.isdigit() and len(limit) < 4 else 0
    dates = with_details(upcoming(question.narrow(visible_to(nobody))))[: number or USUAL_EMBEDDED]
    context = {
        "shown": Reader(nobody).shown(dates).values(),
        "zone": None,
        "calendar_url": f"?{question.address()}",
        "title": " ".join(request.GET.get("title", "").split())[:100],
    }
    response = render(request, "iom_plugin_resources/calendar/embed.html", context)
    patch_cache_control(response, public=True, max_age=EMBEDDED_SECONDS)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:"
    return response


def calendar(request: HttpRequest) -> dict:
    """What the calendar shows, for its own address and for ``EventCalendarPage`` alike."""
    asked = Asked.read(request)
    question, reader = asked.question, Reader(request.user)
    occurrences = question.narrow(visible_to(request.user))
    states = _states(asked, visible_to(request.user))
    draw = DRAWN[asked.view]
    return {
        "question": question,
        "asked": asked,
        "view": asked.view,
        "canonical_url": request.build_absolute_uri(request.path + _link(asked.address(is_open=False))),
        "filters_url": _link(asked.address(is_open=not asked.is_open)),
        "facets": [FacetBox.of(asked, state, place) for place, state in enumerate(states)] if asked.is_open else [],
        "chips": [*chips(asked, states), *_own_chips(asked)],
        "clear_url": _link(Asked(EventQuestion(), asked.view, asked.day).address()),
        "ways": _ways(asked),
        "kept": _kept(asked),
        "today": timezone.localdate(timezone=timezone.get_default_timezone()),
        **draw(asked, occurrences, reader, request.GET.get("page")),
        "zone": reader.zone,
    }


def with_address(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """A calendar that htmx puts in place stands at the same address as one that was opened."""
    if request.headers.get("HX-Target") == "iom-calendar":
        page = request.GET.get("page")
        further = f"&page={page}" if page and page.isascii() and page.isdigit() else ""
        response["HX-Push-Url"] = iri_to_uri(request.path) + _link(Asked.read(request).address()) + further
    return response


def _states(asked: Asked, occurrences) -> list[FacetState]:
    """With the filters unfolded what each choice would give among the days shown; otherwise only what is chosen."""
    if not asked.is_open:
        return asked.question.chosen()
    first, last = DAYS[asked.view](asked.day or asked.question.today)
    states = asked.question.answer(between(occurrences, first, last)).facets
    return [state for state in states if state.options or state.words]


def _own_chips(asked: Asked) -> list[dict]:
    """What is asked besides facets and words."""
    question, said = asked.question, []
    if question.mine:
        said.append((_("Mine only"), {"mine": False}))
    if question.registration:
        said.append((_("Registration is open"), {"registration": ""}))
    if question.first or question.last:
        said.append((format_period(question.first, question.last, ""), {"first": None, "last": None}))
    return [{"label": label, "url": _link(asked.address(**changes))} for label, changes in said]


def _ways(asked: Asked) -> list[dict]:
    labels = {
        MONTH: pgettext("view of the calendar", "Month"),
        "week": pgettext("view of the calendar", "Week"),
        "agenda": pgettext("view of the calendar", "List"),
        "year": pgettext("view of the calendar", "Year plan"),
    }
    return [
        {"label": label, "url": _link(asked.address(view=view)), "chosen": view == asked.view}
        for view, label in labels.items()
    ]


def _kept(asked: Asked) -> list[tuple[str, str]]:
    """What the form of words and filters sends besides what is typed and ticked in it."""
    question = asked.question
    kept = [
        ("view", "" if asked.view == MONTH else asked.view),
        ("date", address_of_view(asked.view, asked.day)),
        ("from", question.first and question.first.isoformat()),
        ("to", question.last and question.last.isoformat()),
        ("filters", "1" if asked.is_open else ""),
    ]
    if not asked.is_open:
        kept += [(name, value) for name, values in question.asked.items() for value in values]
    return [(name, value) for name, value in kept if value]


def _link(query: str) -> str:
    """An empty query string leads to the bare calendar, not to the address that the reader is at."""
    return f"?{query}"

"""The resource map: the list and one resource."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..core import registries
from ..exports.structured_data import structured_data
from ..models import LearningResource
from ..queries import resources as queries
from ..queries.facet_questions import Answer
from ..queries.facets import FacetOption, FacetState
from ..queries.occurrences import next_of, with_nearest_day
from ..queries.resources import ResourceQuestion
from ..queries.search import did_you_mean
from ..queries.shortlists import shortlisted
from ..queries.timetables import Reader

PER_PAGE = 20
NEXT_DATES = 5
# So many facets are unfolded before anything is chosen, and so many values of each are shown before «more».
OPEN_FACETS = 3
FIRST_OPTIONS = 6


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    response = render(request, "iom_plugin_resources/resources/resource_list.html", resource_map(request))
    return with_address(response, request)


@require_safe
def resource_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One resource; with ``?print=1`` on a sheet of its own."""
    resource = get_object_or_404(queries.with_details(queries.visible_to(request.user)).defer(None), pk=pk)
    if "print" in request.GET:
        address = request.build_absolute_uri(resource.get_absolute_url())
        context = {"resource": resource, "address": address}
        return render(request, "iom_plugin_resources/resources/resource_print.html", context)
    context = {
        "resource": resource,
        "structured_data": structured_data(resource, absolute=request.build_absolute_uri),
        "actions": registries.resource_actions(request.user, resource),
        "notes": registries.notes(request.user, [resource]).get(resource.pk, []),
        "shortlisted": shortlisted(request.user, [resource]),
        "similar": queries.similar_to(resource, user=request.user),
        **_next_dates(request, resource),
    }
    return render(request, "iom_plugin_resources/resources/resource_detail.html", context)


def _next_dates(request: HttpRequest, resource: LearningResource) -> dict:
    """When it takes place next, with what the reader can do: one query, two more for who is signed in."""
    reader = Reader(request.user)
    dates = next_of([resource.pk], request.user)[:NEXT_DATES]
    return {"dates": list(reader.shown(dates).values()), "zone": reader.zone}


def resource_map(request: HttpRequest) -> dict:
    """What the list shows, for its own address and for ``ResourceMapPage`` alike."""
    visible = queries.visible_to(request.user)
    question, answer = _answered(ResourceQuestion.read(request.GET), visible)
    is_missed = question.words and (question.any_word or not answer.total)
    meant = did_you_mean(question.words) if is_missed else ""
    return {
        "question": question,
        "canonical_url": request.build_absolute_uri(request.path + _link(question.address())),
        "kept_query": QueryDict(question.address()),
        "page_obj": _page(question, answer, visible, request.GET.get("page"), request.user),
        "meant": {"words": meant, "url": _link(question.address(words=meant))} if meant else None,
        "facets": [FacetBox.of(question, state, place) for place, state in enumerate(_shown(answer.facets))],
        "chips": chips(question, answer.facets),
        "sorts": sorts(question),
        "picks": registries.picks(request.user),
    }


def with_address(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """A list that htmx puts in place stands at the same address as one that was opened."""
    if request.headers.get("HX-Target") == "iom-list":
        # A page may have a Cyrillic slug, which no header can carry as it is.
        response["HX-Push-Url"] = iri_to_uri(request.path) + _link(ResourceQuestion.read(request.GET).address())
    return response


def _answered(question: ResourceQuestion, visible: QuerySet) -> tuple[ResourceQuestion, Answer]:
    """The question and its answer; where nothing has all of its words, those for some of them."""
    answer = question.answer(visible)
    if not answer.total and " " in question.words:
        relaxed = question.relaxed()
        some = relaxed.answer(visible)
        if some.total:
            return relaxed, some
    return question, answer


def _page(question: ResourceQuestion, answer: Answer, visible: QuerySet, number: str | None, user) -> Page:
    """Only keys are sorted; the rows of one page are read by them."""
    paginator = Paginator(question.ordered(question.narrow(visible)).values_list("pk", flat=True), PER_PAGE)
    paginator.count = answer.total  # known already
    page = paginator.get_page(number)
    keys = list(page.object_list)
    rows = with_nearest_day(queries.with_details(LearningResource.objects.all()), user).in_bulk(keys)
    page.object_list = [rows[key] for key in keys if key in rows]
    return page


# --- What is asked, as people see it ---


def chips(question: ResourceQuestion, states: list[FacetState]) -> list[dict]:
    """Each thing asked for, with the address of the same question without it."""
    asked = [{"label": f"«{question.words}»", "url": _link(question.address(words=""))}] if question.words else []
    for state in states:
        for option in state.chosen:
            asked.append({"label": option.label, "url": _link(_without(question, state, option))})
    return asked


def sorts(question: ResourceQuestion) -> list[dict]:
    """The orders to choose from; the first is the one that holds while nothing is chosen."""
    labels = {
        "nearest": _("Nearest first"),
        "new": _("Newly added first"),
        "hours": _("Shortest first"),
        "title": _("By title"),
    }
    if question.words:
        labels = {"relevance": _("Most fitting first")} | labels
    usual = next(iter(labels))
    return [
        {"value": "" if value == usual else value, "label": label, "chosen": value == (question.sort or usual)}
        for value, label in labels.items()
    ]


@dataclass(frozen=True)
class FacetBox:
    """A facet as it is drawn: the first values at once, the ``others`` on demand."""

    state: FacetState
    is_open: bool
    first: list
    others: list

    @classmethod
    def of(cls, question: ResourceQuestion, state: FacetState, place: int) -> "FacetBox":
        shown = _steps(question, state) if state.is_tree else state.options
        cut = len(shown) if state.is_tree or state.words or len(shown) <= FIRST_OPTIONS + 2 else FIRST_OPTIONS
        is_open = bool(place < OPEN_FACETS or state.chosen or state.words)
        return cls(state, is_open, shown[:cut], shown[cut:])

    @property
    def others_chosen(self) -> bool:
        return any(option.chosen for option in self.others)


@dataclass(frozen=True)
class Step:
    """A value of a tree with the address that goes there: it takes the place of what it stands under."""

    option: FacetOption
    url: str


def _steps(question: ResourceQuestion, state: FacetState) -> list[Step]:
    return [Step(option, _link(_with_step(question, state, place))) for place, option in enumerate(state.options)]


def _with_step(question: ResourceQuestion, state: FacetState, place: int) -> str:
    """The question with one more branch, instead of those above and under it; a chosen one is taken off."""
    option = state.options[place]
    if option.chosen:
        return _without(question, state, option)
    replaced, depth = set(), option.depth
    for upper in reversed(state.options[:place]):
        if upper.depth < depth:
            replaced.add(upper.value)
            depth = upper.depth
    for lower in state.options[place + 1 :]:
        if lower.depth <= option.depth:
            break
        replaced.add(lower.value)
    kept = [other.value for other in state.chosen if other.value not in replaced]
    return question.address(**{state.name: [*kept, option.value]})


def _without(question: ResourceQuestion, state: FacetState, option: FacetOption) -> str:
    return question.address(**{state.name: [other.value for other in state.chosen if other != option]})


def _shown(states: list[FacetState]) -> list[FacetState]:
    return [state for state in states if state.options or state.words]


def _link(query: str) -> str:
    """An empty query string leads to the bare list, not to the address that the reader is at."""
    return f"?{query}"

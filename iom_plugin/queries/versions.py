"""Frozen versions of a route: which there are, and what changed from one to another."""

from copy import deepcopy

from django.db.models import QuerySet

from iom_plugin_resources.models import Competency

from ..models import Amendment, Direction, Route, RouteVersion
from . import routes
from .comparisons import Comparison, compare
from .contents import content_of
from .line_words import Names

PROGRESS_OF = {"activities": ("status", "done_note"), "results": ("evidence",)}


def visible_to(user) -> QuerySet[RouteVersion]:
    """Versions of the routes that ``user`` may see, without their contents; the newest first."""
    seen = RouteVersion.objects.filter(route__in=routes.visible_to(user))
    return seen.select_related("by__iom_teacher").defer("content").order_by("-number")


def of_route(route: Route) -> QuerySet[RouteVersion]:
    """The versions of a route that is seen already, without their contents; the newest first."""
    return route.versions.select_related("by__iom_teacher").defer("content").order_by("-number")


def latest_of(route: Route) -> RouteVersion | None:
    """The version that readers see, without its contents; None of a route that was never sent."""
    return route.versions.defer("content").first()


def latest_number(route: Route) -> int | None:
    """Its number, by which a decision tells what it is about."""
    return route.versions.values_list("number", flat=True).first()


def content_now(route: Route) -> dict:
    """What a version would freeze now."""
    return content_of(routes.with_content(Route.objects.filter(pk=route.pk)).get())


def comparison(old: dict, new: dict) -> Comparison:
    """Two contents of one route side by side, with the words of today for their codes."""
    return compare(old, new, names_of(old, new))


def is_amended(before: dict, now: dict) -> bool:
    """Whether anything but the progress differs: noting progress is no amendment."""
    return with_progress_of(before, now) != now


def names_of(*contents: dict) -> Names:
    """What the codes in ``contents`` are called here; a code that is gone stands for itself."""
    needs = [need for content in contents for need in content.get("needs") or ()]
    codes = {need.get("competency") for need in needs} - {None, ""}
    return Names(
        competencies=dict(Competency.objects.filter(code__in=codes).values_list("code", "title")) if codes else {},
        directions=dict(Direction.objects.values_list("code", "title")),
    )


def with_progress_of(content: dict, now: dict) -> dict:
    """``content`` with what has been done meanwhile on the lines that ``now`` still has."""
    done = {("activities", line["id"]): line for line in _lines(now, "activities")}
    done |= {("results", line["id"]): line for line in _lines(now, "results")}
    kept = deepcopy(content)
    for name, progress in PROGRESS_OF.items():
        for line in _lines(kept, name):
            if found := done.get((name, line["id"])):
                line.update({key: found[key] for key in progress})
    return kept


def _lines(content: dict, name: str) -> list[dict]:
    return [line for need in content["needs"] for task in need["tasks"] for line in task[name]]


# --- Amendments ---


def amendment_of(route: Route) -> Amendment | None:
    """The change of the route that is being written, waits, or came back."""
    if not route.is_amended:
        return None
    return route.amendments.unfinished().select_related("before").defer("before__content").first()


def amendments_of(route: Route) -> QuerySet[Amendment]:
    """Every change of the approved route, the newest first."""
    return route.amendments.select_related("before", "by").defer("before__content")

"""What documents are made from: which Word template holds, and who is named beside the teacher."""

from collections.abc import Iterator

from django.db.models import F, Q

from iom_plugin_resources.core.period_words import format_period
from iom_plugin_resources.core.trees import paths_to
from iom_plugin_resources.models import Organisation

from ..choices import Role
from ..models import Activity, DocumentTemplate, LearningTask, Membership, Result, Route, RouteNeed, Teacher
from .people import person_name

MOST_COMPANIONS = 3


def template_for(kind: str, organisation: Organisation | None) -> DocumentTemplate | None:
    """The one in use for ``organisation``: its own, else the nearest one above it, else the portal's. One query."""
    paths = paths_to(organisation) if organisation else []
    found = DocumentTemplate.objects.filter(kind=kind, is_active=True)
    found = found.filter(Q(organisation=None) | Q(organisation__path__in=paths))
    # A path of the tree begins with the paths above it, so the longest one, which is the nearest, sorts last.
    return found.order_by(F("organisation__path").desc(nulls_last=True), "-uploaded_at", "-pk").first()


def companions_of(teacher: Teacher) -> list[str]:
    """Who accompanies the teacher: the tutors nearest above the organisation, or where there is none the curators."""
    organisation = teacher.organisation
    memberships = (
        Membership.objects.filter(
            role__in=[Role.TUTOR, Role.CURATOR],
            organisation__path__in=paths_to(organisation),
        )
        .exclude(user_id=teacher.user_id)
        .select_related("user__iom_teacher", "organisation")
    )
    # The longest path is the nearest organisation.
    by_place = sorted(memberships, key=lambda one: (one.role == Role.TUTOR, len(one.organisation.path)), reverse=True)
    nearest = [one for one in by_place if (one.role, one.organisation) == (by_place[0].role, by_place[0].organisation)]
    return sorted(person_name(one.user) for one in nearest)[:MOST_COMPANIONS]


def road_map_of(route: Route) -> list[dict]:
    """The needs with all under them, as far as a document prints them: the words of ``content_of`` without its keys.

    Plain values in four queries: a document is typeset in the time that objects of all lines would take to build.
    """
    tasks = LearningTask.objects.filter(need__route=route).order_by("sort_order", "pk")
    results = Result.objects.filter(task__need__route=route).order_by("sort_order", "pk")
    needs = {
        key: {"kind": kind, "text": text, "tasks": []}
        for key, kind, text in RouteNeed.objects.filter(route=route).values_list("pk", "kind", "text")
    }
    by_key = {}
    for key, need, kind, text in tasks.values_list("pk", "need", "kind", "text"):
        by_key[key] = {"kind": kind, "text": text, "activities": [], "results": []}
        needs[need]["tasks"].append(by_key[key])
    for activity in _activities_of(route):
        by_key[activity.pop("task")]["activities"].append(activity)
    for task, form, text in results.values_list("task", "form__title", "text"):
        by_key[task]["results"].append({"form": form, "text": text})
    return list(needs.values())


def _activities_of(route: Route) -> Iterator[dict]:
    names = ("task", "title", "provider", "hours", "status", "done_note", "form__title", "resource__level")
    dates = ("starts_on", "ends_on", "date_precision", "dates")
    found = Activity.objects.filter(task__need__route=route).order_by("sort_order", "pk")
    for line in found.values(*names, *dates):
        period = format_period(*(line.pop(name) for name in dates))
        yield line | {"dates": period, "form": line["form__title"], "level": line["resource__level"] or ""}

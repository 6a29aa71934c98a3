"""The content of a route as plain data, and the way back.

This is what a version freezes, a document prints, a deleted draft is kept as, and a file brings to another portal.
Vocabularies are named by code and title, competencies and resources by their codes and keys, so that the data mean
the same elsewhere; ``id`` is the key of a line, by which two versions are compared.
"""

from collections.abc import Iterable, Mapping

from iom_plugin_resources.core.text import fold
from iom_plugin_resources.models import Competency, LearningResource

from ..choices import ActivityStatus, NeedKind, Phase, TaskKind
from ..models import Deficit, Direction, Opener, ResultForm, Route, RouteNeed, WorkForm

HEAD = (
    "theme",
    "goal",
    "tasks_summary",
    "diagnostics_summary",
    "self_education_form",
    "expected_result",
    "report_form",
)


# --- From a route ---


def content_of(route: Route) -> dict:
    """The whole content; give it a route from ``routes.with_content`` to stay at a constant number of queries."""
    return {
        **{name: getattr(route, name) for name in HEAD},
        "starts_on": route.starts_on.isoformat(),
        "ends_on": route.ends_on.isoformat(),
        "conclusion": route.conclusion,
        "needs": [_need(need) for need in route.needs.all()],
    }


def _need(need: RouteNeed) -> dict:
    return {
        "id": need.pk,
        "kind": need.kind,
        "competency": need.competency.code if need.competency else None,
        "deficit": need.deficit_id,
        "opener": need.opener.code if need.opener else None,
        "answers": need.answers,
        "text": need.text,
        "tasks": [_task(task) for task in need.tasks.all()],
    }


def _task(task) -> dict:
    return {
        "id": task.pk,
        "kind": task.kind,
        "opener": task.opener.code if task.opener else None,
        "answers": task.answers,
        "text": task.text,
        "activities": [_activity(activity) for activity in task.activities.all()],
        "results": [_result(result) for result in task.results.all()],
    }


def _activity(activity) -> dict:
    return {
        "id": activity.pk,
        "title": activity.title,
        "form": activity.form.title if activity.form else None,
        "form_code": activity.form.code if activity.form else None,
        "direction": activity.direction.code if activity.direction else None,
        "resource": activity.resource.key if activity.resource else None,
        "provider": activity.provider,
        "hours": activity.hours,
        "dates": activity.dates_text(),
        "phase": activity.phase,
        "status": activity.status,
        "done_note": activity.done_note,
    }


def _result(result) -> dict:
    return {
        "id": result.pk,
        "form": result.form.title if result.form else None,
        "form_code": result.form.code if result.form else None,
        "text": result.text,
        "evidence": result.evidence,
    }


# --- Back to a route ---


def needs_of(content: Mapping, *, keep_ids: bool = False, keep_progress: bool = True, owner=None) -> list[dict]:
    """``content["needs"]`` as ``services.whole_routes`` takes them: codes become objects, one query a vocabulary.

    What this portal does not know (a code of another one, a resource that is gone) is left out; its wording stays.
    With ``keep_ids`` the lines are those of the route itself; without progress all steps are planned again.
    ``owner`` is the teacher whose deficits the needs may point at.
    """
    known = _Known.of(content, owner)
    return [_need_back(need, known, keep_ids, keep_progress) for need in content.get("needs") or ()]


def head_of(content: Mapping) -> dict:
    """The title data and the note, as fields of a route; without the period."""
    return {name: content.get(name) or "" for name in HEAD}


class _Known:
    """What the codes of a content mean here."""

    def __init__(self, **found):
        self.__dict__.update(found)

    @classmethod
    def of(cls, content: Mapping, owner) -> "_Known":
        needs = list(content.get("needs") or ())
        tasks = [task for need in needs for task in need.get("tasks") or ()]
        activities = [activity for task in tasks for activity in task.get("activities") or ()]
        keys = {activity.get("resource") for activity in activities} - {None, ""}
        codes = {need.get("competency") for need in needs} - {None, ""}
        return cls(
            openers=_by_code(Opener.objects.all()),
            forms=_by_code(WorkForm.objects.all()),
            directions=_by_code(Direction.objects.all()),
            result_forms=_by_code(ResultForm.objects.all()),
            competencies={item.code: item for item in Competency.objects.filter(code__in=codes)} if codes else {},
            resources={item.key: item for item in LearningResource.objects.filter(key__in=keys)} if keys else {},
            deficits={item.pk: item for item in Deficit.objects.filter(teacher=owner)} if owner else {},
        )


def _by_code(items: Iterable) -> dict:
    """By code and, where there is no such code, by title: other portals have codes of their own."""
    found = list(items)
    return {fold(item.title): item for item in reversed(found)} | {item.code: item for item in found}


def _named(known: Mapping, code: str | None, title: str | None):
    return known.get(code or "") or known.get(fold(title or ""))


def _need_back(need: Mapping, known: _Known, keep_ids: bool, keep_progress: bool) -> dict:
    deficit = known.deficits.get(need.get("deficit"))
    competency = known.competencies.get(need.get("competency")) or (deficit.competency if deficit else None)
    return {
        **_id(need, keep_ids),
        "kind": need.get("kind") if need.get("kind") in NeedKind.values else NeedKind.DEFICIT,
        "competency": competency,
        "deficit": deficit,
        "opener": known.openers.get(need.get("opener") or ""),
        "answers": need.get("answers") or {},
        "text": need.get("text") or "",
        "tasks": [_task_back(task, known, keep_ids, keep_progress) for task in need.get("tasks") or ()],
    }


def _task_back(task: Mapping, known: _Known, keep_ids: bool, keep_progress: bool) -> dict:
    activities, results = task.get("activities") or (), task.get("results") or ()
    return {
        **_id(task, keep_ids),
        "kind": task.get("kind") if task.get("kind") in TaskKind.values else TaskKind.LEARNING,
        "opener": known.openers.get(task.get("opener") or ""),
        "answers": task.get("answers") or {},
        "text": task.get("text") or "",
        "activities": [_activity_back(activity, known, keep_ids, keep_progress) for activity in activities],
        "results": [_result_back(result, known, keep_ids, keep_progress) for result in results],
    }


def _activity_back(activity: Mapping, known: _Known, keep_ids: bool, keep_progress: bool) -> dict:
    status = activity.get("status")
    back = {
        **_id(activity, keep_ids),
        "title": activity.get("title") or "",
        "form": _named(known.forms, activity.get("form_code"), activity.get("form")),
        "direction": known.directions.get(activity.get("direction") or ""),
        "resource": known.resources.get(activity.get("resource")),
        "provider": activity.get("provider") or "",
        "hours": activity.get("hours"),
        "dates": activity.get("dates") or "",
        "phase": activity.get("phase") if activity.get("phase") in Phase.values else "",
    }
    if not keep_progress:
        return back | {"status": ActivityStatus.PLANNED, "done_note": ""}
    known_status = status if status in ActivityStatus.values else ActivityStatus.PLANNED
    return back | {"status": known_status, "done_note": activity.get("done_note") or ""}


def _result_back(result: Mapping, known: _Known, keep_ids: bool, keep_progress: bool) -> dict:
    form = _named(known.result_forms, result.get("form_code"), result.get("form"))
    # A form that this portal does not have is kept in words.
    text = result.get("text") or ("" if form else result.get("form") or "")
    evidence = (result.get("evidence") or "") if keep_progress else ""
    return {**_id(result, keep_ids), "form": form, "text": text, "evidence": evidence}


def _id(line: Mapping, keep_ids: bool) -> dict:
    return {"id": line["id"]} if keep_ids and line.get("id") else {}

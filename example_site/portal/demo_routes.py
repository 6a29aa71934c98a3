"""Demo routes: invented teachers write, send, approve and follow them through the same services as people do."""

import csv
import datetime
import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction

from iom_plugin.choices import ActivityStatus, Role, RouteStatus
from iom_plugin.models import (
    Activity,
    Criterion,
    Deficit,
    Direction,
    LearningTask,
    Membership,
    Notice,
    Opener,
    Result,
    ResultForm,
    Route,
    RouteNeed,
    Teacher,
    WorkForm,
)
from iom_plugin.permissions import can_review_route
from iom_plugin.services import deficits, reviews, road_maps, routes, scores
from iom_plugin_resources.models import Competency, LearningResource

COUNCIL = "методического совета"
ROUTE_FIELDS = [
    "theme",
    "goal",
    "self_education_form",
    "expected_result",
    "report_form",
    "diagnostics_summary",
    "tasks_summary",
]


@transaction.atomic
def load_routes(path: Path) -> int:
    """Write the routes of the file that are not there yet; returns how many were written."""
    written = sum(_write(entry) for entry in json.loads(path.read_text(encoding="utf-8")))
    silence_letters()
    return written


def silence_letters() -> None:
    """Invented people get notes on the site, but no letters."""
    Notice.objects.filter(is_mailed=False).update(is_mailed=True)


def user(login: str):
    return get_user_model().objects.get(username=login)


def load_deficits(path: Path) -> int:
    """Write the deficits of the file that are not there yet; returns how many were written."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before = Deficit.objects.count()
    for row in rows:
        entry = {"level": row["Уровень"], "evidence_kind": row["Известен из"], "evidence": row["Свидетельство"]}
        _deficit(Teacher.objects.get(user__username=row["Логин"]), entry | {"competency": row["Компетенция"]})
    return Deficit.objects.count() - before


@transaction.atomic
def _write(entry: dict) -> bool:
    teacher = Teacher.objects.get(user__username=entry["teacher"])
    if teacher.routes.filter(theme=entry["theme"]).exists():
        return False
    known = {item["competency"]: _deficit(teacher, item) for item in entry["deficits"]}
    route = routes.create_route(
        teacher,
        by=teacher.user,
        starts_on=_date(entry["period"]["start"]),
        ends_on=_date(entry["period"]["end"]),
        **{name: entry.get(name) or "" for name in ROUTE_FIELDS},
    )
    steps = [step for need in entry["needs"] for step in _need(route, need, known)]
    if "self_scores" in entry:
        review = scores.self_review_of(route, by=teacher.user)
        scores.save_scores(review, by=teacher.user, scores=by_criterion(entry["self_scores"]))
    _bring_to_status(route, entry, steps)
    return True


def by_criterion(given: dict) -> dict[int, tuple[int, str]]:
    """Scores by the key of the criterion, from those by its code."""
    keys = dict(Criterion.objects.values_list("code", "pk"))
    return {keys[code]: (value, comment) for code, (value, comment) in given.items()}


def _deficit(teacher: Teacher, entry: dict) -> Deficit:
    competency = _competency(entry["competency"])
    existing = teacher.deficits.filter(competency=competency).first()
    fields = {name: entry[name] for name in ("level", "evidence_kind", "evidence")}
    return existing or deficits.save_deficit(Deficit(teacher=teacher, competency=competency, **fields), by=teacher.user)


def _need(route: Route, entry: dict, known: dict) -> list[tuple[Activity, dict]]:
    need = RouteNeed(
        route=route,
        kind=entry["kind"],
        competency=_competency(entry["competency"]) if entry.get("competency") else None,
        deficit=known.get(entry.get("competency")) if entry["kind"] == "deficit" else None,
        opener=_opener(entry),
        text=entry["text"],
    )
    road_maps.add_lines([need], by=route.teacher.user)
    return [step for task in entry["tasks"] for step in _task(need, task)]


def _task(need: RouteNeed, entry: dict) -> list[tuple[Activity, dict]]:
    author = need.route.teacher.user
    task = LearningTask(need=need, kind=entry["kind"], opener=_opener(entry), text=entry["text"])
    road_maps.add_lines([task], by=author)
    steps = [(road_maps.add_lines([_activity(task, item)], by=author), item) for item in entry["activities"]]
    for item in entry["results"]:
        form = ResultForm.objects.get(title=item["form"]) if item.get("form") else None
        road_maps.add_lines([Result(task=task, form=form, text=item.get("text") or "")], by=author)
    return steps


def _activity(task: LearningTask, entry: dict) -> Activity:
    return Activity(
        task=task,
        title=entry["title"],
        form=WorkForm.objects.get(title=entry["form"]) if entry.get("form") else None,
        direction=Direction.objects.get(code=entry["direction"]) if entry.get("direction") else None,
        resource=LearningResource.objects.get(key=entry["resource"]) if entry.get("resource") else None,
        provider=entry.get("provider") or "",
        hours=entry.get("hours"),
        dates=entry.get("dates") or "",
    )


def _bring_to_status(route: Route, entry: dict, steps: list[tuple[Activity, dict]]) -> None:
    """Let author and curator do what leads to the status of the entry."""
    author, status = route.teacher.user, entry["status"]
    if status == RouteStatus.DRAFT:
        return
    route = routes.submit_route(route, by=author)
    if status == RouteStatus.SUBMITTED or entry.get("at_meeting"):
        return  # a council decides about it: portal.demo_reviews
    curator = _curator_of(route)
    if status == RouteStatus.RETURNED:
        reviews.return_route(route, by=curator, comment=entry["return_comment"])
        return
    number, date = entry["protocol"]["number"], _date(entry["protocol"]["date"])
    reviews.approve_route(route, by=curator, protocol_number=str(number), protocol_date=date, council=COUNCIL)
    if status == RouteStatus.APPROVED:
        return
    routes.start_route(route, by=author)
    _note_progress(steps, by=author)
    if status in Route.FINISHED:
        routes.complete_route(route, by=author, conclusion=entry["conclusion"])
    if status == RouteStatus.ARCHIVED:
        routes.archive_route(route, by=author)


def _note_progress(steps: list[tuple[Activity, dict]], *, by) -> None:
    for activity, entry in steps:
        status = entry.get("status") or ActivityStatus.PLANNED
        if status != ActivityStatus.PLANNED:
            road_maps.note_progress(activity, by=by, status=status, done_note=entry.get("done_note") or "")


def _curator_of(route: Route):
    curators = Membership.objects.filter(role=Role.CURATOR).select_related("user")
    return next(member.user for member in curators if can_review_route(member.user, route))


def _competency(code: str) -> Competency:
    return Competency.objects.with_code(code).get()


def _opener(entry: dict) -> Opener | None:
    return Opener.objects.get(code=entry["opener"]) if entry.get("opener") else None


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)

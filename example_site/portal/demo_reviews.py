"""What readers, councils and authors do with the demo's routes, through the same services as people.

Every part looks first whether it is there already, so that a second run changes nothing. Days are counted from the
day of loading: the queue has something near its day and something overdue whenever the demo is shown.
"""

import datetime
import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from iom_plugin.choices import ReviewKind, RouteStatus
from iom_plugin.models import CouncilMeeting, Review, Route, RoutePolicy, Teacher
from iom_plugin.queries.lines import lines_of
from iom_plugin.services import (
    amendments,
    comments,
    line_decisions,
    meetings,
    policies,
    review_requests,
    reviews,
    routes,
    scores,
)
from iom_plugin_resources.models import Organisation
from portal.demo_routes import by_criterion, silence_letters, user

THURSDAY = 3


def load_policies(path: Path) -> None:
    """The rules of two organisations; they come before the routes, which wait as long as the rules say."""
    for entry in _read(path)["policies"]:
        organisation = Organisation.objects.get(code=entry.pop("organisation"))
        if not RoutePolicy.objects.filter(organisation=organisation).exists():
            policies.save_policy(organisation, by=_curator_of(organisation), **entry)


@transaction.atomic
def load_reviews(path: Path) -> None:
    """Age the queue, speak, score, change, decide, meet."""
    data = _read(path)
    for name, load in PARTS.items():
        entries = data[name] if isinstance(data[name], list) else [data[name]]
        for entry in entries:
            load(entry)
    review_requests.remind_overdue()
    silence_letters()


def _waiting(entry: dict) -> None:
    """A request that was opened just now becomes one that has waited."""
    request = _route(entry).review_requests.filter(closed_at=None).first()
    today = timezone.localdate()
    if request is None or timezone.localdate(request.asked_at) != today:
        return
    request.asked_at -= datetime.timedelta(days=entry["asked_days_ago"])
    request.due_on = today + datetime.timedelta(days=entry["due_in_days"])
    request.save(update_fields=["asked_at", "due_on"])


def _comment(entry: dict) -> None:
    route = _route(entry)
    if route.comments.filter(text=entry["text"]).exists():
        return
    about = {}
    if entry.get("noun"):
        about = {"noun": entry["noun"], "line": _line(route, entry)}
    first = comments.add_comment(route, by=user(entry["by"]), text=entry["text"], **about)
    for login, text in entry.get("answers", []):
        comments.reply(first, by=user(login), text=text)
    if entry.get("resolved_by"):
        comments.resolve(first, by=user(entry["resolved_by"]))


def _scores(entry: dict) -> None:
    """What a reader thinks; a tutor, who does not decide, finishes the opinion at once."""
    route, by = _route(entry), user(entry["by"])
    kind = ReviewKind.CURATOR if entry["by"] == "curator" else ReviewKind.TUTOR
    if Review.objects.filter(route=route, by=by, kind=kind).exists():
        return
    review = scores.review_in_progress(route, by=by, kind=kind)
    scores.save_scores(review, by=by, scores=by_criterion(entry["scores"]))
    if kind == ReviewKind.TUTOR:
        reviews.finish_opinion(route, by=by, comment=entry["comment"])


def _line_decision(entry: dict) -> None:
    """About the first need of the route."""
    route = _route(entry)
    if route.line_decisions.exists():
        return
    decision = {name: entry[name] for name in ("decision", "comment")}
    line_decisions.decide_line(route, "need", route.needs.first().pk, by=user(entry["by"]), **decision)


def _amendment(entry: dict) -> None:
    """A change to the goal of an approved route: begun, and perhaps finished."""
    route = _route(entry)
    if route.amendments.exists():
        return
    author = route.teacher.user
    amendments.begin_amendment(route, by=author, reason=entry["reason"])
    route.refresh_from_db()
    routes.update_route(route, by=author, goal=route.goal + entry["goal_adds"])
    if entry.get("finish"):
        amendments.finish_amendment(route, by=author)


def _deleted(entry: dict) -> None:
    teacher = Teacher.objects.get(user__username=entry["teacher"])
    if teacher.deleted_routes.exists() or teacher.routes.filter(theme=entry["theme"]).exists():
        return
    period = {f"{name}s_on": datetime.date.fromisoformat(entry[name]) for name in ("start", "end")}
    draft = routes.create_route(teacher, by=teacher.user, theme=entry["theme"], goal=entry["goal"], **period)
    routes.delete_route(draft, by=teacher.user)


def _held(entry: dict) -> None:
    """A meeting of the past, which approved what its protocol names."""
    organisation, day = Organisation.objects.get(code=entry["organisation"]), _date(entry["held_on"])
    if CouncilMeeting.objects.filter(organisation=organisation, held_on=day).exists():
        return
    by, decisions = user(entry["by"]), entry["decisions"]
    considered = [_waiting_route(login) for login in decisions]
    if None in considered:
        return
    named = {name: entry[name] for name in ("chair", "secretary", "members")}
    meeting = meetings.plan_meeting(
        by=by,
        organisation=organisation,
        routes=considered,
        council=RoutePolicy.objects.get(organisation=organisation).council,
        held_on=day,
        place=entry["place"],
        **named,
    )
    given = {
        item.pk: meetings.ItemDecision(*decisions[item.route.teacher.user.username]) for item in meeting.items.all()
    }
    protocol = {name: entry[name] for name in ("protocol_number", "notes")}
    meetings.hold_meeting(meeting, by=by, decisions=given, held_on=day, **named, **protocol)


def _planned(entry: dict) -> None:
    """The next meeting, on a Thursday soon after the demo is loaded."""
    organisation = Organisation.objects.get(code=entry["organisation"])
    policy = RoutePolicy.objects.get(organisation=organisation)
    if CouncilMeeting.objects.filter(organisation=organisation, status="planned").exists():
        return
    considered = [_waiting_route(login) for login in entry["routes"]]
    if None in considered:
        return
    soon = timezone.localdate() + datetime.timedelta(days=entry["in_days"])
    by = user(entry["by"])
    meeting = meetings.plan_meeting(
        by=by,
        organisation=organisation,
        routes=considered,
        council=policy.council,
        members=policy.members,
        held_on=soon + datetime.timedelta(days=(THURSDAY - soon.weekday()) % 7),
        **{name: entry[name] for name in ("place", "chair", "secretary")},
    )
    by_route = {route.pk: entry["speakers"].get(route.teacher.user.username, "") for route in considered}
    meetings.name_speakers(meeting, {item.pk: by_route[item.route_id] for item in meeting.items.all()}, by=by)


PARTS = {
    "held": _held,
    "waiting": _waiting,
    "comments": _comment,
    "scores": _scores,
    "line_decisions": _line_decision,
    "amendments": _amendment,
    "deleted": _deleted,
    "planned": _planned,
}


def _route(entry: dict) -> Route:
    """The route of the teacher that readers speak of: the newest that is not finished."""
    unfinished = Route.objects.filter(teacher__user__username=entry["teacher"]).exclude(status__in=Route.FINISHED)
    return unfinished.select_related("teacher__user", "teacher__organisation").latest("created_at", "pk")


def _waiting_route(login: str) -> Route | None:
    waiting = Route.objects.filter(teacher__user__username=login, status=RouteStatus.SUBMITTED)
    return waiting.select_related("teacher__user", "teacher__organisation").first()


def _line(route: Route, entry: dict) -> int:
    found = (line.pk for noun, line in lines_of(route) if noun == entry["noun"] and entry["text_starts"] in str(line))
    return next(found)


def _curator_of(organisation: Organisation):
    return organisation.memberships.filter(role="curator").order_by("pk").first().user


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))

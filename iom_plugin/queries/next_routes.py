"""What the next route takes over from one that ends: the steps that were not finished, with what they stand under."""

from dataclasses import dataclass
from datetime import date

from ..choices import ActivityStatus
from ..models import Route
from ..models.routes import LONGEST_YEARS
from .carried_dates import still_meant
from .school_years import period_from

OPEN = (ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS)


@dataclass(frozen=True)
class Carried:
    """What is taken over, as plain data, and how much of what there was."""

    needs: list[dict]
    steps: int
    finished_steps: int
    dropped_dates: int


def next_period(route: Route, *, today: date) -> tuple[date, date]:
    """As many school years as the last route had, after its end and not before the present school year."""
    first = max(route.ends_on, today).year
    if period_from(first)[0] < route.ends_on:
        first += 1
    years = max(1, min(LONGEST_YEARS, round((route.ends_on - route.starts_on).days / 365)))
    return period_from(first, years)


def unfinished(content: dict, *, starts_on: date, ends_on: date) -> Carried:
    """Steps that are neither done nor cancelled; a task of which nothing was shown counts as unfinished too.

    That is told by what was noted of results, so only where the author has noted any. Dates that mean nothing in the
    new period are left empty.
    """
    notes_results = any(result.get("evidence") for result in _all(content, "results"))
    needs = [_need(need, notes_results, starts_on, ends_on) for need in content["needs"]]
    needs = [need for need in needs if need["tasks"]]
    steps = list(_all({"needs": needs}, "activities"))
    return Carried(
        needs=needs,
        steps=len(steps),
        finished_steps=len(list(_all(content, "activities"))) - len(steps),
        dropped_dates=sum(bool(step.pop("had_dates")) and not step["dates"] for step in steps),
    )


def _all(content: dict, name: str):
    return (line for need in content["needs"] for task in need["tasks"] for line in task[name])


def _need(need: dict, notes_results: bool, starts_on: date, ends_on: date) -> dict:
    tasks = [_task(task, starts_on, ends_on) for task in need["tasks"] if _is_unfinished(task, notes_results)]
    return {**need, "tasks": tasks}


def _is_unfinished(task: dict, notes_results: bool) -> bool:
    activities, results = task["activities"], task["results"]
    if not activities or any(step["status"] in OPEN for step in activities):
        return True
    return bool(notes_results and results and not any(result.get("evidence") for result in results))


def _task(task: dict, starts_on: date, ends_on: date) -> dict:
    steps = [step for step in task["activities"] if step["status"] in OPEN]
    results = [result for result in task["results"] if not result.get("evidence")] or task["results"]
    return {**task, "activities": [_step(step, starts_on, ends_on) for step in steps], "results": results}


def _step(step: dict, starts_on: date, ends_on: date) -> dict:
    dates = still_meant(step["dates"], starts_on=starts_on, ends_on=ends_on)
    return {**step, "dates": dates, "had_dates": bool(step["dates"])}

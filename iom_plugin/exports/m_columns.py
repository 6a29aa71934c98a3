"""The road map in columns М1–М5: the steps of a task stand beside each other, each with its dates in brackets."""

from django.utils.translation import gettext as _

from ..choices import NeedKind, TaskKind
from . import road_maps
from .documents import DASH

STEPS = tuple(f"m{number}" for number in range(1, 6))


def columns() -> dict[str, str]:
    headings = road_maps.columns()
    steps = {name: _("M%(number)s") % {"number": name[1:]} for name in STEPS}
    return {
        "need": headings["need"],
        "task": headings["task"],
        "steps": _("Actions, events that carry out the learning tasks"),
        **steps,
        "results": headings["results"],
    }


def rows(needs: list[dict]) -> list[dict]:
    """A row for each task, and a further one for every five steps more; spans as in ``road_maps.rows``."""
    numbered = enumerate(needs, start=1)
    return [row for number, need in numbered for row in _need_rows(f"{number}.", need)] or [_empty_row()]


def _need_rows(number: str, need: dict) -> list[dict]:
    tasks = enumerate(need["tasks"], start=1)
    found = [row for place, task in tasks for row in _task_rows(f"{number}{place}.", task)] or [_empty_row()]
    merged = {"need": f"{number} {need['text']}", "need_kind": road_maps.kind_of(NeedKind, need["kind"])}
    return road_maps.spanned(found, "need", **merged)


def _task_rows(number: str, task: dict) -> list[dict]:
    steps = [step(activity) for activity in task["activities"]] or [DASH]
    found = [_empty_row() | _cells(steps[place : place + len(STEPS)]) for place in range(0, len(steps), len(STEPS))]
    return road_maps.spanned(
        found,
        "task",
        task=f"{number} {task['text']}",
        task_kind=road_maps.kind_of(TaskKind, task["kind"]),
        results=road_maps.result_texts(task),
    )


def step(activity: dict) -> str:
    """«Вебинар «Инструменты учителя», ИРО (октябрь 2026)»."""
    text = road_maps.activity_text(activity)
    return f"{text} ({activity['dates']})" if activity["dates"] else text


def _cells(steps: list[str]) -> dict[str, str]:
    return dict(zip(STEPS, [*steps, *[""] * (len(STEPS) - len(steps))], strict=True))


def _empty_row() -> dict:
    cells = {"need": DASH, "task": DASH, **_cells([DASH]), "results": [DASH]}
    return cells | {"need_kind": "", "task_kind": "", "need_span": 1, "task_span": 1}

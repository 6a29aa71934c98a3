"""The rows of the road map's table: a need spans its tasks, a task spans its activities."""

import re

from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold, search_terms

from ..choices import ActivityStatus, NeedKind, TaskKind
from .documents import CONTINUED, DASH

OPENING_QUOTES = '«“"'


def columns() -> dict[str, str]:
    """The five headings, as source 004 words them."""
    return {
        "need": _("Professional deficits / Tasks for the period ahead"),
        "task": _("Learning tasks"),
        "activity": _("Forms of work / cooperation (actions, events)"),
        "dates": _("Dates"),
        "results": _("Form in which the result is presented"),
    }


def rows(needs: list[dict]) -> list[dict]:
    """One row for each activity; ``…_span`` counts the rows of a merged cell and is 0 where it continues."""
    numbered = enumerate(needs, start=1)
    return [row for number, need in numbered for row in _need_rows(f"{number}.", need)] or [_empty_row()]


def _need_rows(number: str, need: dict) -> list[dict]:
    tasks = enumerate(need["tasks"], start=1)
    found = [row for place, task in tasks for row in _task_rows(f"{number}{place}.", task)] or [_empty_row()]
    text = f"{number} {need['text']}"
    return spanned(found, "need", need=text, need_kind=kind_of(NeedKind, need["kind"]))


def _task_rows(number: str, task: dict) -> list[dict]:
    found = [_activity_row(activity) for activity in task["activities"]] or [_empty_row()]
    text = f"{number} {task['text']}"
    kind = kind_of(TaskKind, task["kind"])
    return spanned(found, "task", task=text, task_kind=kind, results=result_texts(task))


def result_texts(task: dict) -> list[str]:
    return [named(result["form"], result["text"]) for result in task["results"]] or [DASH]


def _activity_row(activity: dict) -> dict:
    return _empty_row() | {"activity": activity_text(activity), "dates": activity["dates"] or DASH}


def _empty_row() -> dict:
    cells = {"need": DASH, "task": DASH, "activity": DASH, "dates": DASH, "results": [DASH]}
    return cells | {"need_kind": "", "task_kind": "", "need_span": 1, "task_span": 1}


def spanned(found: list[dict], name: str, **merged) -> list[dict]:
    """The first row gets the merged cells, the others continue them."""
    first, *others = found
    continued = {f"{name}_span": 0, f"{name}_kind": "", name: CONTINUED}
    if "results" in merged:
        continued["results"] = [CONTINUED]
    return [first | merged | {f"{name}_span": len(found)}, *(row | continued for row in others)]


def activity_text(activity: dict) -> str:
    """«Вебинар «Инструменты учителя», 2 ч, ИРО»: what the title says already is not said twice."""
    parts = [named(activity["form"], activity["title"])]
    if activity["hours"]:
        parts.append(_("%(hours)s h") % {"hours": activity["hours"]})
    if activity["provider"] and not _says(activity["title"], activity["provider"]):
        parts.append(activity["provider"])
    text = ", ".join(parts)
    if activity["status"] == ActivityStatus.CANCELLED:
        return _("%(activity)s (cancelled)") % {"activity": text}
    return text


def _says(title: str, provider: str) -> bool:
    """In words of its own: «стажировка» does not name the ИРО."""
    return bool(re.search(rf"(?<!\w){re.escape(fold(provider))}(?!\w)", fold(title)))


def named(form: str | None, title: str) -> str:
    """The title after its form, unless it has the chief word of the form in it («Курс» for «Курсы …»)."""
    if not form or not title:
        return title or form or DASH
    if set(search_terms(form)[:1]) & set(search_terms(title)):
        return title
    if title[0] in OPENING_QUOTES:
        return f"{form} {title}"
    return f"{form}. {title}" if title[0].isupper() else f"{form}: {title}"


def kind_of(kinds, code: str) -> str:
    return str(kinds(code).label).lower()

"""A route as JSON: what ``export_route`` writes, checked as anything that comes from outside."""

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext as _

from ... import errors
from ...choices import ActivityStatus, NeedKind, Phase, TaskKind
from ...queries.contents import HEAD
from .steps import MOST_HOURS

MOST_LINES = 5_000


def checked_content(content: Mapping) -> dict:
    """The content with every name in place and of its kind. Raises ``Invalid`` that names the wrong places."""
    mistakes: dict[str, list] = {}
    checking = _Checking(mistakes)
    checked = {name: checking.text(content, name) for name in (*HEAD, "conclusion")}
    checked |= {name: checking.day(content, name) for name in ("starts_on", "ends_on")}
    checked["needs"] = checking.lines(content, "needs", "", checking.need)
    if mistakes:
        raise errors.Invalid(errors.ROUTE_JSON_WRONG, code="json_wrong", fields=mistakes)
    return checked


class _Checking:
    def __init__(self, mistakes: dict[str, list]):
        self.mistakes = mistakes
        self.count = 0

    def wrong(self, path: str, sentence: str) -> None:
        self.mistakes.setdefault(path, []).append(sentence)

    def text(self, values: Mapping, name: str, path: str = "") -> str:
        value = values.get(name)
        if value is None or isinstance(value, str):
            # Neither NUL nor half a character, which JSON may hold, can be stored.
            return (value or "").replace("\x00", "").encode(errors="ignore").decode()
        self.wrong(f"{path}{name}", _("This must be a text."))
        return ""

    def day(self, values: Mapping, name: str) -> str:
        try:
            return datetime.date.fromisoformat(values.get(name)).isoformat()
        except (TypeError, ValueError):
            self.wrong(name, _("This must be a day such as 2026-09-01."))
            return ""

    def choice(self, values: Mapping, name: str, path: str, choices, default: str) -> str:
        value = self.text(values, name, path)
        if not value or value in choices.values:
            return value or str(default)
        self.wrong(f"{path}{name}", _("Choose one of: %(known)s.") % {"known": ", ".join(choices.values)})
        return str(default)

    def lines(self, values: Mapping, name: str, path: str, check) -> list[dict]:
        lines = values.get(name) or []
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            self.wrong(f"{path}{name}", _("This must be a list of lines."))
            return []
        self.count += len(lines)
        if self.count > MOST_LINES:
            raise errors.Invalid(str(errors.ROUTE_TABLE_TOO_LONG) % {"number": MOST_LINES}, code="table_too_long")
        return [check(line, f"{path}{name}.{number}.") for number, line in enumerate(lines)]

    def need(self, line: Mapping, path: str) -> dict:
        return {
            "kind": self.choice(line, "kind", path, NeedKind, NeedKind.DEFICIT),
            "competency": self.text(line, "competency", path) or None,
            "deficit": line.get("deficit") if isinstance(line.get("deficit"), int) else None,
            **self.worded(line, path),
            "tasks": self.lines(line, "tasks", path, self.task),
        }

    def task(self, line: Mapping, path: str) -> dict:
        return {
            "kind": self.choice(line, "kind", path, TaskKind, TaskKind.LEARNING),
            **self.worded(line, path),
            "activities": self.lines(line, "activities", path, self.activity),
            "results": self.lines(line, "results", path, self.result),
        }

    def worded(self, line: Mapping, path: str) -> dict:
        answers = line.get("answers") if isinstance(line.get("answers"), dict) else {}
        return {
            "opener": self.text(line, "opener", path) or None,
            "answers": {str(name): value for name, value in answers.items() if isinstance(value, str)},
            "text": self.text(line, "text", path),
        }

    def activity(self, line: Mapping, path: str) -> dict:
        hours = line.get("hours")
        if hours is not None and not (type(hours) is int and 0 <= hours <= MOST_HOURS):
            self.wrong(f"{path}hours", _("This must be a number of hours."))
            hours = None
        names = ("title", "provider", "dates", "done_note")
        codes = ("form", "form_code", "direction", "resource")
        return {
            **{name: self.text(line, name, path) for name in names},
            **{name: self.text(line, name, path) or None for name in codes},
            "hours": hours,
            "phase": self.choice(line, "phase", path, Phase, ""),
            "status": self.choice(line, "status", path, ActivityStatus, ActivityStatus.PLANNED),
        }

    def result(self, line: Mapping, path: str) -> dict:
        return {
            **{name: self.text(line, name, path) for name in ("text", "evidence")},
            **{name: self.text(line, name, path) or None for name in ("form", "form_code")},
        }

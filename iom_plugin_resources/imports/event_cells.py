"""Cells of a plan of events: times, weekdays, sessions and exceptions, each as people write them in one cell.

What is read is written back in one way only, so that two cells say the same if their texts are the same.
"""

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from ..choices import RegistrationKind, Repeat
from ..core.importing import NO, YES, ParseError, parse_choice, parse_date
from ..core.recurrence import MOST_DAYS
from ..core.text import fold
from ..models.event_rules import WEEKDAYS

DAY = r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}"
HOUR = r"\d{1,2}[:.]\d{2}"
HOURS = rf"(?P<starts>{HOUR})(?:\s*[–—-]\s*(?P<ends>{HOUR}))?"
SESSION = re.compile(rf"(?P<day>{DAY})(?:,?\s+{HOURS})?(?:\s+(?P<title>.*?))??(?:\s*@\s*(?P<place>[^@]*))?")
EXCEPTION = re.compile(
    rf"(?P<day>{DAY})(?:\s*(?:→|->|на)\s*(?P<moved>{DAY}))?(?:,?\s+{HOURS})?(?:\s*\((?P<reason>.*)\))?"
)
LONGEST = 300
WEEKDAYS_IN_RUSSIAN = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
BEGINNINGS = dict(zip(WEEKDAYS_IN_RUSSIAN, WEEKDAYS, strict=True)) | {
    "по": "mo",
    "че": "th",
    "пя": "fr",
    "су": "sa",
    "во": "su",
}
OFTEN = {
    "ежедневно": Repeat.DAILY,
    "еженедельно": Repeat.WEEKLY,
    "ежемесячно": Repeat.MONTHLY,
}


def parse_time(text: str) -> time:
    """«14:00», «9.30», «14», and what a spreadsheet keeps of a time: «14:00:00»."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?", text)
    try:
        if match:
            return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        pass
    raise ParseError(_("“%(text)s” is not a time. Write it like 14:00.") % {"text": text[:100]})


def parse_hours(text: str) -> tuple[time, time | None]:
    """«14:00» or «14:00–16:00»: the beginning, and the end if it is said."""
    starts, _dash, ends = re.sub(r"[–—]|\bдо\b", "-", text).partition("-")
    return parse_time(starts.strip(" с")), parse_time(ends.strip()) if ends.strip() else None


def parse_weekdays(text: str) -> str:
    """«пн, чт» and «понедельник; четверг» as «mo,th»."""
    named = set()
    for word in re.split(r"[;,\s]+", fold(text)):
        day = word if word in WEEKDAYS else BEGINNINGS.get(word[:2])
        if word and day is None:
            raise ParseError(_("“%(text)s” names no weekdays. Write them like “пн; чт”.") % {"text": text[:100]})
        named.add(day)
    return ",".join(day for day in WEEKDAYS if day in named)


def parse_repeat(text: str) -> str:
    return OFTEN.get(fold(text)) or parse_choice(Repeat)(text)


def parse_registration(text: str) -> str:
    """«да» is the usual registration."""
    if fold(text) in YES | NO:
        return RegistrationKind.OPEN if fold(text) in YES else RegistrationKind.NONE
    return parse_choice(RegistrationKind)(text)


# --- Sessions and exceptions ---


def parse_sessions(text: str) -> str:
    return written_sessions(sessions_of(text))


def parse_exceptions(text: str) -> str:
    return written_exceptions(exceptions_of(text))


def sessions_of(text: str) -> list[dict[str, Any]]:
    """Fields of sessions: «12.03.2027 14:00–16:00 Практикум @ Школа № 3; 19.03.2027»."""
    found = []
    for part in _parts(text):
        match = SESSION.fullmatch(part)
        if not match:
            raise ParseError(
                _("“%(text)s” is not a session. Write it like: 12.03.2027 14:00–16:00 Title @ Place.")
                % {"text": part[:100]}
            )
        words = {name: (match[name] or "").strip()[:LONGEST] for name in ("title", "place")}
        found.append({"day": parse_date(match["day"]), **_hours(match), **words})
    return found


def exceptions_of(text: str) -> list[dict[str, Any]]:
    """Fields of exceptions: «12.03.2027; 19.03.2027 → 20.03.2027 15:00 (каникулы)»."""
    found = {}
    for part in _parts(text):
        match = EXCEPTION.fullmatch(part)
        if not match:
            raise ParseError(
                _("“%(text)s” is not an exception. Write it like: 12.03.2027 → 13.03.2027 15:00–17:00 (why).")
                % {"text": part[:100]}
            )
        day = parse_date(match["day"])
        if day in found:
            raise ParseError(_("The day %(day)s stands here twice.") % {"day": f"{day:%d.%m.%Y}"})
        found[day] = {
            "day": day,
            "moved_to": parse_date(match["moved"]) if match["moved"] else None,
            **_hours(match),
            "reason": (match["reason"] or "").strip()[:LONGEST],
        }
        if found[day]["starts_at"] and not found[day]["moved_to"]:
            found[day]["moved_to"] = day  # without a day it would not take place, whatever the hour
    return list(found.values())


def written_sessions(sessions: Iterable[Any]) -> str:
    parts = []
    for session in map(_fields, sessions):
        title, place = _quiet(session["title"]), _quiet(session["place"])
        words = [title, f"@ {place}"] if place else [title]
        parts.append(_joined(f"{session['day']:%d.%m.%Y}", _written_hours(session), *words))
    return "; ".join(parts)


def written_exceptions(exceptions: Iterable[Any]) -> str:
    parts = []
    for one in map(_fields, exceptions):
        moved = f"→ {one['moved_to']:%d.%m.%Y}" if one["moved_to"] else ""
        reason = f"({_quiet(one['reason'])})" if _quiet(one["reason"]) else ""
        parts.append(_joined(f"{one['day']:%d.%m.%Y}", moved, _written_hours(one), reason))
    return "; ".join(parts)


def _parts(text: str) -> list[str]:
    parts = [" ".join(part.split()) for part in re.split(r"[;\n]", text)]
    parts = [part for part in parts if part]
    if len(parts) > MOST_DAYS:
        raise ParseError(_("There are more than %(most)d dates in the cell.") % {"most": MOST_DAYS})
    return parts


def _hours(match: re.Match) -> dict[str, time | None]:
    starts, ends = match["starts"], match["ends"]
    return {"starts_at": parse_time(starts) if starts else None, "ends_at": parse_time(ends) if ends else None}


def _written_hours(fields: dict) -> str:
    hours = [f"{hour:%H:%M}" for hour in (fields["starts_at"], fields["ends_at"]) if hour]
    return "–".join(hours)


def _fields(row: Any) -> dict[str, Any]:
    return row if isinstance(row, dict) else vars(row)


def _quiet(words: str) -> str:
    """Words that do not look like the end of their part of the cell."""
    return " ".join(words.replace(";", ",").replace("@", "\uff20").split())


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)

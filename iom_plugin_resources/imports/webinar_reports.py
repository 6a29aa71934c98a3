"""The report of a webinar platform: who was there and for how long, whatever the platform calls its columns.

MTS Link, Zoom, VK and others give a table with a name or an address and a duration, or the times of joining and
leaving; some put a summary of the meeting above it, or several tables under each other. A column is known by words of
its heading.
"""

import csv
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import IO

from .. import errors
from ..core.tabular import TableError, open_table
from ..core.text import fold

MOST_VISITORS = 2_000
MOST_ROWS = 20_000
MOST_CELLS = 200_000  # any row may be one of headings, so each cell costs a look
LONGEST_NAME, LONGEST_ADDRESS = 150, 254
LONGEST_ROW = 10_000
LONGEST_STAY = 7 * 24 * 60  # minutes; more is no time that somebody sat there

# Of each kind the first pattern that a heading has wins, and no heading is two kinds.
KINDS = {
    "email": [r"\be-?mail|электронн\w* (почт|адрес)|\bпочта\b"],
    "minutes": [
        r"time in (session|meeting)|attendance (time|duration)|time attended|in-meeting duration",
        r"время (участия|присутствия|просмотра|нахождения|на |в )|присутствовал\w*,? мин",
        r"total duration|общ\w+ (длительность|продолжительность|время)",
        r"\b(duration|minutes|длительность|продолжительность|минут\w*|мин)\b",
    ],
    "joined": [r"\b(join\w*|вход\w*|вош\w+|подключ\w+|присоедин\w+|заш\w+)\b"],
    "left": [r"\b(leave|left|exit|выход\w*|выш\w+|отключ\w+|покин\w+|уш\w+)\b"],
    "attended": [r"^(attended|присутств\w*|посетил\w*|участвовал\w*|явка)$"],
    "last": [r"\b(фамилия|last name|surname)\b"],
    "middle": [r"\b(отчество|middle name|patronymic)\b"],
    "first": [r"\b(first name|given name)\b"],
    "name": [
        r"\b(фио|ф\. ?и\. ?о|полное имя|full name|display name)\b",
        r"\b(имя|name|участник|участника|participant|attendee|слушатель|пользователь|псевдоним|никнейм)\b",
    ],
}
# Not of the person who was there, though the heading has such a word.
OTHERS = re.compile(
    r"\b(id|ip|host\w*|organi[sz]er|организатор\w*|ведущ\w+|topic|тема|назван\w+|company|организаци\w+|роль|role|тип|type"
    r"|статус|status|телефон\w*|phone|устройств\w+|device|стран\w+|country|город|количество|number)\b"
)
OF_THE_EVENT = re.compile(
    r"(длительность|продолжительность|duration of) \w*\s?(вебинар|мероприят|встреч|эфира|event|the)"
)
SUMMARY = re.compile(r"\b(topic|host\w*|тема|meeting id)\b")
NO = {"no", "нет", "false", "0", "-", "не был", "не была", "отсутствовал", "отсутствовала"}

CLOCK = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?")
WORDS = re.compile(r"(\d{1,6}(?:[.,]\d+)?)\s*([^\W\d_]+)")
UNITS = {"ч": 60, "h": 60, "м": 1, "m": 1, "с": 1 / 60, "s": 1 / 60}
MOMENTS = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M:%S", "%d.%m.%Y, %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%H:%M:%S", "%H:%M",
)  # fmt: skip


@dataclass(frozen=True)
class Visitor:
    """Somebody in the report: ``minutes`` of all joins together, None where the report does not say."""

    name: str
    email: str
    minutes: float | None


def read_report(file: IO[bytes], filename: str) -> list[Visitor]:
    """Everybody in the report once, in its order: known by the address, without one by the name.

    Raises ``TableError`` with a sentence for a file that is no table, that names nobody, or is too long.
    """
    visitors: dict[str, Visitor] = {}
    columns: dict[str, int] | None = None
    has_table = is_in_one_cell = False
    size = 0
    with open_table(file, filename) as table:
        for number, cells in enumerate(chain([table.headings], (row.cells for row in table.rows))):
            pieces = _pieces(cells)
            size += len(pieces or cells)
            if number > MOST_ROWS or size > MOST_CELLS:
                raise _too_long()
            headed = _columns(cells, is_first=number == 0)
            if headed is None and pieces:
                headed = _columns(pieces, is_first=False)
                is_in_one_cell |= headed is not None
                cells = pieces if is_in_one_cell else cells
            if headed is not None:
                columns, headings = headed, cells
                has_table |= bool(headed)
            elif columns:
                _add(visitors, cells, columns, headings)
    if not has_table:
        raise TableError(errors.REPORT_WITHOUT_PEOPLE % {"file": filename}, code="report_without_people")
    return list(visitors.values())


def _add(visitors: dict[str, Visitor], cells: list[str], columns: dict[str, int], headings: list[str]) -> None:
    def cell(kind: str) -> str:
        place = columns.get(kind, len(cells))
        return cells[place] if place < len(cells) else ""

    name = " ".join(" ".join(cell(kind) for kind in ("last", "first", "middle")).split()) or " ".join(
        cell("name").split()
    )
    email = cell("email").strip() if "@" in cell("email") else ""
    name, email = name[:LONGEST_NAME], email[:LONGEST_ADDRESS]
    key = email.casefold() or fold(name)
    if not key or fold(cell("attended")) in NO:
        return
    minutes = _stay(cell("minutes"), headings[columns["minutes"]]) if "minutes" in columns else None
    if minutes is None:
        minutes = _between(cell("joined"), cell("left"))
    before = visitors.get(key)
    if before is None and len(visitors) == MOST_VISITORS:
        raise _too_long()
    if before is not None:
        name, email, minutes = before.name or name, before.email, _sum(before.minutes, minutes)
    visitors[key] = Visitor(name, email, minutes)


def _pieces(cells: list[str]) -> list[str]:
    """The cells of a row that came as one: a title without commas stood above a table with them."""
    one = [cell for cell in cells if cell]
    if len(one) != 1 or "," not in one[0]:
        return []
    return next(csv.reader([" ".join(one[0][:LONGEST_ROW].splitlines())], skipinitialspace=True))


def _columns(cells: list[str], *, is_first: bool) -> dict[str, int] | None:
    """Which column is what, if the row is one of headings; nothing of it counts over a summary of the meeting.

    Any heading may stand alone in the first row; further down two are needed, or a name would pass for one.
    """
    headings = [fold(cell) if len(cell) < 80 and "@" not in cell else "" for cell in cells]
    columns: dict[str, int] = {}
    for kind, patterns in KINDS.items():
        place = _place(headings, kind, patterns, taken=set(columns.values()))
        if place is not None:
            columns[kind] = place
    if "last" in columns and "name" in columns and "first" not in columns:
        columns["first"] = columns.pop("name")  # «Фамилия» and «Имя»
    who = {"name", "last", "email"} & columns.keys()
    if not who or (len(columns) < 2 and not is_first):
        return None
    if who == {"email"} and any(map(SUMMARY.search, headings)):
        return {}
    return columns


def _place(headings: list[str], kind: str, patterns: Iterable[str], *, taken: set[int]) -> int | None:
    for pattern in patterns:
        for place, heading in enumerate(headings):
            if place in taken or not re.search(pattern, heading):
                continue
            if (kind == "minutes" and OF_THE_EVENT.search(heading)) or (
                kind in ("name", "email") and OTHERS.search(heading)
            ):
                continue
            return place
    return None


# --- Times ---


def _stay(text: str, heading: str) -> float | None:
    """«45», «45,5», «1:23:45», «1 ч 23 мин» as minutes; «1:23» is of hours, unless the heading speaks of minutes."""
    heading, text = fold(heading), fold(text)
    if clock := CLOCK.fullmatch(text):
        first, second, third = int(clock[1]), int(clock[2]), clock[3]
        if third is None and re.search(r"\b(мин|минут|min)", heading):
            return _sane(first + second / 60)
        return _sane(first * 60 + second + int(third or 0) / 60)
    if re.fullmatch(r"\d{1,9}(?:[.,]\d+)?", text):
        number = float(text.replace(",", "."))
        if re.search(r"\b(сек|sec)", heading):
            return _sane(number / 60)
        return _sane(number * 60 if re.search(r"\b(час|hour)", heading) else number)
    parts = WORDS.findall(text)
    if not parts or any(unit[0] not in UNITS for _number, unit in parts):
        return None
    return _sane(sum(float(number.replace(",", ".")) * UNITS[unit[0]] for number, unit in parts))


def _between(joined: str, left: str) -> float | None:
    start, end = _moment(joined), _moment(left)
    if start is None or end is None or (start.tzinfo is None) != (end.tzinfo is None):
        return None
    minutes = (end - start).total_seconds() / 60
    is_past_midnight = minutes < 0 and start.year == end.year == 1900  # hours without days
    return _sane(minutes + 24 * 60 if is_past_midnight else minutes)


def _moment(text: str) -> datetime.datetime | None:
    text = " ".join(text.split())
    for form in MOMENTS:
        try:
            return datetime.datetime.strptime(text, form)  # noqa: DTZ007 - two of one table, subtracted
        except ValueError:
            continue
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _sane(minutes: float) -> float | None:
    return minutes if 0 <= minutes <= LONGEST_STAY else None


def _sum(first: float | None, second: float | None) -> float | None:
    return first if second is None else second + (first or 0)


def _too_long() -> TableError:
    return TableError(errors.REPORT_TOO_LONG % {"number": MOST_VISITORS}, code="report_too_long")

"""What stands in one cell: a single thing, or several as a list, as paragraphs, or numbered in a line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iom_plugin_resources.core.text import fold

from .grids import Cell, Line

DASHES = r"\-–—−"
EMPTY = re.compile(rf"[\s{DASHES}_.…]*")
NUMBERED = re.compile(
    r"(?:(?:задача|мероприятие|дефицит|цель|проблема|результат|действие|шаг)\s*№?\s*)?"
    r"(?P<label>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]\s*(?![\d])|[:]\s+|\s+(?=[А-ЯЁA-Z«\"]))",
    re.IGNORECASE,
)
# «3 урока» and «2025 год» begin with numbers that count something; «1.2 Изучить» with one that numbers.
BARE_NUMBER = re.compile(r"\d{1,2}\s+\S")
LETTERED = re.compile(r"(?P<label>[а-яёa-z])\)\s*(?=\S)|[IVXХ]{1,4}[.)]\s*(?=[А-ЯЁ«])")
M_LABEL = re.compile(r"[МMмm] ?(?P<label>\d{1,2})\s*[.:)–—-]\s*(?=\S)")
BULLET = re.compile(rf"[{DASHES}•*▪●○◦·➢➤✓✔■□]\s+(?=\S)|[•▪●○◦➢➤✓✔■□]\s*(?=\S)")
INLINE_NUMBER = re.compile(r"(?:^|(?<=[\s;.,]))(\d{1,2})[.)]\s+(?=[^\W\d]|[«\"])")
FUNCTION_WORD = re.compile(r"(?:на|в|во|с|со|по|для|и|или|о|об|от|до|к|из|при|за|у|а также|через)\s")
ENDS_OPEN = re.compile(r"(?:,|[-–—(]|\b(?:и|или|на|в|во|с|со|по|для|о|об|от|до|к|из|при|за|у))\s*$", re.IGNORECASE)
SHORTEST_PART = 4
LONGEST_END = 20


@dataclass(frozen=True)
class Item:
    """``label`` is the number before the text, ``group`` counts what blank lines divide."""

    text: str
    label: str = ""
    group: int = 0
    is_marked: bool = False


def is_empty(text: str) -> bool:
    """Also dashes, by which people say that there is nothing."""
    return bool(EMPTY.fullmatch(text))


def without_label(text: str) -> tuple[str, str]:
    """The text without the number, letter or bullet before it, and that number."""
    for pattern in (M_LABEL, NUMBERED, LETTERED, BULLET):
        match = pattern.match(text)
        if match is None or (pattern is NUMBERED and BARE_NUMBER.match(text)):
            continue
        rest = text[match.end() :].strip()
        if rest:
            return rest, (match.groupdict().get("label") or "").rstrip(".")
    return text, ""


def one_item(cell: Cell) -> Item | None:
    """The whole cell as one thing; lines that go on are joined."""
    lines = [line.text for line in cell.lines if not is_empty(line.text)]
    if not lines:
        return None
    text, label = without_label(joined(lines))
    return Item(text, label)


def ends_open(text: str) -> bool:
    """Whether the next line must go on with this one; only the end is looked at, however long the text has grown."""
    return bool(ENDS_OPEN.search(text[-LONGEST_END:]))


def joined(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        goes_on = line[:1].islower() or line[:1] in "(,;:" or ends_open(text)
        text += (" " if goes_on else "\n") + line
    return text


def marked_items(cell: Cell, begins: Callable[[str], bool] | None = None) -> list[Item]:
    """Several things only where the cell marks them: a list, numbers, or every line as ``begins`` says."""
    items = _items(cell.lines, lambda line, before: False)
    marked = [item for item in items if item.is_marked]
    if len(marked) > 1:
        return items
    lines = [line.text for line in cell.lines if not is_empty(line.text)]
    if begins and len(lines) > 1 and all(begins(without_label(line)[0]) for line in lines):
        return _items(cell.lines, lambda line, before: True)
    whole = one_item(cell)
    return [whole] if whole else []


def listed_items(cell: Cell, *, lower_case_goes_on: bool) -> list[Item]:
    """A thing a line, unless a line goes on with the one before it."""

    def is_new(line: str, before: str) -> bool:
        if line[:1] == "(" or ends_open(before) or FUNCTION_WORD.match(line):
            return before.endswith((";", ".")) and line[:1] != "("
        return not (lower_case_goes_on and line[:1].islower() and not before.endswith((";", ".")))

    return _items(cell.lines, is_new)


def _items(lines: Sequence[Line], is_new: Callable[[str, str], bool]) -> list[Item]:
    """Where some lines are marked, only these begin a thing; what stands before them with a colon heads each."""
    levels = [line.level for line in lines if line.level is not None]
    top = min(levels, default=0)
    found: list[list] = []  # text, label, group, is_marked
    group, heads = 0, ""
    written = [line for line in lines if not is_empty(line.text)]
    labelled = sum(bool(without_label(line.text)[0] != line.text) for line in written) + len(levels)
    for line in lines:
        if is_empty(line.text):
            group += bool(found) and not (found[-1][2] > group)
            continue
        text, label = without_label(line.text)
        is_deeper = line.level is not None and line.level > top
        is_marked = (line.level is not None and not is_deeper) or text != line.text
        if is_marked:
            starts = True
        elif is_deeper:
            starts = not found
        else:
            starts = not found or (labelled < 2 and is_new(line.text, found[-1][0]))
        if starts and not is_marked and labelled > 1 and not found and line.text.endswith(":"):
            heads = line.text
            continue
        if starts:
            found.append([text, label, group, is_marked])
        else:
            glue = "; " if is_deeper and found[-1][0][-1:] not in ":;,." else " "
            found[-1][0] = joined([found[-1][0], text]) if not is_deeper else f"{found[-1][0]}{glue}{text}"
    if heads and not found:
        found = [[heads, "", 0, False]]
    elif heads:
        found = [[f"{heads} {text}", *rest] for text, *rest in found]
    return [Item(_ended(text), label, group, mark) for text, label, group, mark in found]


def _ended(text: str) -> str:
    """Without the sign by which an enumeration goes on."""
    return text.rstrip(";").rstrip()


def inline_items(item: Item) -> list[Item]:
    """«1) … 2) …» in one line."""
    text = f"{item.label}. {item.text}" if item.label == "1" else item.text
    found = list(INLINE_NUMBER.finditer(text))
    numbers = [int(match[1]) for match in found]
    if len(found) < 2 or found[0].start() != 0 or numbers != list(range(1, len(found) + 1)):
        return [item]
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [
        Item(_ended(text[match.end() : end].strip()), match[1], item.group, True)
        for match, end in zip(found, ends, strict=True)
    ]


def parts_of(text: str, mark: str = ";") -> list[str]:
    """What the mark divides outside of quotation marks and brackets."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "«([“„") - (letter in "»)]”")
        if letter == mark and depth <= 0:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    parts = [part for part in parts if part]
    return parts if all(sum(map(str.isalpha, part)) >= SHORTEST_PART for part in parts) else [text]


def same(one: str, other: str) -> bool:
    return fold(one).rstrip(" .;,") == fold(other).rstrip(" .;,")

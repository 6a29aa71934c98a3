"""Two contents of a route side by side: which lines were added, removed, changed or moved, and which words of them.

Works on plain data only (``queries.contents``). Lines are known by their ``id``; where a side has none, by their words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.differences import MOST_COMPARISONS, SAME, Part, changed_words
from iom_plugin_resources.core.text import fold

from ..choices import LineNoun
from .line_words import Names, words_of_head, words_of_line

MOST_COMPARISONS_OF_A_ROUTE = 10 * MOST_COMPARISONS
CHILDREN = {LineNoun.NEED: ("tasks",), LineNoun.TASK: ("activities", "results")}
NOUNS = {"needs": LineNoun.NEED, "tasks": LineNoun.TASK, "activities": LineNoun.ACTIVITY, "results": LineNoun.RESULT}


class Change(TextChoices):
    """What happened to a line from one version to another."""

    SAME = "same", _("unchanged")
    CHANGED = "changed", _("changed")
    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    MOVED = "moved", _("moved")
    MOVED_AND_CHANGED = "moved_and_changed", _("moved and changed")


# Moved?, changed? of a line that both sides have.
CHANGES = {
    (False, False): Change.SAME,
    (False, True): Change.CHANGED,
    (True, False): Change.MOVED,
    (True, True): Change.MOVED_AND_CHANGED,
}


@dataclass(frozen=True)
class FieldChange:
    """One property on both sides; ``label`` is empty for the wording itself."""

    label: str
    old: list[Part]
    new: list[Part]

    @property
    def fields(self) -> list["FieldChange"]:
        """A property of the route itself is drawn like a line of one property."""
        return [self]

    @property
    def is_changed(self) -> bool:
        return any(part.kind != SAME for part in (*self.old, *self.new))


@dataclass(frozen=True)
class LineChange:
    """A line on both sides; ``number`` is its place in the newer version, or in the older one if it is gone."""

    noun: LineNoun
    number: str
    change: Change
    fields: list[FieldChange]

    @property
    def noun_label(self) -> str:
        return capfirst(self.noun.label)

    @property
    def is_on_left(self) -> bool:
        return self.change != Change.ADDED

    @property
    def is_on_right(self) -> bool:
        return self.change != Change.REMOVED


@dataclass(frozen=True)
class Comparison:
    head: list[FieldChange]
    lines: list[LineChange]

    @cached_property
    def changed_head(self) -> list[FieldChange]:
        return [one for one in self.head if one.is_changed]

    @cached_property
    def changed_lines(self) -> list[LineChange]:
        return [line for line in self.lines if line.change != Change.SAME]

    @property
    def has_changes(self) -> bool:
        return bool(self.changed_head or self.changed_lines)

    def counts(self) -> list[dict]:
        """How many lines there are of each kind of change; what did not happen is left out."""
        found = [(change, sum(line.change == change for line in self.lines)) for change in Change]
        return [{"label": change.label, "number": number} for change, number in found if number and change != "same"]


def compare(old: Mapping, new: Mapping, names: Names) -> Comparison:
    """What changed from ``old`` to ``new``; ``names`` are the titles of codes."""
    before, after = list(_lines_of(old, "needs")), list(_lines_of(new, "needs"))
    _pair(before, after)
    _mark_moved(before, after)
    most = _share(before)
    lines = [_line_change(line, names, most) for line in _merged(before, after)]
    return Comparison(_head(old, new), lines)


# --- The title data and the note ---


def _head(old: Mapping, new: Mapping) -> list[FieldChange]:
    before, after = words_of_head(old), words_of_head(new)
    return [_field_change(label, before[label], after[label]) for label in before if before[label] or after[label]]


def _field_change(label, old: str, new: str, most: int = MOST_COMPARISONS) -> FieldChange:
    return FieldChange(str(label), *changed_words(old, new, most))


# --- The lines ---


@dataclass(eq=False)
class _Line:
    """A line of one side, where it stands, and its twin on the other side."""

    noun: LineNoun
    values: Mapping
    number: str
    is_new: bool = False
    children: list["_Line"] = field(default_factory=list)
    twin: "_Line | None" = None
    is_moved: bool = False

    @cached_property
    def words(self) -> str:
        return fold(" ".join(words_of_line(self.noun, self.values, Names(), with_progress=False).values()))


def _lines_of(values: Mapping, name: str, above: str = "") -> Iterator[_Line]:
    for place, given in enumerate(values.get(name) or (), start=1):
        line = _Line(NOUNS[name], given, f"{above}{place}")
        for below in CHILDREN.get(line.noun, ()):
            line.children += _lines_of(given, below, f"{line.number}.")
        yield line


def _whole(lines: list[_Line]) -> Iterator[_Line]:
    for line in lines:
        yield line
        yield from _whole(line.children)


def _pair(old: list[_Line], new: list[_Line]) -> None:
    """Find the twins: by id, and those that have none by their words."""
    for line in _whole(new):
        line.is_new = True
    _pair_by(lambda line: line.values.get("id"), old, new)
    _pair_by(lambda line: None if line.values.get("id") else line.words, old, new)
    # Only one side knows ids: a file against the route that it was written from.
    if not all(line.values.get("id") for line in (*_whole(old), *_whole(new))):
        _pair_by(lambda line: line.words, old, new)


def _pair_by(key: Callable[[_Line], object], old: list[_Line], new: list[_Line]) -> None:
    waiting: dict[tuple, list[_Line]] = defaultdict(list)
    for line in _whole(old):
        if line.twin is None:
            waiting[line.noun, key(line)].append(line)
    for line in _whole(new):
        candidates = waiting.get((line.noun, key(line)))
        if line.twin is None and candidates and key(line):
            line.twin = candidates.pop(0)
            line.twin.twin = line


def _mark_moved(old: list[_Line], new: list[_Line]) -> None:
    """Moved is what stands under another line now, or elsewhere among those that stayed."""
    places = {line: place for place, line in enumerate(old)}
    stayed = [line for line in new if line.twin in places]
    before = sorted(stayed, key=lambda line: places[line.twin])
    in_order = SequenceMatcher(None, before, stayed, autojunk=False).get_matching_blocks()
    kept = {line for block in in_order for line in stayed[block.b : block.b + block.size]}
    for line in new:
        line.is_moved = line.twin is not None and line not in kept
        _mark_moved(line.twin.children if line.twin else [], line.children)


def _merged(old: list[_Line], new: list[_Line]) -> Iterator[_Line]:
    """The newer lines in their order, each removed one after the neighbour that it stood behind."""
    removed: dict[_Line | None, list[_Line]] = defaultdict(list)
    behind = None
    for line in old:
        if line.twin is None:
            removed[behind].append(line)
        elif line.twin in new:
            behind = line.twin
    yield from _whole_removed(removed[None])
    for line in new:
        yield line
        yield from _merged(line.twin.children if line.twin else [], line.children)
        yield from _whole_removed(removed[line])


def _whole_removed(lines: list[_Line]) -> Iterator[_Line]:
    """Removed lines with what was removed along; what moved away is told at its new place."""
    for line in lines:
        if line.twin is None:
            yield line
            yield from _whole_removed(line.children)


def _share(old: list[_Line]) -> int:
    """How many words of one line may be compared, so that all changed lines together stay within a second or two."""
    changed = sum(line.twin is not None and line.words != line.twin.words for line in _whole(old))
    return min(MOST_COMPARISONS, MOST_COMPARISONS_OF_A_ROUTE // max(changed, 1))


def _line_change(line: _Line, names: Names, most: int) -> LineChange:
    def words(side: _Line | None) -> dict[str, str]:
        return words_of_line(line.noun, side.values, names) if side else {}

    old, new = (line.twin, line) if line.is_new else (line, None)
    before, after = words(old), words(new)
    fields = [_field_change(label, before.get(label, ""), after.get(label, ""), most) for label in {**after, **before}]
    if old and new:
        change = CHANGES[new.is_moved, any(one.is_changed for one in fields)]
    else:
        change = Change.ADDED if new else Change.REMOVED
    return LineChange(line.noun, line.number, change, fields)

"""Two wordings side by side, with the words marked that only one of them has."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
TOKEN = re.compile(r"\s+|[^\s]+")
# Beyond so many comparisons of words a text is marked as a whole: nobody reads so many marks, and no server should.
MOST_COMPARISONS = 2_000_000


@dataclass(frozen=True)
class Part:
    """A piece of a wording: ``kind`` is same, added or removed."""

    kind: str
    text: str


def changed_words(old: str, new: str, most: int = MOST_COMPARISONS) -> tuple[list[Part], list[Part]]:
    """The older wording as parts that stayed or were removed, the newer one as parts that stayed or were added.

    Texts that would take more than ``most`` comparisons of a word with a word are marked as a whole.
    """
    if old == new:
        same = _parts(SAME, [old])
        return same, same
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) * len(after) > most:
        return _parts(REMOVED, [old]), _parts(ADDED, [new])
    left, right = [], []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kinds = (SAME, SAME) if tag == "equal" else (REMOVED, ADDED)
        left += _parts(kinds[0], before[start:end])
        right += _parts(kinds[1], after[new_start:new_end])
    return _joined(left), _joined(right)


def _parts(kind: str, tokens: list[str]) -> list[Part]:
    text = "".join(tokens)
    return [Part(kind, text)] if text else []


def _joined(parts: list[Part]) -> list[Part]:
    """Marks that only a space divides read as one."""
    found: list[Part] = []
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else None
        is_gap = part.kind == SAME and part.text.isspace() and found and following and found[-1].kind != SAME
        kind = found[-1].kind if is_gap and following.kind == found[-1].kind else part.kind
        if found and found[-1].kind == kind:
            found[-1] = Part(kind, found[-1].text + part.text)
        else:
            found.append(Part(kind, part.text))
    return found

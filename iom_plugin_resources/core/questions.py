"""What a question asks of the words that answer it: a case, perhaps with a preposition, or an adjective."""

import re
from dataclasses import dataclass

from .morphology import lemmas_of

CASES = {
    "кто": "nomn", "кого": "gent", "чего": "gent", "кому": "datv", "чему": "datv", "что": "accs",
    "кем": "ablt", "чем": "ablt", "ком": "loct", "чём": "loct",
}  # fmt: skip
LOCATIVE = {"о", "об", "в", "на", "при"}


@dataclass(frozen=True)
class Wish:
    """What one question wants: «между кем?» a case after a preposition, «какой?» an adjective."""

    case: str = ""
    preposition: str = ""
    adjective: str = ""


def wishes_of(question: str) -> list[Wish]:
    """What «чего?», «какой? чего?» or «кого? что?» want, in their order; a question that is not known wants nothing."""
    pieces = [piece.split() for piece in re.split(r"[?,;/]", question.lower()) if piece.strip()]
    asked = {piece[-1] for piece in pieces}
    if {"кто", "что"} <= asked:
        return [Wish("nomn")]
    if {"кого", "что"} <= asked:
        return [Wish("accs")]
    return [wish for piece in pieces if (wish := _wish(piece))]


def _wish(words: list[str]) -> Wish | None:
    *before, last = words
    if "какой" in lemmas_of(last):
        return Wish(adjective=last)
    if last not in CASES:
        return None
    preposition = before[-1] if before else ""
    return Wish("loct" if last == "чем" and preposition in LOCATIVE else CASES[last], preposition)


def knows_question(question: str) -> bool:
    """Whether words that answer it are put into a case; the words of any other question stay as they are typed."""
    return bool(wishes_of(question))

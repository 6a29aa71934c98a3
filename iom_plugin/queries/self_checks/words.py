"""Words of a line, the lists of ``data/self_check.json``, and how the one is found in the other.

Words are compared by their dictionary form, so that «провести», «проведу» and «проведём» are one.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from iom_plugin_resources.core.text import LONGEST_WORD, WORD, fold, lemma_of

DATA = Path(__file__).resolve().parents[2] / "data" / "self_check.json"
# Nobody reads a line longer than this; rules need not either.
LONGEST_READ = 2_000
LONGEST_QUOTE = 100
LENGTH_OF_ROOT = 5


@cache
def data() -> dict:
    """Everything that the rules know: read once."""
    return json.loads(DATA.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Word:
    """A word as it was written, and its dictionary form."""

    text: str
    lemma: str


@dataclass(frozen=True)
class Match:
    """A phrase of a list, found in a line: which one, at which word, and as it was written there."""

    phrase: str
    place: int
    written: str


def words_in(text: str) -> tuple[Word, ...]:
    """The words of the beginning of a text, in their order."""
    return tuple(Word(word, lemma_of(fold(word)[:LONGEST_WORD])) for word in WORD.findall(text[:LONGEST_READ]))


def lemmas_in(text: str) -> tuple[str, ...]:
    return tuple(word.lemma for word in words_in(text))


@cache
def listed(name: str) -> frozenset[str]:
    """The dictionary forms of a list of single words."""
    return frozenset(lemma for word in data()[name] for lemma in lemmas_in(word))


# Phrases under their first words, the longest first.
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


@lru_cache(maxsize=500)
def phrases_of(lines: tuple[str, ...]) -> Phrases:
    """Words and phrases in any form, made ready to be looked for."""
    known = defaultdict(list)
    for phrase in lines:
        if lemmas := lemmas_in(phrase):
            known[lemmas[0]].append((lemmas, phrase))
    return {first: sorted(found, key=lambda one: -len(one[0])) for first, found in known.items()}


@cache
def _listed_phrases(*names: str) -> Phrases:
    return phrases_of(tuple(phrase for name in names for phrase in data()[name]))


def first_match(words: Sequence[Word], phrases: Phrases) -> Match | None:
    """The phrase that stands first in the line; the longer one where two begin at the same word."""
    for place, word in enumerate(words):
        for lemmas, phrase in phrases.get(word.lemma, ()):
            there = words[place : place + len(lemmas)]
            if tuple(word.lemma for word in there) == lemmas:
                return Match(phrase, place, " ".join(word.text for word in there))
    return None


def first_of(words: Sequence[Word], *names: str) -> Match | None:
    """``first_match`` with lists of the data, by their names."""
    return first_match(words, _listed_phrases(*names))


def telling(words: Iterable[Word]) -> list[Word]:
    """The words without prepositions, conjunctions and the like."""
    return [word for word in words if word.lemma not in listed("little")]


def concrete(words: Iterable[Word], general: str) -> list[Word]:
    """The words that are not in the list of general ones: what the line is really about."""
    return [word for word in telling(words) if word.lemma not in listed(general)]


def common(one: Iterable[Word], other: Iterable[Word]) -> bool:
    """Whether two lines share a concrete word, or words of one root: «оценивание» and «оценить»."""
    return bool(roots(one) & roots(other))


def roots(words: Iterable[Word]) -> set[str]:
    """The beginnings of the concrete words, in which words of one root are alike."""
    return {word.lemma[:LENGTH_OF_ROOT] for word in concrete(words, "general")}


# A title in quotes, a number, initials, or a proper name inside the line: something that can be found.
NAMED = re.compile(r"[«„“\"]|\d|\b[А-ЯЁA-Z]\.|(?<=[^\s.!?:])\s+[А-ЯЁA-Z][а-яёa-z]")


def is_named(text: str) -> bool:
    """Whether the line names something: a title in quotes, a number, a person, an organisation."""
    return bool(NAMED.search(text[:LONGEST_READ].strip()))


def quoted(text: str) -> str:
    """The line as a sentence quotes it within «»: in one row, not longer than one reads at a glance, quotes inner."""
    line = " ".join(text[:LONGEST_READ].replace("«", "„").replace("»", "“").split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"

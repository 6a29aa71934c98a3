"""Russian text: one spelling for comparing, one for codes, and terms for searching on any database."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, reduce
from operator import or_

import snowballstemmer
from django.db.models import Q
from pymorphy3 import MorphAnalyzer

LONGEST_INDEXED_TEXT = 100_000
LONGEST_QUERY = 200
MOST_QUERY_WORDS = 12
LONGEST_WORD = 40

# A stem this short begins too many other words («три» → «тр» → «труд»), so it has to be a whole term.
SHORTEST_PREFIX_STEM = 3

WORD = re.compile(r"[^\W_]+")
CYRILLIC = re.compile(r"[а-я]")
# NUL, which PostgreSQL refuses; soft hyphens, zero-width spaces, direction marks and byte order marks, which come
# along with copied text.
INVISIBLE = dict.fromkeys([0x00, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
FUNCTION_WORDS = {"PREP", "CONJ", "PRCL"}


def fold(text: str) -> str:
    """The text as it is compared: case, ё, spaces, width of letters and invisible marks do not count."""
    return _settled(lambda text: " ".join(_composed(text).casefold().replace("ё", "е").split()), text)


def code_key(code: str) -> str:
    """The code as it is compared: «А/01.6» in Cyrillic and ``A/01.6`` in Latin letters are one code."""
    return _settled(lambda code: "".join(_composed(code).upper().translate(LOOK_ALIKES).split()), code)


def search_terms(text: str) -> list[str]:
    """Every word of the text as its stem and its lemma, each term once.

    The stem joins endings, the lemma joins what the stem does not: «стажировка» with «стажировок».
    """
    words = dict.fromkeys(WORD.findall(fold(text[:LONGEST_INDEXED_TEXT])))
    return list(dict.fromkeys(term for word in words for term in _terms(word[:LONGEST_WORD])))


def index_text(text: str) -> str:
    """The terms framed by spaces, so that ``contains=" term"`` finds the beginning of a term."""
    terms = search_terms(text)
    return f" {' '.join(terms)} " if terms else ""


def query_terms(query: str) -> list[tuple[str, ...]]:
    """For every word of the query the terms of which one must be found, each as ``contains=f" {term}"``.

    A term that another one of the word begins is left out, since the shorter one finds it too; a term that
    ends with a space must be met whole. Prepositions, conjunctions and particles do not count, unless there
    is nothing else. A query longer than people write is cut.
    """
    words = list(dict.fromkeys(WORD.findall(fold(query[:LONGEST_QUERY]))))[:MOST_QUERY_WORDS]
    telling = [word for word in words if not _is_function_word(word)]
    return [_alternatives(word[:LONGEST_WORD]) for word in telling or words]


def every_word(query: str, condition: Callable[[str], Q]) -> Q:
    """Where ``condition(term)`` holds for one of the terms of every word of the query."""
    found = Q()
    for alternatives in query_terms(query):
        found &= reduce(or_, map(condition, alternatives))
    return found


def _settled(step: Callable[[str], str], text: str) -> str:
    """Repeat the step until it changes nothing: a mark that it frees may join the letter before it."""
    while (changed := step(text)) != text:
        text = changed
    return text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE))


def _alternatives(word: str) -> tuple[str, ...]:
    stem, lemma = _terms(word)
    if lemma.startswith(stem):
        lemma = stem
    if stem != word and len(stem) < SHORTEST_PREFIX_STEM:
        return (f"{stem} ", word)
    return tuple(dict.fromkeys((stem, lemma)))


@lru_cache(maxsize=20_000)
def _terms(word: str) -> tuple[str, str]:
    if not CYRILLIC.search(word):
        return word, word
    # A stemmer keeps the word in itself while it works, so threads cannot share one.
    stem = snowballstemmer.stemmer("russian").stemWord(word)
    return stem, fold(_parsed(word).normal_form)


@lru_cache(maxsize=2_000)
def _is_function_word(word: str) -> bool:
    return bool(CYRILLIC.search(word)) and _parsed(word).tag.POS in FUNCTION_WORDS


def _parsed(word: str):
    return _analyzer().parse(word)[0]


@cache
def _analyzer() -> MorphAnalyzer:
    """Made when first asked for: loading the dictionary takes a quarter of a second."""
    return MorphAnalyzer()

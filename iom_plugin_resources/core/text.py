"""Russian text: one spelling for comparing, one for codes, and terms for searching on any database."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache, reduce
from itertools import chain
from operator import or_

import snowballstemmer
from django.db.models import Q
from pymorphy3 import MorphAnalyzer

from .search import Alternatives, Phrase, SearchQuery, Term, document

LONGEST_INDEXED_TEXT = 100_000
# Thousands of resources say the same of their provider and of the competencies that they answer; of longer texts, such
# as descriptions, each is another, and remembering them would only cost memory.
LONGEST_REMEMBERED_TEXT = 500
LONGEST_QUERY = 200
MOST_QUERY_WORDS = 12
LONGEST_WORD = 40

# A stem this short begins too many other words («три» → «тр» → «труд»), so it has to be a whole term.
SHORTEST_PREFIX_STEM = 3

# So short a word is looked for as it is, unless it is still being typed.
LONGEST_ABBREVIATION = 3

WORD = re.compile(r"[^\W_]+")
# «А/01.6», «ФГОС-2021»: parts with a digit among them, joined without spaces. The digit is looked for once from the
# first part on: from every letter on, a page that somebody has filled with one letter would take minutes.
CODE = re.compile(
    r"(?<![^\W_])(?<![^\W_][/.\-])"
    r"(?=(?:[^\W\d_]+[/.\-])*[^\W\d_]*\d)"
    r"[^\W_]+(?:[/.\-][^\W_]+)+"
)
CYRILLIC = re.compile(r"[а-я]")
# NUL, which PostgreSQL refuses; soft hyphens, zero-width spaces, direction marks and byte order marks, which come
# along with copied text.
INVISIBLE = dict.fromkeys([0x00, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
# Nothing here is invisible, composed or wide: most texts, which are therefore spared the search for it.
PLAIN = re.compile(r"[ -~\n\u00a0А-Яа-яЁё«»–—№…]*")
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
FUNCTION_WORDS = {"PREP", "CONJ", "PRCL"}


def fold(text: str) -> str:
    """The text as it is compared: case, ё, spaces, width of letters and invisible marks do not count."""
    return _folded(text) if PLAIN.fullmatch(text) else _settled(lambda text: _folded(_composed(text)), text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("№", "no").replace("…", "...").split())


def code_key(code: str) -> str:
    """The code as it is compared: «А/01.6» in Cyrillic and ``A/01.6`` in Latin letters are one code."""
    return _settled(lambda code: "".join(_composed(code).upper().translate(LOOK_ALIKES).split()), code)


def words_of(text: str) -> list[str]:
    """The words of the text, folded, in their order."""
    return WORD.findall(fold(text[:LONGEST_INDEXED_TEXT]))


def lemma_of(word: str) -> str:
    """The dictionary form of a folded word."""
    return _terms(word[:LONGEST_WORD])[1]


def index_text(*texts: str) -> str:
    """What a ``SearchTextField`` keeps of the texts together."""
    return document(dict.fromkeys(chain.from_iterable(map(_terms_of, texts))))


def search_terms(text: str) -> list[str]:
    """Every word of the text as its stem and its lemma, and every code as one term, each once.

    The stem joins endings, the lemma joins what the stem does not: «стажировка» with «стажировок». A stem that
    begins its lemma is left out, since looking for it finds the lemma too.
    """
    return list(_terms_of(text))


def _terms_of(text: str) -> tuple[str, ...]:
    return _remembered_terms(text) if len(text) <= LONGEST_REMEMBERED_TEXT else _found_terms(text)


def _found_terms(text: str) -> tuple[str, ...]:
    text = text[:LONGEST_INDEXED_TEXT]
    words = dict.fromkeys(words_of(text))
    terms = dict.fromkeys(term for word in words for term in _indexed(word[:LONGEST_WORD]))
    return (*terms, *(code for code in dict.fromkeys(map(_code_term, CODE.findall(text))) if code not in terms))


_remembered_terms = lru_cache(maxsize=4_000)(_found_terms)


def search_query(query: str, *, synonyms: Iterable[Sequence[str]] = (), unfinished: bool = False) -> SearchQuery:
    """The query as the index answers it; a query longer than people write is cut.

    ``synonyms`` are groups of phrases that mean the same: where one of them stands in the query, each will do.
    ``unfinished`` says that the last word is still being typed. Prepositions, conjunctions and particles do not
    count, unless there is nothing else.
    """
    query = query[:LONGEST_QUERY]
    codes = [((Term(_code_term(code)),), _plain_phrase(code)) for code in dict.fromkeys(CODE.findall(query))]
    words = _telling_words(CODE.sub(" ", query))[:MOST_QUERY_WORDS]
    alternatives = list(_with_synonyms(words, list(synonyms)))
    if unfinished and words and alternatives and not query[-1:].isspace():
        alternatives[-1] = (*alternatives[-1], (Term(words[-1][:LONGEST_WORD]),))
    return SearchQuery((*alternatives, *codes))


def _with_synonyms(words: list[str], synonyms: list[Sequence[str]]) -> Iterator[Alternatives]:
    groups = [(_lemmas(phrase), group) for group in synonyms for phrase in group]
    groups.sort(key=lambda group: -len(group[0]))
    lemmas = [lemma_of(word) for word in words]
    place = 0
    while place < len(words):
        own: list[Phrase] = [(term,) for term in _query_terms(words[place][:LONGEST_WORD])]
        size = 1
        for phrase, group in groups:
            if phrase and lemmas[place : place + len(phrase)] == phrase:
                own, size = [_plain_phrase(same) for same in group], len(phrase)
                break
        yield tuple(phrase for phrase in own if phrase)
        place += size


def _lemmas(phrase: str) -> list[str]:
    return [lemma_of(word) for word in _telling_words(phrase)]


def _plain_phrase(text: str) -> Phrase:
    return tuple(_query_terms(word[:LONGEST_WORD])[0] for word in _telling_words(text))


def _telling_words(text: str) -> list[str]:
    words = list(dict.fromkeys(WORD.findall(fold(text))))
    return [word for word in words if not _is_function_word(word)] or words


def _query_terms(word: str) -> list[Term]:
    if len(word) <= LONGEST_ABBREVIATION:  # «ФГ» is no beginning of «ФГОС»; the index has every lemma
        stem, lemma = _terms(word)
        return [Term(text, whole=True) for text in dict.fromkeys((lemma, stem))]
    return [Term(text.strip(), whole=text.endswith(" ")) for text in _alternatives(word)]


@lru_cache(maxsize=50_000)
def _indexed(word: str) -> tuple[str, ...]:
    stem, lemma = _terms(word)
    return (lemma,) if lemma.startswith(stem) and len(stem) >= SHORTEST_PREFIX_STEM else (stem, lemma)


def _code_term(code: str) -> str:
    """A code as one term, whichever alphabet its letters are from."""
    return "".join(WORD.findall(fold(code_key(code))))[:LONGEST_WORD]


def query_terms(query: str) -> list[tuple[str, ...]]:
    """For every word of the query the terms of which one must be found, each as ``contains=f" {term}"``.

    A term that another one of the word begins is left out, since the shorter one finds it too; a term that
    ends with a space must be met whole. Prepositions, conjunctions and particles do not count, unless there
    is nothing else. A query longer than people write is cut.
    """
    words = _telling_words(query[:LONGEST_QUERY])[:MOST_QUERY_WORDS]
    return [_alternatives(word[:LONGEST_WORD]) for word in words]


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


@lru_cache(maxsize=2_000)
def is_infinitive(word: str) -> bool:
    """Whether the folded word is a verb as «изучить», with which tasks begin."""
    return bool(CYRILLIC.search(word)) and _parsed(word[:LONGEST_WORD]).tag.POS == "INFN"


def _parsed(word: str):
    return analyzer().parse(word)[0]


@cache
def analyzer() -> MorphAnalyzer:
    """Made when first asked for: loading the dictionary takes a quarter of a second."""
    return MorphAnalyzer()

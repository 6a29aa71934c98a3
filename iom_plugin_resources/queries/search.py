"""Words of the catalogue: what a query means, what to suggest while typing, what was probably meant."""

from dataclasses import dataclass

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from ..core.keyboards import other_layouts
from ..core.search import SearchQuery, hits
from ..core.text import lemma_of, search_query, words_of
from ..models import Competency, LearningResource, SearchSynonym, SearchWord

MOST_RESOURCES = 6
MOST_COMPETENCIES = 3
# How alike two words are, in per cent; a word of three letters with one wrong has 67.
ALIKE = 66
SHORTEST_CORRECTED = 3
MOST_CORRECTED = 6


def query_for(words: str, *, unfinished: bool = False) -> SearchQuery:
    """What ``words`` mean with the synonyms of the methodologist."""
    synonyms = [group.phrases for group in SearchSynonym.objects.all()]
    return search_query(words, synonyms=synonyms, unfinished=unfinished)


@dataclass(frozen=True)
class Suggestions:
    """What the words typed so far may lead to."""

    resources: list[LearningResource]
    competencies: list[Competency]

    def __bool__(self) -> bool:
        return bool(self.resources or self.competencies)


def suggestions(text: str, resources: QuerySet[LearningResource]) -> Suggestions:
    """Titles among ``resources`` and competencies for what is being typed; four queries.

    Nothing is sorted, since a beginning of a word can be met in half the catalogue: first come resources with all
    the words in the title, then any others.
    """
    query = query_for(text, unfinished=True)
    if not query:
        return Suggestions([], [])
    found = resources.matching(query).order_by().only("title")
    titled = list(found.annotate(hits=hits("search_title", query)).filter(hits=len(query.words))[:MOST_RESOURCES])
    others = found.exclude(pk__in=[resource.pk for resource in titled])[: MOST_RESOURCES - len(titled)]
    competencies = Competency.objects.matching(text).only("code", "title", "path")
    return Suggestions([*titled, *others], list(competencies[:MOST_COMPETENCIES]))


def did_you_mean(words: str) -> str:
    """The words as they were probably meant: in the other keyboard layout, without typing errors; or nothing.

    Only words of the catalogue are proposed. What is right already is left as it is. Two queries; of a long text
    nothing is said.
    """
    typed = words_of(words)
    layouts = [words_of(layout) for layout in other_layouts(words)]
    if not 0 < len(typed) <= MOST_CORRECTED:
        return ""
    known = _known({word for some in (typed, *layouts) for word in some})
    for switched in layouts:
        if switched and known.issuperset(switched):
            return " ".join(switched)
    nearest = _nearest({word for word in typed if word not in known})
    meant = [nearest.get(word, word) for word in typed]
    return " ".join(meant) if all(meant) and meant != typed else ""


def _known(words: set[str]) -> set[str]:
    """Those of the words that the catalogue has in some form."""
    lemmas = {word: lemma_of(word) for word in words}
    known = set(SearchWord.objects.filter(word__in={*words, *lemmas.values()}).values_list("word", flat=True))
    return {word for word, lemma in lemmas.items() if word in known or lemma in known}


def _nearest(words: set[str]) -> dict[str, str]:
    """For each word that of the catalogue that is most like it; an empty string if none is."""
    corrected = {word for word in words if len(word) >= SHORTEST_CORRECTED and not word.isdigit()}
    lengths = {len(word) + change for word in corrected for change in (-2, -1, 0, 1, 2)}
    candidates = list(SearchWord.objects.filter(length__in=lengths).values_list("word", flat=True)) if lengths else []
    best = {word: process.extractOne(word, candidates, scorer=fuzz.ratio, score_cutoff=ALIKE) for word in corrected}
    return {word: found[0] if found else "" for word, found in best.items()}

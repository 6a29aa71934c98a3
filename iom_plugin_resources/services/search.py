"""Keeping the search of the catalogue true to its resources and events."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ..core.text import LONGEST_WORD, lemma_of, words_of
from ..models import SearchWord
from ..models.catalogued import Catalogued

AT_A_TIME = 500
SHORTEST_WORD = 3


def remember_words(texts: Iterable[str]) -> None:
    """Add the words of the texts, and their dictionary forms, to those that typing errors are corrected by.

    Words are never taken away: one that finds nothing any more is not proposed, since its letters are not typed.
    """
    written = {word for text in texts for word in words_of(text) if SHORTEST_WORD <= len(word) <= LONGEST_WORD}
    new = sorted(written | {lemma_of(word) for word in written})
    for start in range(0, len(new), AT_A_TIME):
        chunk = new[start : start + AT_A_TIME]
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, length=len(word)) for word in chunk], ignore_conflicts=True
        )


def reindex(catalogued: QuerySet[Catalogued]) -> int:
    """Write the search text of resources, or of events, anew, some at a time; how many there were."""
    done = last = 0
    found = catalogued.select_related("kind", catalogued.model.behind).prefetch_related("competencies").order_by("pk")
    while chunk := list(found.filter(pk__gt=last)[:AT_A_TIME]):
        for one in chunk:
            one.read_words(one.competencies.all())
        catalogued.model.objects.bulk_update(chunk, ["search_title", "search_text"])
        remember_words(f"{one.title} {one.summary}" for one in chunk if one.live)
        done, last = done + len(chunk), chunk[-1].pk
    return done

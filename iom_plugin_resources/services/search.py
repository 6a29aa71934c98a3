"""Keeping the search of the catalogue true to its resources."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ..core.text import LONGEST_WORD, lemma_of, words_of
from ..models import LearningResource, SearchWord

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


def reindex(resources: QuerySet[LearningResource]) -> int:
    """Write the search text of the resources anew, some at a time; how many there were."""
    done = 0
    found = resources.select_related("kind", "provider").prefetch_related("competencies").order_by("pk")
    last = 0
    while chunk := list(found.filter(pk__gt=last)[:AT_A_TIME]):
        for resource in chunk:
            resource.read_words(resource.competencies.all())
        LearningResource.objects.bulk_update(chunk, ["search_title", "search_text"])
        remember_words(f"{resource.title} {resource.summary}" for resource in chunk if resource.live)
        done, last = done + len(chunk), chunk[-1].pk
    return done

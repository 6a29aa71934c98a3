"""What every question by facets has in common, whatever is asked for: OR within one facet, AND across them."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from ..core.search import SearchQuery
from .facets import AskedFacet, Facet, FacetState, count_closed, count_grouped, names_of
from .search import query_for

# Longer lists and values are not asked by people.
MOST_VALUES = 50
LONGEST_VALUE = 300


@dataclass(frozen=True)
class Answer:
    """How many rows answer a question, and what may be asked further."""

    total: int
    facets: list[FacetState]


class FacetQuestion:
    """Base of the frozen dataclasses that are questions; they have these fields.

    ``asked`` maps a facet's name to the values chosen, as the address has them; ``wanted`` maps it to the words by
    which its values are looked for. ``today`` decides what is ahead and what is past.
    """

    words: str
    asked: dict[str, tuple[str, ...]]
    wanted: dict[str, str]
    any_word: bool
    today: datetime.date

    @staticmethod
    def facets() -> list[Facet]:
        """The facets of the portal, in its order."""
        raise NotImplementedError

    @classmethod
    def read_facets(cls, data: MultiValueDict) -> dict:
        """Words and facets of an address, as fields of the question."""
        names = [facet.name for facet in cls.facets()]
        asked = {name: _values(data.getlist(name)) for name in names}
        wanted = {name: words_in(data.get(f"{name}_search")) for name in names}
        return {
            "words": words_in(data.get("search")),
            "asked": {name: values for name, values in asked.items() if values},
            "wanted": {name: words for name, words in wanted.items() if words},
        }

    def address_of(self, changes: dict, **others) -> str:
        """A query string, in one and the same order; ``changes`` replace what is asked, ``others`` stand at its end."""
        words = changes.pop("words", self.words)
        asked = {facet.name: self.asked.get(facet.name, ()) for facet in self.facets()} | changes
        parts = {"search": [words], **asked, **others}
        return urlencode({name: [value for value in values if value] for name, values in parts.items()}, doseq=True)

    def relaxed(self) -> Self:
        """The same question for rows that have at least one of the words."""
        some = replace(self, any_word=True)
        vars(some).update(_facets=self._facets, _words=self._words)  # what they mean has been asked
        return some

    def by_facets(self, rows: QuerySet, *, without: str = "") -> QuerySet:
        """``rows`` that answer the words and every facet, except the one called ``without``."""
        if self.words:
            query = self._query
            rows = rows.matching(query) if query else rows.none()
        for one in self._facets:
            if one.chosen and one.facet.name != without:
                rows = one.facet.narrow(rows, one.chosen, self.today)
        return rows

    def answer(self, rows: QuerySet) -> Answer:
        """How many of ``rows`` there are, and every facet with what each of its values would give."""
        same = [one for one in self._facets if not one.chosen]
        total, counts = count_closed(same, self.by_facets(rows), self.today)
        grouped = [one for one in self._facets if one.facet.name not in counts]
        counts |= count_grouped(grouped, lambda name: self.by_facets(rows.order_by(), without=name), self.today)
        names = names_of(self._facets, counts)
        facets = [
            one.facet.state(counts.get(one.facet.name, {}), names.get(one.facet.name, {}), one.chosen, one.words)
            for one in self._facets
        ]
        return Answer(total, facets)

    def chosen(self) -> list[FacetState]:
        """The facets with what is chosen in them, by name; nothing is counted."""
        asked = [one for one in self._facets if one.chosen]
        names = names_of(asked, {})
        return [one.facet.state({}, names.get(one.facet.name, {}), one.chosen, "") for one in asked]

    @cached_property
    def _facets(self) -> list[AskedFacet]:
        asked = []
        for facet in self.facets():
            words = self.wanted.get(facet.name, "")
            asked.append(AskedFacet(facet, facet.resolved(self.asked.get(facet.name, ()), words), words))
        return asked

    @property
    def _query(self) -> SearchQuery:
        return replace(self._words, any_word=self.any_word)

    @cached_property
    def _words(self) -> SearchQuery:
        return query_for(self.words)


def words_in(text: str | None) -> str:
    """Words of an address, in which anything can stand."""
    return " ".join((text or "").replace("\0", "").split())[:LONGEST_VALUE]


def _values(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_cleaned(values)))[:MOST_VALUES]


def _cleaned(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        value = str(value).replace("\0", "").strip()[:LONGEST_VALUE]
        if value:
            yield value

"""Reads over the resource map: what is visible, what answers a question, what else may be asked."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from ..core.search import SearchQuery, hits
from ..models import Competency, LearningResource
from .facets import AskedFacet, FacetState, count_closed, count_grouped, names_of
from .resource_facets import active_facets
from .search import query_for

SORTS = ("relevance", "nearest", "new", "hours", "title")
# Longer lists and values are not asked by people.
MOST_VALUES = 50
LONGEST_VALUE = 300


def visible_to(user) -> QuerySet[LearningResource]:
    """What ``user`` (anonymous too) may see on the public site: published resources, the same for all."""
    return LearningResource.objects.live()


def with_details(resources: QuerySet[LearningResource]) -> QuerySet[LearningResource]:
    """Everything that a list row or an API item shows, in a constant number of queries."""
    return (
        resources.select_related("kind", "provider")
        .defer("body", "search_title", "search_text")
        .prefetch_related(Prefetch("competencies", Competency.objects.order_by("path")))
    )


def similar_to(resource: LearningResource, *, user, limit: int = 5) -> QuerySet[LearningResource]:
    """Other visible resources, not past, for the same competencies: with the most of them first, then the nearest."""
    today = timezone.localdate()
    links = LearningResource.competencies.through.objects.order_by()
    same = links.filter(competency__in=links.filter(learningresource=resource).values("competency"))
    shared = same.filter(learningresource=OuterRef("pk")).values("learningresource").annotate(number=Count("*"))
    others = visible_to(user).filter(pk__in=same.values("learningresource")).exclude(pk=resource.pk)
    ahead = others.exclude(valid_to__lt=today).annotate(shared=Subquery(shared.values("number")))
    return with_details(ahead.order_by("-shared", *_nearest_first(today), "-pk"))[:limit]


@dataclass(frozen=True)
class Answer:
    """How many resources answer a question, and what may be asked further."""

    total: int
    facets: list[FacetState]


@dataclass(frozen=True)
class ResourceQuestion:
    """What is asked of the resource map: OR within one facet, AND across them.

    ``asked`` maps a facet's name to the values chosen, as the address has them; ``wanted`` maps it to the words by
    which its values are looked for. ``today`` decides what is ahead and what is past.
    """

    words: str = ""
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    wanted: dict[str, str] = field(default_factory=dict)
    any_word: bool = False
    today: datetime.date = field(default_factory=timezone.localdate)

    @classmethod
    def read(cls, data: MultiValueDict) -> "ResourceQuestion":
        """The question of an address. Anything can stand there: what is not known finds nothing, or does not count."""
        names = [facet.name for facet in active_facets()]
        asked = {name: _values(data.getlist(name)) for name in names}
        wanted = {name: _words(data.get(f"{name}_search")) for name in names}
        sort = data.get("sort", "")
        return cls(
            words=_words(data.get("search")),
            asked={name: values for name, values in asked.items() if values},
            sort=sort if sort in SORTS else "",
            wanted={name: words for name, words in wanted.items() if words},
        )

    def address(self, **changes) -> str:
        """The question as a query string, in one and the same order; ``changes`` replace what is asked.

        ``address(kind=[])`` is the question without a kind, ``address(words="")`` without words.
        """
        words, sort = changes.pop("words", self.words), changes.pop("sort", self.sort)
        asked = {facet.name: self.asked.get(facet.name, ()) for facet in active_facets()} | changes
        parts = {"search": [words], **asked, "sort": [sort]}
        return urlencode({name: [value for value in values if value] for name, values in parts.items()}, doseq=True)

    def relaxed(self) -> "ResourceQuestion":
        """The same question for resources that have at least one of the words."""
        some = replace(self, any_word=True)
        vars(some).update(_facets=self._facets, _words=self._words)  # what they mean has been asked
        return some

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.asked

    def narrow(self, resources: QuerySet[LearningResource], *, without: str = "") -> QuerySet[LearningResource]:
        """``resources`` that answer the words and every facet, except the one called ``without``."""
        if self.words:
            query = self._query
            resources = resources.matching(query) if query else resources.none()
        for one in self._facets:
            if one.chosen and one.facet.name != without:
                resources = one.facet.narrow(resources, one.chosen, self.today)
        return resources

    def ordered(self, resources: QuerySet[LearningResource]) -> QuerySet[LearningResource]:
        """In the order asked for: by relevance if there are words, else the nearest first; newest among equals."""
        sort = self.sort or ("relevance" if self.words else "nearest")
        nearest = _nearest_first(self.today)
        order = {
            "nearest": nearest,
            "new": [F("first_published_at").desc(nulls_last=True)],
            "hours": [F("hours").asc(nulls_last=True), *nearest],
            "title": ["title"],
        }.get(sort)
        if order is None:
            order = [hits("search_title", self._query).desc(), *nearest] if self._query else nearest
        return resources.order_by(*order, "-pk")

    def answer(self, resources: QuerySet[LearningResource]) -> "Answer":
        """How many of ``resources`` there are, and every facet with what each of its values would give."""
        same = [one for one in self._facets if not one.chosen]
        total, counts = count_closed(same, self.narrow(resources), self.today)
        grouped = [one for one in self._facets if one.facet.name not in counts]
        counts |= count_grouped(grouped, lambda name: self.narrow(resources.order_by(), without=name), self.today)
        names = names_of(self._facets, counts)
        facets = [
            one.facet.state(counts.get(one.facet.name, {}), names.get(one.facet.name, {}), one.chosen, one.words)
            for one in self._facets
        ]
        return Answer(total, facets)

    @cached_property
    def _facets(self) -> list[AskedFacet]:
        asked = []
        for facet in active_facets():
            words = self.wanted.get(facet.name, "")
            asked.append(AskedFacet(facet, facet.resolved(self.asked.get(facet.name, ()), words), words))
        return asked

    @property
    def _query(self) -> SearchQuery:
        return replace(self._words, any_word=self.any_word)

    @cached_property
    def _words(self) -> SearchQuery:
        return query_for(self.words)


def _nearest_first(today: datetime.date) -> list:
    """What is to begin, the soonest first; what is under way by its end; what has no end; the past, latest first."""
    to_begin, ahead = Q(valid_from__gte=today), Q(valid_to__gte=today)
    ranks = [When(to_begin, then=Value(0)), When(ahead, then=Value(1)), When(valid_to=None, then=Value(2))]
    return [
        Case(*ranks, default=Value(3), output_field=IntegerField()),
        Case(When(to_begin, then=F("valid_from"))).asc(nulls_last=True),
        Case(When(ahead, then=F("valid_to"))).asc(nulls_last=True),
        F("valid_to").desc(nulls_last=True),
    ]


def _values(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_cleaned(values)))[:MOST_VALUES]


def _cleaned(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        value = str(value).replace("\0", "").strip()[:LONGEST_VALUE]
        if value:
            yield value


def _words(text: str | None) -> str:
    return " ".join((text or "").replace("\0", "").split())[:LONGEST_VALUE]

"""Reads over the resource map: what is visible, what answers a question, what else may be asked."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from ..core.search import hits
from ..models import Competency, LearningResource
from .facet_questions import FacetQuestion
from .resource_facets import active_facets

SORTS = ("relevance", "nearest", "new", "hours", "title")


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
class ResourceQuestion(FacetQuestion):
    """What is asked of the resource map."""

    words: str = ""
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    wanted: dict[str, str] = field(default_factory=dict)
    any_word: bool = False
    today: datetime.date = field(default_factory=timezone.localdate)

    @staticmethod
    def facets():
        return active_facets()

    @classmethod
    def read(cls, data: MultiValueDict) -> "ResourceQuestion":
        """The question of an address. Anything can stand there: what is not known finds nothing, or does not count."""
        sort = data.get("sort", "")
        return cls(**cls.read_facets(data), sort=sort if sort in SORTS else "")

    def address(self, **changes) -> str:
        """The question as a query string, in one and the same order; ``changes`` replace what is asked.

        ``address(kind=[])`` is the question without a kind, ``address(words="")`` without words.
        """
        sort = changes.pop("sort", self.sort)
        return self.address_of(changes, sort=[sort])

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.asked

    def narrow(self, resources: QuerySet[LearningResource]) -> QuerySet[LearningResource]:
        """``resources`` that answer the words and every facet."""
        return self.by_facets(resources)

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

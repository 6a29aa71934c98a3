"""Reads over the resource map: what is visible, what answers a question, what else may be asked."""

import datetime
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ..choices import Format, Level
from ..core.trees import paths_above
from ..models import Competency, LearningResource

# So many values of a facet are offered; a chosen one is offered in any case.
MOST_OPTIONS = 20


def visible_to(user) -> QuerySet[LearningResource]:
    """What ``user`` (anonymous too) may see on the public site: published resources, the same for all."""
    return LearningResource.objects.live()


def with_details(resources: QuerySet[LearningResource]) -> QuerySet[LearningResource]:
    """Everything that a list row or an API item shows, in a constant number of queries."""
    return resources.select_related("kind", "provider").prefetch_related(
        Prefetch("competencies", Competency.objects.order_by("path"))
    )


def similar_to(resource: LearningResource, *, user, limit: int = 5) -> QuerySet[LearningResource]:
    """Other visible resources that answer one of the same competencies."""
    links = LearningResource.competencies.through.objects
    own = links.filter(learningresource=resource).values("competency")
    others = links.filter(competency__in=own).exclude(learningresource=resource).values("learningresource")
    return with_details(visible_to(user).filter(pk__in=others))[:limit]


@dataclass(frozen=True)
class ResourceQuestion:
    """What is asked of the resource map: OR within one filter, AND across them.

    ``asked`` maps a filter (search, competency, kind, level, format, provider) or ``sort`` to what was chosen,
    and leaves out what was not.
    """

    asked: dict

    def narrow(self, resources: QuerySet[LearningResource], *, without: str = "") -> QuerySet[LearningResource]:
        """``resources`` that answer every filter, except the one called ``without``."""
        for name, value in self.asked.items():
            if name == without or name == "sort":
                continue
            if name == "search":
                resources = resources.matching(value)
            elif name == "competency":
                resources = resources.answering(value)
            else:
                resources = resources.filter(**{f"{name}__in": list(value)})
        return resources

    def ordered(self, resources: QuerySet[LearningResource], *, today: datetime.date) -> QuerySet:
        """In the order asked for; the title and the key decide between equals."""
        order = {"title": [], "new": [F("created_at").desc(nulls_last=True)]}.get(
            self.asked.get("sort"), _nearest_first(today)
        )
        return resources.order_by(*order, "title", "pk")

    def facets(self, resources: QuerySet[LearningResource]) -> list[dict]:
        """For every filter with few values: what each would give beside the other filters."""
        return [
            self._facet("kind", resources, "kind__code", "kind__title"),
            self._facet("level", resources, "level", labels=dict(Level.choices)),
            self._facet("format", resources, "format", labels=dict(Format.choices)),
            self._facet("provider", resources, "provider__code", "provider__short_name"),
        ]

    def chosen(self, name: str) -> dict[str, str]:
        """What was chosen of one filter: its codes with their labels."""
        labels = dict(Level.choices) | dict(Format.choices)
        values = self.asked.get(name, [])
        return {getattr(value, "code", value): labels.get(value, value) for value in values}

    def competencies(self, resources: QuerySet[LearningResource]) -> list[Competency]:
        """The way down to the chosen competency and the next steps, each with ``found`` resources under it."""
        chosen = self.asked.get("competency")
        shown = Q(depth=1)
        if chosen:
            shown |= Q(path__in=[*paths_above(chosen), chosen.path])
            shown |= Q(path__startswith=chosen.path, depth=chosen.depth + 1)
        found = _found_under(self.narrow(resources, without="competency"))
        nodes = Competency.objects.filter(shown).annotate(found=Coalesce(Subquery(found), 0))
        return [node for node in nodes if node.found or (chosen and chosen.path.startswith(node.path))]

    def _facet(self, name, resources, value, label=None, labels=None) -> dict:
        chosen = self.chosen(name)
        counted = (
            self.narrow(resources, without=name)
            .exclude(**{value: None})
            .order_by()
            .values_list(value, label or value)
            .annotate(count=Count("pk", distinct=True))
        )
        counts = {code: (labels[code] if labels else text, count) for code, text, count in counted}
        counts = {**{code: (text, 0) for code, text in chosen.items()}, **counts}
        options = [
            {"value": code, "label": text, "count": count, "chosen": code in chosen}
            for code, (text, count) in counts.items()
        ]
        options.sort(key=lambda option: (not option["chosen"], -option["count"], str(option["label"])))
        return {
            "name": name,
            "open": bool(chosen),
            "options": options[: max(MOST_OPTIONS, len(chosen))],
        }


def _nearest_first(today: datetime.date) -> list:
    """What is still ahead by its beginning, then what has no end, then the past, latest first."""
    ahead = Q(valid_to__gte=today)
    return [
        Case(
            When(ahead, then=Value(0)),
            When(valid_to=None, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        Case(When(ahead, then=F("valid_from"))).asc(nulls_last=True),
        F("valid_to").desc(nulls_last=True),
    ]


def _found_under(resources: QuerySet[LearningResource]) -> QuerySet:
    """For a subquery: how many of ``resources`` answer the outer competency or anything under it, each once."""
    links = LearningResource.competencies.through.objects
    return (
        links.filter(
            competency__path__startswith=OuterRef("path"), learningresource__in=resources.order_by().values("pk")
        )
        .annotate(all=Value(1))
        .values("all")
        .annotate(found=Count("learningresource", distinct=True))
        .values("found")
    )

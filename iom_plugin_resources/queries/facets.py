"""Facets: how a choice narrows a list of resources or of events, and what each further choice would give.

OR within a facet, AND across facets; a facet's own choice does not touch its own counts; what was chosen never
vanishes. However many facets there are, three queries count and name them all: one pass over the resources for the
closed facets, one ``UNION ALL`` of grouped counts for the others (links are counted in their own tables, so no join
multiplies), one for the names.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, F, IntegerField, Min, Model, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr

from ..core.text import code_key, fold
from ..core.trees import paths_above
from ..models import Competency

# So many values of a facet are offered at once; a chosen one is offered in any case, the others can be looked for.
MOST_OPTIONS = 20
# A tree is opened along so many chosen branches.
MOST_BRANCHES = 5
# Among so many values names are looked for.
MOST_NAMED = 5_000


@dataclass(frozen=True)
class FacetOption:
    """One value of a facet; ``count`` resources would be found with it beside the other facets."""

    value: str
    label: str
    count: int
    chosen: bool = False
    depth: int = 1


@dataclass(frozen=True)
class FacetState:
    """A facet as a page shows it. ``is_long``: it has more values than it shows, so they can be looked for."""

    name: str
    label: str
    options: list[FacetOption]
    is_tree: bool = False
    is_long: bool = False
    words: str = ""

    @property
    def chosen(self) -> list[FacetOption]:
        return [option for option in self.options if option.chosen]


@dataclass(frozen=True)
class Name:
    """What a counted key is called: ``value`` in the address, ``label`` on the page."""

    value: str
    label: str
    depth: int = 1


@dataclass(frozen=True)
class Facet:
    """Base of facets; ``name`` is the parameter in the address. Values come from there, so they can be anything."""

    name: str
    label: str

    def resolved(self, values: Sequence[str], words: str):
        """The values as the methods below take them; here a facet may ask the database once what they mean."""
        return values

    def narrow(self, resources: QuerySet, chosen, today: datetime.date) -> QuerySet:
        """The ``resources`` that have one of the ``chosen`` values."""
        raise NotImplementedError

    def conditions(self, today: datetime.date) -> Mapping[str, Q]:
        """Of a closed facet: when a resource has each value. Such a facet needs no other method to be counted."""
        return {}

    def counted(self, resources: QuerySet, chosen, today: datetime.date) -> Iterable[QuerySet]:
        """Of another facet: queries of ``(item, count)``, grouped."""
        return ()

    def names(self, counts: Mapping[str, int], chosen, words: str) -> QuerySet | None:
        """A query of ``(item, value, wording, step)`` for the keys that may be shown; None: the key says it all."""
        return None

    def state(self, counts: Mapping[str, int], names: Mapping[str, Name], chosen, words: str) -> FacetState:
        """What the page shows: the most frequent values, and those chosen, of which nobody knows the name too."""
        named = names or {key: Name(key, key) for key in {*counts, *chosen}}
        known = {name.value for name in named.values()}
        options = [
            FacetOption(name.value, name.label, counts.get(key, 0), name.value in chosen, name.depth)
            for key, name in [*named.items(), *((value, Name(value, value)) for value in chosen if value not in known)]
        ]
        options = [one for one in options if one.chosen or (one.count and fold(words) in fold(one.label))]
        options.sort(key=lambda one: (not one.chosen, -one.count, one.label))
        shown = options[: max(MOST_OPTIONS, len(chosen))]
        return FacetState(self.name, str(self.label), shown, is_long=len(counts) > MOST_OPTIONS, words=words)


@dataclass(frozen=True)
class BandFacet(Facet):
    """A closed list of values that do not overlap; ``bands(today)`` gives ``{value: (label, Q)}`` in their order.

    This is what a portal needs for a facet of its own.
    """

    bands: Callable[[datetime.date], Mapping[str, tuple[str, Q]]] = field(default=lambda today: {})

    def narrow(self, resources, chosen, today):
        conditions = self.conditions(today)
        met = [conditions[value] for value in chosen if value in conditions]
        return resources.filter(Q(*met, _connector=Q.OR)) if met else resources.none()

    def conditions(self, today):
        return {value: condition for value, (_label, condition) in self.bands(today).items()}

    def state(self, counts, names, chosen, words):
        labels = {value: str(label) for value, (label, _condition) in self.bands(datetime.date.min).items()}
        options = [
            FacetOption(value, labels.get(value, value), counts.get(value, 0), value in chosen)
            for value in dict.fromkeys([*labels, *chosen])
        ]
        return FacetState(self.name, str(self.label), [one for one in options if one.count or one.chosen])


@dataclass(frozen=True)
class TextFacet(Facet):
    """A text of the resource that is its own label."""

    column: str = ""

    def narrow(self, resources, chosen, today):
        return resources.filter(**{f"{self.column}__in": list(chosen)})

    def counted(self, resources, chosen, today):
        return [resources.exclude(**{self.column: ""}).values(item=F(self.column)).annotate(count=Count("pk"))]


@dataclass(frozen=True)
class RelatedFacet(Facet):
    """What a resource has one of: its kind, its provider. The value is the related object's code."""

    model: type[Model] = Model
    relation: str = ""
    title: str = "title"

    def narrow(self, resources, chosen, today):
        related = self.model._default_manager.filter(code__in=list(chosen)).order_by()
        return resources.filter(**{f"{self.relation}__in": related.values("pk")})

    def counted(self, resources, chosen, today):
        found = resources.exclude(**{self.relation: None})
        return [_grouped(found, f"{self.relation}_id")]

    def names(self, counts, chosen, words):
        most = MOST_NAMED if words else MOST_OPTIONS
        keys = sorted(counts, key=lambda key: -counts[key])[:most]
        named = self.model._default_manager.filter(Q(pk__in=keys) | Q(code__in=list(chosen))).order_by()
        return named.values(
            item=Cast("pk", CharField()), value=F("code"), wording=F(self.title), step=Value(1, IntegerField())
        )


@dataclass(frozen=True)
class LinkedFacet(RelatedFacet):
    """What a resource has several of: positions, subjects. Each pair stands in the link table once."""

    def narrow(self, resources, chosen, today):
        links = self._links(resources).filter(**{f"{self._target}__code__in": list(chosen)})
        return resources.filter(pk__in=links.values(source_of(resources)))

    def counted(self, resources, chosen, today):
        links = self._links(resources).filter(**{f"{source_of(resources)}__in": resources.values("pk")})
        return [_grouped(links, f"{self._target}_id")]

    def _links(self, resources: QuerySet) -> QuerySet:
        return getattr(resources.model, self.relation).through.objects.all()

    @property
    def _target(self) -> str:
        return self.model._meta.model_name


@dataclass(frozen=True)
class Branches:
    """Chosen competencies, codes that no competency has, and competencies that were looked for by words."""

    chosen: tuple[Competency, ...]
    unknown: tuple[str, ...]
    found: tuple[Competency, ...]

    def __bool__(self) -> bool:
        return bool(self.chosen or self.unknown)

    @property
    def paths(self) -> list[str]:
        return [competency.path for competency in self.chosen]

    @property
    def steps(self) -> set[str]:
        """Paths whose next steps are shown: the top, the ways down to what is chosen, and what is chosen."""
        shown = self.chosen[:MOST_BRANCHES]
        return {"", *(path for node in shown for path in (*paths_above(node), node.path))}


@dataclass(frozen=True)
class CompetencyFacet(Facet):
    """The tree of competencies; a value is a code and means everything under it, each resource counted once."""

    def resolved(self, values, words):
        keys = {code_key(value): value for value in values}
        nodes = Competency.objects.only("code", "code_key", "title", "path", "depth")
        chosen = tuple(nodes.filter(code_key__in=keys)) if keys else ()
        known = {node.code_key for node in chosen}
        unknown = tuple(value for key, value in keys.items() if key not in known)
        return Branches(chosen, unknown, tuple(nodes.matching(words)[:MOST_OPTIONS]) if words else ())

    def narrow(self, resources, chosen, today):
        under = Q(pk__in=())
        for path in chosen.paths:
            under |= Q(path__startswith=path)
        # By the keys of the branch, so that the index of the links alone answers.
        branch = Competency.objects.filter(under).order_by().values("pk")
        links = _competency_links(resources).filter(competency__in=branch)
        return resources.filter(pk__in=links.values(source_of(resources)))

    def counted(self, resources, chosen, today):
        """Counts by path: of each next step, or of each competency that was looked for."""
        links = _competency_links(resources).filter(**{f"{source_of(resources)}__in": resources.values("pk")})
        parts = [(node.path, len(node.path)) for node in chosen.found] or [
            (path, len(path) + Competency.steplen) for path in sorted(chosen.steps)
        ]
        return [
            (links.filter(competency__path__startswith=path) if path else links)
            .values(item=Substr("competency__path", 1, length))
            .annotate(count=Count(source_of(resources), distinct=True))
            for path, length in parts
        ]

    def names(self, counts, chosen, words):
        paths = {node.path for node in chosen.found} if words else {*counts, *chosen.steps}
        named = Competency.objects.filter(path__in={*paths, *chosen.paths}).order_by()
        return named.values(item=F("path"), value=F("code"), wording=F("title"), step=F("depth"))

    def state(self, counts, names, chosen, words):
        unknown = [FacetOption(code, code, 0, True) for code in chosen.unknown]
        options = [
            FacetOption(name.value, name.label, counts.get(path, 0), path in chosen.paths, 1 if words else name.depth)
            for path, name in sorted(names.items())
        ]
        return FacetState(self.name, str(self.label), [*unknown, *options], is_tree=True, is_long=True, words=words)


def _competency_links(resources: QuerySet) -> QuerySet:
    return resources.model.competencies.through.objects.all()


def source_of(rows: QuerySet) -> str:
    """The field of a link table that names the rows: of resources, or of events."""
    return f"{rows.model._meta.model_name}_id"


def _grouped(rows: QuerySet, column: str) -> QuerySet:
    """Counts by a key, the key as text, as a union with other facets needs it; grouping by numbers is quicker."""
    return rows.values(column).annotate(item=Cast(Min(column), CharField()), count=Count("*"))


# --- Counting a whole page of facets ---


@dataclass(frozen=True)
class AskedFacet:
    """A facet with what is chosen in it (as it resolved the values), and the words its values are looked for by."""

    facet: Facet
    chosen: object
    words: str = ""


def count_closed(asked: Iterable[AskedFacet], found: QuerySet, today: datetime.date) -> tuple[int, dict]:
    """One pass over ``found``: how many there are, and ``{facet: {value: count}}`` of the closed facets."""
    wanted = {
        f"iom_{place}_{number}": (one.facet.name, value, condition)
        for place, one in enumerate(asked)
        for number, (value, condition) in enumerate(one.facet.conditions(today).items())
    }
    row = found.order_by().aggregate(
        iom_total=Count("pk"), **{alias: Count("pk", filter=condition) for alias, (*_, condition) in wanted.items()}
    )
    counts: dict[str, dict[str, int]] = {}
    for alias, (name, value, _condition) in wanted.items():
        counts.setdefault(name, {})[value] = row[alias]
    return row["iom_total"], counts


def count_grouped(asked: Iterable[AskedFacet], found: Callable[[str], QuerySet], today: datetime.date) -> dict:
    """One query: ``{facet: {key: count}}``, each facet over ``found(its name)``."""
    parts = [
        part.values_list(Value(one.facet.name, CharField()), "item", "count")
        for one in asked
        for part in _groups(one, found(one.facet.name), today)
    ]
    counts: dict[str, dict[str, int]] = {}
    for name, key, count in _union(parts):
        if key:
            counts.setdefault(name, {})[key] = max(count, counts.get(name, {}).get(key, 0))
    return counts


def names_of(asked: Iterable[AskedFacet], counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, Name]]:
    """One query: ``{facet: {key: name}}`` of what the page may show."""
    parts = []
    for one in asked:
        named = one.facet.names(counts.get(one.facet.name, {}), one.chosen, one.words)
        if named is not None:
            parts.append(named.values_list(Value(one.facet.name, CharField()), "item", "value", "wording", "step"))
    names: dict[str, dict[str, Name]] = {}
    for facet, key, value, label, depth in _union(parts):
        names.setdefault(facet, {})[key] = Name(value, label, depth)
    return names


def _groups(one: AskedFacet, found: QuerySet, today: datetime.date) -> Iterable[QuerySet]:
    conditions = one.facet.conditions(today)
    if not conditions:
        return one.facet.counted(found, one.chosen, today)
    whens = [When(condition, then=Value(value)) for value, condition in conditions.items()]
    band = Case(*whens, default=Value(""), output_field=CharField())
    return [found.values(item=band).annotate(count=Count("pk"))]


def _union(parts: Sequence[QuerySet]) -> Iterable[tuple]:
    return parts[0].union(*parts[1:], all=True) if parts else ()

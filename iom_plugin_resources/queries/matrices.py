"""The map itself (source 004: ресурсная карта): how many resources answer each competency at each level or kind.

A branch counts a resource once, however many of its competencies the resource answers. Two plain scans, of the
index over resources and of their links in order, are added up here: databases differ too much in how they group
so many distinct values, and the quickest of them is no quicker.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from ..choices import Level
from ..core.trees import path_above, paths_above
from ..models import Competency, LearningResource, ResourceKind
from . import competencies, resources

ALL = "*"
# A page of more cells is no longer read, and weighs megabytes; files have all of them.
MOST_CELLS = 12_000
LONGEST_VALUE = 100
MOST_OPENED = 200
AT_A_TIME = 10_000

# {key of a column: {path: resources}}; the path of the whole map is empty.
Tally = dict[object, Counter]
WHOLE = ""


@dataclass(frozen=True)
class MatrixColumn:
    """A level or a kind: ``value`` as the facet of that name has it, ``key`` as the resource has it."""

    value: str
    label: str
    key: object


@dataclass(frozen=True)
class MatrixRow:
    """A competency with the counts of its whole branch, in the order of the columns."""

    competency: Competency
    counts: list[int]
    depth: int

    @property
    def total(self) -> int:
        """A resource has one level and one kind, so columns never share one."""
        return sum(self.counts)


@dataclass(frozen=True)
class Matrix:
    """Rows in the order of the tree; ``totals`` count each resource once in a column.

    ``elsewhere`` resources answer no competency, so no row has them.
    """

    by: str
    columns: list[MatrixColumn]
    rows: list[MatrixRow]
    totals: list[int]
    elsewhere: int

    @property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def gaps(self) -> int:
        """Competencies that nothing answers."""
        return sum(not row.total for row in self.rows)

    @property
    def fits_a_page(self) -> bool:
        return len(self.rows) * (len(self.columns) + 1) <= MOST_CELLS

    def unfolded(self, opened: Iterable[str]) -> list[MatrixRow]:
        """The rows at the top and those under competencies whose code is among ``opened``; ``*`` opens all."""
        if ALL in opened and self.fits_a_page:
            return self.rows
        wanted, shown, open_paths = set(opened), [], set()
        for row in self.rows:
            if row.depth == 1 or path_above(row.competency) in open_paths:
                shown.append(row)
                if row.competency.code in wanted:
                    open_paths.add(row.competency.path)
        return shown


@dataclass(frozen=True)
class MatrixQuestion:
    """Which part of the map is asked for. ``opened`` holds codes of unfolded rows; None: as the page thinks best."""

    by: str = "level"
    framework: str = ""
    competency: str = ""
    opened: tuple[str, ...] | None = None
    today: datetime.date = field(default_factory=timezone.localdate)

    @classmethod
    def read(cls, data: MultiValueDict) -> "MatrixQuestion":
        """The question of an address; what is not known finds nothing or does not count."""
        opened = tuple(_plain(code) for code in data.getlist("open")[:MOST_OPENED]) if "open" in data else None
        return cls(
            by="kind" if data.get("columns") == "kind" else "level",
            framework=_plain(data.get("framework", "")),
            competency=_plain(data.get("competency", "")),
            opened=opened,
        )

    def answered(self, user) -> Matrix:
        """The matrix as ``user`` may see it: published resources that are not past. Five queries at most."""
        nodes = list(self._competencies(user))
        found = resources.visible_to(user).exclude(valid_to__lt=self.today).order_by()
        column_of = dict(found.values_list("pk", "kind_id" if self.by == "kind" else "level"))
        tally = _tally(nodes, self._links(nodes), column_of)
        columns = _kinds(tally) if self.by == "kind" else _levels()
        top = nodes[0].depth if nodes else 1
        rows = [MatrixRow(node, _counts(tally, node.path, columns), node.depth - top + 1) for node in nodes]
        totals = _counts(tally, WHOLE, columns)
        elsewhere = 0 if self.framework or self.competency else len(column_of) - sum(totals)
        return Matrix(self.by, columns, rows, totals, elsewhere)

    def _competencies(self, user) -> QuerySet[Competency]:
        found = competencies.visible_to(user).defer("description")
        if self.framework:
            found = found.filter(framework__code=self.framework)
        if self.competency:
            branch = found.with_code(self.competency).first()
            found = found.in_subtree(branch) if branch else found.none()
        return found

    def _links(self, nodes: list[Competency]) -> QuerySet:
        """Which resource answers which competency, among those that are asked about."""
        links = LearningResource.competencies.through.objects.all()
        if self.competency:
            return links.filter(competency__path__startswith=nodes[0].path) if nodes else links.none()
        return links.filter(competency__framework__code=self.framework) if self.framework else links


def _levels() -> list[MatrixColumn]:
    return [MatrixColumn(value, str(label), value) for value, label in Level.choices]


def _kinds(tally: Tally) -> list[MatrixColumn]:
    """Kinds that are offered, and retired ones that resources still have."""
    kinds = ResourceKind.objects.offered(*tally)
    return [MatrixColumn(kind.code, kind.title, kind.pk) for kind in kinds]


def _counts(tally: Tally, path: str, columns: list[MatrixColumn]) -> list[int]:
    return [tally.get(column.key, {}).get(path, 0) for column in columns]


def _tally(nodes: list[Competency], links: QuerySet, column_of: dict[int, object]) -> Tally:
    """Counts of every branch and of the whole: a resource counts once in everything that its links stand under."""
    branches = {node.pk: frozenset([WHOLE, *paths_above(node), node.path]) for node in nodes}
    met: dict[object, list[str]] = defaultdict(list)
    pairs = links.order_by("learningresource_id").values_list("learningresource_id", "competency_id")
    for resource, own in groupby(pairs.iterator(chunk_size=AT_A_TIME), itemgetter(0)):
        if resource in column_of:
            met[column_of[resource]] += frozenset().union(*[branches[competency] for _resource, competency in own])
    return {column: Counter(paths) for column, paths in met.items()}


def _plain(value: str) -> str:
    return value.replace("\0", "").strip()[:LONGEST_VALUE]

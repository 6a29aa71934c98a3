"""Reads over competency trees."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from ..core.keys import row_key
from ..core.trees import path_above, paths_above
from ..models import Competency, CompetencyFramework

MOST_FOUND = 60
MOST_IN_WHOLE_TREE = 500


def visible_to(user) -> QuerySet[Competency]:
    """Competency frameworks are public; in the order of the trees."""
    return Competency.objects.select_related("framework").order_by("path")


@dataclass
class Node:
    """A competency of the tree: ``is_offered`` if it can be chosen, not only leads to what can."""

    competency: Competency
    is_offered: bool
    is_chosen: bool
    is_open: bool
    children: list["Node"] = field(default_factory=list)


class CompetencyTree:
    """Competencies to choose one from: the whole tree to unfold, or what ``words`` find and what that belongs to."""

    def __init__(self, competencies: QuerySet[Competency], *, words: str, chosen: str):
        self.words, self.chosen = words, chosen
        self.competencies = competencies
        matching = competencies.matching(words) if words else competencies
        self.count = matching.count()
        self.is_cut = self.count > (MOST_FOUND if self.words else MOST_IN_WHOLE_TREE)
        shown = {competency.path: competency for competency in self._shown(matching)}
        self.frameworks = self._arranged(shown, self._with_ancestors(shown))

    def _shown(self, matching: QuerySet[Competency]) -> QuerySet[Competency]:
        if self.words:
            return matching[:MOST_FOUND]
        return matching.filter(depth__lte=2)[:MOST_IN_WHOLE_TREE] if self.is_cut else matching

    def _with_ancestors(self, shown: dict[str, Competency]) -> list[Competency]:
        """``shown`` and the chosen one with everything they stand under, in the order of the tree."""
        by_path = dict(shown)
        by_path |= {chosen.path: chosen for chosen in self.competencies.filter(pk=row_key(self.chosen))}
        missing = {above for node in by_path.values() for above in paths_above(node)} - by_path.keys()
        if missing:
            by_path |= {above.path: above for above in self.competencies.filter(path__in=missing)}
        return [by_path[path] for path in sorted(by_path)]

    def _arranged(self, shown, competencies: list[Competency]) -> dict[CompetencyFramework, list[Node]]:
        """Roots by framework, each with its branch; what was found and what leads to the chosen one is open."""
        frameworks: dict[CompetencyFramework, list[Node]] = {}
        nodes: dict[str, Node] = {}
        for competency in competencies:
            path, is_chosen = competency.path, str(competency.pk) == self.chosen
            node = Node(competency, path in shown or is_chosen, is_chosen, is_open=bool(self.words))
            above = nodes.get(path_above(competency))
            siblings = above.children if above else frameworks.setdefault(competency.framework, [])
            siblings.append(node)
            nodes[path] = node
            if is_chosen:
                for upper in paths_above(competency):
                    nodes[upper].is_open = True
        return frameworks

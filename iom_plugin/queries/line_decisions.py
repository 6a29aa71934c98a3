"""Reads over decisions about single lines."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from ..choices import Decision, LineNoun
from ..models import LineDecision, Route
from .lines import words_of

# How a decision is called when it is about a line.
WORDS = {
    Decision.APPROVED: pgettext_lazy("line", "approved"),
    Decision.RETURNED: pgettext_lazy("line", "to be changed"),
}


@dataclass(frozen=True)
class Decided:
    """The latest decision about each line of a route, by noun and key."""

    by_line: dict[tuple[str, int], LineDecision]

    def about(self, noun: str, line: int) -> LineDecision | None:
        return self.by_line.get((noun, line))

    def summary_of(self, route: Route) -> dict:
        """How many needs ``route`` has, how many are approved in the words that they have now, what is returned."""
        needs = list(route.needs.all())
        approved = sum(self._is_approved(LineNoun.NEED, need) for need in needs)
        return {"needs": len(needs), "approved": approved, "returned": len(self.returned_of(route))}

    def returned_of(self, route: Route) -> list[LineDecision]:
        """What is to be changed, in the order of the table."""
        decided = [
            self.about(noun, line.pk)
            for need in route.needs.all()
            for noun, line in ((LineNoun.NEED, need), *((LineNoun.TASK, task) for task in need.tasks.all()))
        ]
        return [one for one in decided if one and one.decision == Decision.RETURNED]

    def _is_approved(self, noun: str, line) -> bool:
        decision = self.about(noun, line.pk)
        return bool(decision) and decision.decision == Decision.APPROVED and decision.about == words_of(line)


def decided_of(route: Route) -> Decided:
    """One query; of several decisions about a line the latest counts."""
    found = {}
    for decision in route.line_decisions.select_related("by__iom_teacher").order_by("at", "pk"):
        found[decision.noun, decision.line] = decision
    return Decided(found)

"""The self-check of a route: what the program sees for each criterion, and how it came to it (source 004, issue 4).

Advice, never a block: what a route still lacks for a review is ``queries.routes.missing_for_submit``. The rules are
the lists of ``data/self_check.json`` and the small functions of the modules beside this one, one for each criterion
of the sources; an editor changes what is said, and adds criteria, in the vocabulary.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ...models import Criterion, Route
from . import dates, feasibility, fitting, wholeness, wordings
from .added import words_of_the_editor
from .findings import Checked, Facts, Finding, Found, OpenDeficit, Severity
from .reading import read
from .words import data

__all__ = ["CriterionAdvice", "Facts", "Finding", "OpenDeficit", "SelfCheck", "Severity", "advice_on", "self_check_of"]

RULES: dict[str, Callable[[Checked], Found]] = {
    "c1": wholeness.tasks_answer_needs,
    "c2": wordings.tasks_are_concrete,
    "c3": wordings.tasks_are_for_learning,
    "c4": wholeness.practice_has_a_trial,
    "c5": fitting.forms_fit_tasks,
    "c6": wordings.activities_are_events,
    "c7": feasibility.activities_can_be_managed,
    "c8": dates.dates_are_realistic,
    "c9": fitting.results_fit_tasks,
    "c10": wholeness.practice_can_change,
}


@dataclass(frozen=True)
class CriterionAdvice:
    """What the program says of one criterion; the score is the teacher's.

    ``suggested`` is 0, 1 or 2, or None where the program cannot judge. ``sees`` says what it can see at all.
    """

    criterion: Criterion
    found: list[Finding]
    suggested: int | None
    hint: str
    sees: str
    advice: str
    example: str

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.found if finding.is_warning]

    @property
    def hints(self) -> list[Finding]:
        return [finding for finding in self.found if not finding.is_warning]


@dataclass(frozen=True)
class SelfCheck:
    """The whole self-check: advice on every criterion, and the sum of the author's own scores."""

    advice: list[CriterionAdvice]
    own_total: int
    highest: int

    @property
    def is_passed(self) -> bool:
        """Everything that the program can see is green."""
        return not self.warnings

    @property
    def warnings(self) -> list[Finding]:
        return [finding for item in self.advice for finding in item.warnings]

    @property
    def scored(self) -> int:
        return sum(item.criterion.own_value is not None for item in self.advice)


def self_check_of(route: Route, *, today: datetime.date) -> SelfCheck:
    """The self-check of a route from ``routes.with_content``, in one query more."""
    criteria, facts = read(route, today)
    own = sum(criterion.own_value or 0 for criterion in criteria)
    return SelfCheck(advice_on(route, criteria, facts), own, 2 * len(criteria))


def advice_on(route: Route, criteria: Iterable[Criterion], facts: Facts) -> list[CriterionAdvice]:
    """What the program sees for each criterion; no query, if the content of the route is read."""
    checked = Checked(route, facts)
    return [_advice(criterion, checked) for criterion in criteria]


def _advice(criterion: Criterion, checked: Checked) -> CriterionAdvice:
    rule = RULES.get(criterion.code)
    said = [rule(checked)] if rule else []
    if (added := words_of_the_editor(criterion, checked)) is not None:
        said.append(added)
    texts = data()["criteria"].get(criterion.code, {})
    example = criterion.example or texts.get("example", "")
    findings = [
        finding if finding.example is not None else replace(finding, example=example)
        for found in said
        for finding in found.findings
    ]
    return CriterionAdvice(
        criterion=criterion,
        found=sorted(findings, key=lambda finding: not finding.is_warning),
        suggested=_suggested(findings, max((found.looked_at for found in said), default=0)),
        hint=criterion.hint or texts.get("hint", ""),
        sees=texts.get("sees", ""),
        advice=criterion.advice or texts.get("advice", ""),
        example=example,
    )


def _suggested(findings: list[Finding], looked_at: int) -> int | None:
    """2 without warnings, 0 where at least half of the lines have one, 1 between; None if there was nothing to see."""
    warned = {(finding.noun, finding.line_id) for finding in findings if finding.is_warning}
    if not warned:
        return 2 if looked_at else None
    return 0 if 2 * len(warned) >= looked_at else 1

"""What a self-check finds, and what it reads to find it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices

from ...choices import ActivityStatus, LineNoun, Phase, TaskKind
from ...models import Activity, LearningTask, Opener, Route, RouteNeed
from .holidays import Holiday
from .words import Word, data, first_of, words_in


class Severity(TextChoices):
    """A warning keeps the criterion from being green; a hint is only worth a thought."""

    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing that the program sees: what, how it came to it, and how it could be worded better.

    Where a rule has no ``example`` of its own (None), it gets that of the criterion.
    ``noun`` and ``line_id`` say which line it is about; both are empty where it is the route as a whole.
    """

    sentence: str
    how: str
    example: str | None = None
    noun: str = ""
    line_id: int | None = None
    severity: str = Severity.WARNING

    @property
    def anchor(self) -> str:
        """The place on the screen of the route."""
        return f"{self.noun}-{self.line_id}" if self.line_id else "road-map"

    @property
    def is_warning(self) -> bool:
        return self.severity == Severity.WARNING


@dataclass(frozen=True)
class Found:
    """What a rule says about a criterion: findings, and at how many lines it has looked."""

    findings: list[Finding]
    looked_at: int


@dataclass(frozen=True)
class OpenDeficit:
    """An accepted deficit of the author."""

    competency_id: int
    title: str


@dataclass(frozen=True)
class Facts:
    """What the rules need beside the route itself."""

    deficits: Sequence[OpenDeficit] = ()
    # The openers that have result forms; codes of the forms that fit an opener, by its key, and a kind of task.
    openers: Sequence[Opener] = ()
    fitting: Mapping[int, frozenset[str]] = field(default_factory=dict)
    fitting_kind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    holidays: Sequence[Holiday] = ()
    today: datetime.date | None = None


@dataclass(frozen=True)
class Step:
    """An activity with what the rules ask of it again and again."""

    need: RouteNeed
    task: LearningTask
    activity: Activity

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words_in(self.activity.title)

    @cached_property
    def does(self) -> str:
        """``trial`` (new things are tried with children), ``listening`` (or reading), ``visit``, or none of these."""
        code = self.activity.form.code if self.activity.form else ""
        if self.activity.phase == Phase.TRIAL or code in data()["trial_forms"]:
            return "trial"
        if code in data()["listening_forms"]:
            return "listening"
        lists = {"visit": "lesson_visits", "listening": "listening_words", "trial": "trial_words"}
        found = {kind: match.place for kind, name in lists.items() if (match := first_of(self.words, name))}
        return min(found, key=found.get, default="")

    @cached_property
    def needs_children(self) -> bool:
        """Whether it happens at lessons, and so not in holidays."""
        code = self.activity.form.code if self.activity.form else ""
        return self.does in ("trial", "visit") or code in data()["lesson_forms"]


def _is_cancelled(activity: Activity) -> bool:
    return activity.status == ActivityStatus.CANCELLED


class Checked:
    """A route under a self-check: its lines in flat lists, without what was cancelled.

    Give it a route from ``routes.with_content``.
    """

    def __init__(self, route: Route, facts: Facts):
        self.route, self.facts = route, facts
        self.needs = list(route.needs.all())
        self.tasks = [(need, task) for need in self.needs for task in need.tasks.all()]
        self._steps = {
            task.pk: [Step(need, task, activity) for activity in task.activities.all() if not _is_cancelled(activity)]
            for need, task in self.tasks
        }

    @cached_property
    def steps(self) -> list[Step]:
        return [step for steps in self._steps.values() for step in steps]

    def steps_of(self, task: LearningTask) -> list[Step]:
        return self._steps[task.pk]

    def practice_tasks(self) -> Iterator[LearningTask]:
        return (task for _need, task in self.tasks if task.kind == TaskKind.PRACTICE)

    def texts(self, noun: str) -> list[tuple[int, str]]:
        """The key and the words of every line of a kind."""
        if noun == LineNoun.NEED:
            return [(need.pk, need.text) for need in self.needs]
        if noun == LineNoun.TASK:
            return [(task.pk, task.text) for _need, task in self.tasks]
        if noun == LineNoun.ACTIVITY:
            return [(step.activity.pk, step.activity.title) for step in self.steps]
        return [(result.pk, str(result)) for _need, task in self.tasks for result in task.results.all()]

"""The rows of a road map become needs, tasks, activities and results; what was not understood is said.

Every cell of the table ends in the content or in a ``Doubt``: nothing disappears silently.
"""

from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold

from ...choices import NeedKind, TaskKind
from .activities import Activities
from .grids import Cell
from .items import Item, inline_items, is_empty, listed_items, marked_items, one_item, parts_of, same, without_label
from .layouts import Layout
from .roles import Role, role_of
from .steps import read_step
from .tables import Child, Doubt, Line, Table
from .wordings import (
    NEED_COLUMNS,
    TASK_COLUMNS,
    Vocabularies,
    kind_of_label,
    need_kind,
    starts_with_infinitive,
    task_kind,
)

RESULT_LABELS = ("форм", "результат", "отчет", "итог", "продукт")


class Understanding:
    """Reads one table after another into the same ``needs``."""

    def __init__(self, vocabularies: Vocabularies, *, fallback_need: str, fallback_kind: str):
        self.vocabularies = vocabularies
        self.fallback_need, self.fallback_kind = fallback_need, fallback_kind
        self.needs: list[Line] = []
        self.doubts: list[Doubt] = []
        self.has_sections = False

    def read(self, layout: Layout) -> None:
        """Read a road map: first what each row is about, then what belongs there."""
        self.table = Table(layout, self.doubts)
        self._open_lines(layout)
        activities = Activities(self.table, self.vocabularies)
        for cell, column in self.table.unused(Role.ACTIVITY):
            activities.read(cell, column)
        for cell, _column in self.table.unused(Role.RESULT):
            self._results(cell)
        self.table.tell_leftovers()

    # --- Needs and tasks ---

    def _open_lines(self, layout: Layout) -> None:
        """Which tasks each row is about; an empty cell, or the same words again, go on with the line above."""
        needs: list[Line] = []
        tasks: list[Line] = []
        for number, row in self.table.rows.items():
            section = layout.spans_everything(layout.grid.rows[number])
            if section is not None:
                needs, tasks = self._section(section, needs, tasks, layout)
                continue
            found = self._lines(self.table.cell(number, Role.NEED), NeedKind, needs)
            if found is not needs:
                needs, tasks = found, []
                self.needs += needs
            if not needs and any(cell.text for cell, column in row if column.role != Role.NUMBER):
                needs = [self._fallback_need()]
            task_cell = self.table.cell(number, self._task_role(layout))
            found = self._lines(task_cell, TaskKind, tasks)
            if found is not tasks:
                tasks = found
                self.table.deal(tasks, needs, "tasks", task_cell)
            if needs and not tasks and _says_something(row):
                tasks = [self._fallback_task(needs[-1])]
            self.table.tasks[number] = tasks

    def _task_role(self, layout: Layout) -> Role:
        """In the form of a ЦНППМ levels stand where others have tasks."""
        has_lines = self.has_sections or layout.roles & {Role.NEED, Role.TASK}
        return Role.TASK if has_lines else Role.LEVEL

    def _lines(self, cell: Cell | None, kinds, present: list[Line]) -> list[Line]:
        """New lines of a cell; ``present`` itself if the cell only goes on with them."""
        if cell is None or is_empty(cell.text) or self.table.is_used(cell):
            return present
        self.table.use(cell)
        plain, kind = _without_kind(cell, kinds)
        begins = starts_with_infinitive if kinds is TaskKind else None
        items = [part for item in marked_items(plain, begins) for part in inline_items(item)]
        if not items:
            return present
        if len(items) == len(present) and all(same(i.text, p.text) for i, p in zip(items, present, strict=True)):
            return present
        return [Line(item.text, kind, item.label, group=item.group) for item in items]

    def _section(self, cell: Cell, needs: list[Line], tasks: list[Line], layout: Layout):
        """A row that spans the table: a task if it is numbered or worded as one, or else a need."""
        if self.table.is_used(cell):
            return needs, tasks
        cell_left, results = _without_results(cell)
        plain, kind = _without_kind(cell_left, TaskKind)
        item = one_item(plain)
        if item is None:
            self._results_below(cell, results, tasks)
            return needs, tasks
        is_task = bool(kind) or "." in item.label or starts_with_infinitive(item.text)
        if is_task and Role.TASK not in layout.roles:
            self.table.use(cell)
            self.has_sections = True
            task = Line(item.text, kind, item.label)
            task.results = [Child(Item(text), self.result(text)) for text in results]
            needs = needs or [self._fallback_need()]
            needs[-1].tasks.append(task)
            return needs, [task]
        if not is_task and Role.NEED not in layout.roles:
            need = self._lines(cell, NeedKind, [])[0]
            self.needs.append(need)
            return [need], []
        return needs, tasks

    def _results_below(self, cell: Cell, results: list[str], tasks: list[Line]) -> None:
        """A row that only says which results the task above it has."""
        if results and tasks:
            self.table.use(cell)
            self.table.deal([Child(Item(text), self.result(text)) for text in results], tasks, "results", cell)

    def _fallback_need(self) -> Line:
        if self.needs and self.needs[-1].is_placeholder:
            return self.needs[-1]
        need = Line(self.fallback_need, self.fallback_kind, is_placeholder=True)
        self.needs.append(need)
        self.table.doubt("need_missing", _("The table names no deficit or task ahead. Word it."), need.text)
        return need

    def _fallback_task(self, need: Line) -> Line:
        task = Line(need.text, TaskKind.PRACTICE if need.tasks else TaskKind.LEARNING, is_placeholder=True)
        need.tasks.append(task)
        self.table.doubt("task_missing", _("The table names no learning task here. Word it."), need.text)
        return task

    # --- Results ---

    def _results(self, cell: Cell) -> None:
        tasks = self.table.tasks_over(cell)
        if not tasks:
            return
        items = [part for item in listed_items(cell, lower_case_goes_on=False) for part in inline_items(item)]
        items = [Item(part, item.label, item.group) for item in items for part in parts_of(item.text)]
        self.table.use(cell)
        there = {result.value["words"] for task in tasks for result in task.results} if cell.height == 1 else set()
        children = [Child(item, self.result(item.text)) for item in items]
        # The same words again in the next row of a task stand for a merged cell.
        self.table.deal([child for child in children if child.value["words"] not in there], tasks, "results", cell)

    def result(self, text: str, evidence: str = "") -> dict:
        named, words = self.vocabularies.divided_result(text)
        form = named or self.vocabularies.result_form(text)
        return {
            "words": text,
            "form": form.title if form else None,
            "form_code": form.code if form else None,
            "text": "" if form and same(form.title, words) else words,
            "evidence": evidence,
        }

    def words_of_step(self, text: str) -> set[str]:
        """What an activity may be called that is worded as ``text``."""
        plain = without_label(text)[0]
        title = read_step(plain).title
        return {fold(words) for words in (text, plain, title, self.vocabularies.divided_step(title)[1])} - {""}

    # --- The whole ---

    def content(self) -> list[dict]:
        """``needs`` in the shape of ``queries.contents``."""
        return [self._need(need) for need in self.needs]

    def _need(self, need: Line) -> dict:
        kind = need.kind or need_kind(need.text)
        opener = self.vocabularies.opener(need.text, NEED_COLUMNS)
        kind = kind or (NeedKind.TASK if opener else NeedKind.DEFICIT)
        return {
            "kind": str(kind),
            "competency": None,
            "deficit": None,
            **_opened(opener),
            "text": need.text,
            "tasks": [self._task(task, number) for number, task in enumerate(need.tasks)],
        }

    def _task(self, task: Line, number: int) -> dict:
        kind = task.kind or task_kind(task.text)
        if kind is None:
            kind = TaskKind.PRACTICE if number else TaskKind.LEARNING
            self.table.doubt(
                "kind_guessed", _("Whether this task is learning or a change of practice was guessed."), task.text
            )
        return {
            "kind": str(kind),
            **_opened(self.vocabularies.opener(task.text, TASK_COLUMNS)),
            "text": task.text,
            "activities": [child.value for child in task.activities],
            "results": [
                {name: value for name, value in child.value.items() if name != "words"} for child in task.results
            ],
        }


def _says_something(row) -> bool:
    return any(not is_empty(cell.text) and column.role in (Role.ACTIVITY, Role.RESULT) for cell, column in row)


def _without_kind(cell: Cell, kinds) -> tuple[Cell, str | None]:
    """The cell without the line that only names the kind, as our own documents write it."""
    kind, lines = None, []
    for line in cell.lines:
        named = kind_of_label(line.text, kinds) if line.text else None
        kind = kind or named
        if named is None:
            lines.append(line)
    if not any(line.text for line in lines):
        return cell, None
    return Cell(cell.top, cell.left, cell.right, cell.bottom, lines), kind


def _without_results(cell: Cell) -> tuple[Cell, list[str]]:
    """A cell without the line «Форма предъявления результата: …; …», and what this line says."""
    lines, results = [], []
    for line in cell.lines:
        label, colon, rest = line.text.partition(":")
        if colon and rest.strip() and fold(label).startswith(RESULT_LABELS) and role_of(label) == Role.RESULT:
            results += parts_of(rest.strip())
        else:
            lines.append(line)
    return Cell(cell.top, cell.left, cell.right, cell.bottom, lines), [text for text in results if not is_empty(text)]


def _opened(opener: tuple[str, dict] | None) -> dict:
    code, answers = opener or (None, {})
    return {"opener": code, "answers": answers}

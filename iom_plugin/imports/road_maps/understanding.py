"""The rows of a road map become needs, tasks, activities and results; what was not understood is said.

Every cell of the table ends in the content or in a ``Doubt``: nothing disappears silently.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold

from ...choices import ActivityStatus, NeedKind, TaskKind
from .grids import Cell
from .items import (
    Item,
    inline_items,
    is_empty,
    joined,
    listed_items,
    marked_items,
    one_item,
    parts_of,
    same,
    without_label,
)
from .layouts import Layout, Role, role_of
from .steps import LONGEST_DATES, LONGEST_PROVIDER, hours_of, is_dates, is_understood, read_step
from .wordings import (
    NEED_COLUMNS,
    TASK_COLUMNS,
    Vocabularies,
    Worded,
    kind_of_label,
    need_kind,
    starts_with_infinitive,
    task_kind,
)

RESULT_LABELS = ("форм", "результат", "отчет", "итог", "продукт")
Place = tuple[int, int, int]


@dataclass(frozen=True)
class Doubt:
    """Something that a person has to look at: where it stands (table, row, column from 1), what, and why."""

    code: str
    sentence: str
    text: str = ""
    place: Place | None = None
    line: str = ""

    def where(self) -> str:
        if self.place is None:
            return ""
        table, row, column = self.place
        return _("table %(table)d, row %(row)d, column %(column)d") % {"table": table, "row": row, "column": column}


@dataclass
class Line:
    """A need or a task while it is put together."""

    text: str
    kind: str | None = None
    label: str = ""
    is_placeholder: bool = False
    tasks: list["Line"] = field(default_factory=list)
    activities: list[dict] = field(default_factory=list)
    results: list[dict] = field(default_factory=list)


class Understanding:
    """Reads one table after another into the same ``needs``."""

    def __init__(self, vocabularies: Vocabularies, *, fallback_need: str, fallback_kind: str):
        self.vocabularies = vocabularies
        self.fallback_need, self.fallback_kind = fallback_need, fallback_kind
        self.needs: list[Line] = []
        self.doubts: list[Doubt] = []
        self.used: set[int] = set()
        self.has_sections = False

    # --- One table ---

    def read(self, layout: Layout) -> None:
        grid = layout.grid
        self.layout = layout
        rows = [number for number in range(layout.first, len(grid.rows)) if number not in layout.headings]
        by_row = {number: layout.columns_of(grid.rows[number]) for number in rows}
        tasks_of = self._open_lines(layout, rows, by_row)
        for cell, column in self._once(rows, by_row, {Role.ACTIVITY}):
            self._activities(cell, column, self._tasks_over(cell, tasks_of), by_row)
        for cell, _column in self._once(rows, by_row, {Role.RESULT}):
            self._results(cell, self._tasks_over(cell, tasks_of))
        self._leftovers(layout, rows, by_row)

    def _once(self, rows, by_row, roles) -> Iterator[tuple[Cell, object]]:
        """Cells of these columns, each once, that nobody has used yet."""
        seen = set()
        for number in rows:
            for cell, column in by_row[number]:
                if column.role in roles and id(cell) not in seen and id(cell) not in self.used:
                    seen.add(id(cell))
                    if not is_empty(cell.text):
                        yield cell, column

    # --- Needs and tasks ---

    def _open_lines(self, layout: Layout, rows: list[int], by_row) -> dict[int, list[Line]]:
        """Which tasks each row is about; an empty cell, or the same words again, go on with the line above."""
        tasks_of: dict[int, list[Line]] = {}
        needs: list[Line] = []
        tasks: list[Line] = []
        for number in rows:
            section = layout.spans_everything(layout.grid.rows[number])
            if section is not None:
                needs, tasks = self._section(section, needs, tasks, layout)
                continue
            need_cell = self._cell(by_row[number], Role.NEED)
            task_cell = self._cell(by_row[number], Role.TASK)
            levels_are_tasks = not self.has_sections and not layout.roles & {Role.NEED, Role.TASK}
            if levels_are_tasks:
                task_cell = self._cell(by_row[number], Role.LEVEL)
            found = self._lines(need_cell, NeedKind, needs) if need_cell else needs
            if found is not needs:
                needs, tasks = found, []
                self.needs += [need for need in needs if need not in self.needs]
            if not needs and any(cell.text for cell, column in by_row[number] if column.role != Role.NUMBER):
                needs = [self._fallback_need()]
            found = self._lines(task_cell, TaskKind, tasks) if task_cell else tasks
            if found is not tasks:
                tasks = found
                self._deal(tasks, needs, "tasks", task_cell)
            if needs and not tasks and self._says_something(by_row[number]):
                tasks = [self._fallback_task(needs[-1])]
            tasks_of[number] = tasks
        return tasks_of

    def _cell(self, cells, role: Role) -> Cell | None:
        return next((cell for cell, column in cells if column.role == role), None)

    def _says_something(self, cells) -> bool:
        return any(not is_empty(cell.text) and column.role in (Role.ACTIVITY, Role.RESULT) for cell, column in cells)

    def _lines(self, cell: Cell, kinds, present: list[Line]) -> list[Line]:
        """New lines of a cell; ``present`` itself if the cell only goes on with them."""
        if is_empty(cell.text) or id(cell) in self.used:
            self.used.add(id(cell))
            return present
        self.used.add(id(cell))
        plain, kind = self._without_kind(cell, kinds)
        begins = starts_with_infinitive if kinds is TaskKind else None
        items = [part for item in marked_items(plain, begins) for part in inline_items(item)]
        if not items:
            return present
        if len(items) == len(present) and all(same(i.text, p.text) for i, p in zip(items, present, strict=True)):
            return present
        return [Line(item.text, kind, item.label) for item in items]

    def _without_kind(self, cell: Cell, kinds) -> tuple[Cell, str | None]:
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

    def _section(self, cell: Cell, needs: list[Line], tasks: list[Line], layout: Layout):
        """A row that spans the table: a task if it is numbered or worded as one, or else a need."""
        if id(cell) in self.used:
            return needs, tasks
        cell_left, results = _without_results(cell)
        plain, kind = self._without_kind(cell_left, TaskKind)
        item = one_item(plain)
        if item is None:
            return needs, tasks
        is_task = bool(kind) or "." in item.label or starts_with_infinitive(item.text)
        if is_task and Role.TASK not in layout.roles:
            self.used.add(id(cell))
            self.has_sections = True
            task = Line(item.text, kind, item.label)
            task.results = [_Child(Item(text), self.result(text)) for text in results]
            needs = needs or [self._fallback_need()]
            needs[-1].tasks.append(task)
            return needs, [task]
        if not is_task and Role.NEED not in layout.roles:
            need = self._lines(cell, NeedKind, [])[0]
            self.needs.append(need)
            return [need], []
        return needs, tasks

    def _fallback_need(self) -> Line:
        if self.needs and self.needs[-1].is_placeholder:
            return self.needs[-1]
        need = Line(self.fallback_need, self.fallback_kind, is_placeholder=True)
        self.needs.append(need)
        self.doubt("need_missing", _("The table names no deficit or task ahead. Word it."), need.text)
        return need

    def _fallback_task(self, need: Line) -> Line:
        task = Line(need.text, need.tasks and TaskKind.PRACTICE or TaskKind.LEARNING, is_placeholder=True)
        need.tasks.append(task)
        self.doubt("task_missing", _("The table names no learning task here. Word it."), need.text)
        return task

    # --- Who belongs to whom ---

    def _tasks_over(self, cell: Cell, tasks_of: dict[int, list[Line]]) -> list[Line]:
        found: dict[int, Line] = {}
        for number in range(cell.top, cell.bottom + 1):
            found |= {id(task): task for task in tasks_of.get(number, ())}
        return list(found.values())

    def _deal(self, children: list, parents: list[Line], name: str, cell: Cell) -> None:
        """Give each child to its parent: by numbers, one to one, by blank lines; evenly if nothing else helps."""
        labels = [getattr(child, "label", "") for child in children]
        groups = [getattr(child, "group", 0) for child in children]
        if len(parents) == 1:
            places = [0] * len(children)
        elif (places := _by_labels(labels, parents)) is None:
            if len(children) == len(parents):
                places = list(range(len(children)))
            elif len(set(groups)) == len(parents):
                places = [sorted(set(groups)).index(group) for group in groups]
            else:
                places = [number * len(parents) // len(children) for number in range(len(children))]
                self.doubt(
                    "spread_guessed",
                    _("Several tasks share this cell, so what belongs to which was guessed. Check it."),
                    cell.text,
                    cell,
                )
        for child, place in zip(children, places, strict=True):
            getattr(parents[place], name).append(child)

    # --- Activities and results ---

    def _activities(self, cell: Cell, column, tasks: list[Line], by_row) -> None:
        items = [part for item in listed_items(cell, lower_case_goes_on=True) for part in inline_items(item)]
        dates = self._dates(cell, column, by_row, len(items))
        items = self._divided(items, len(dates))
        if not items or not tasks:
            return
        self.used.add(id(cell))
        dates = self._dates_for(items, dates, cell)
        extras = {role: self._beside(cell, role, by_row, len(items)) for role in (Role.FORM, Role.HOURS, Role.PROVIDER)}
        children = [
            _Child(
                item, self._activity(item, dates[number], {role: texts[number] for role, texts in extras.items()}, cell)
            )
            for number, item in enumerate(items)
        ]
        self._deal(children, tasks, "activities", cell)

    def _divided(self, items: list[Item], dates: int) -> list[Item]:
        """«Вебинар; семинар» are two where there are two dates, or where each is a form of work."""
        if len(items) != 1:
            return items
        parts = parts_of(items[0].text)
        certain = len(parts) == dates or all(self.vocabularies.work_form(part) for part in parts)
        if len(parts) < 2 or not certain:
            return items
        return [Item(part, "", items[0].group) for part in parts]

    def _dates(self, cell: Cell, column, by_row, wanted: int) -> list[str]:
        """What the columns of dates say beside the cell, divided as the activities are."""
        if column.dates:
            return [column.dates]
        starts = self._texts_beside(cell, Role.STARTS, by_row)
        ends = self._texts_beside(cell, Role.ENDS, by_row)
        if starts or ends:
            whole = f"{' '.join(starts)} – {' '.join(ends)}" if starts and ends else " ".join(starts or ends)
            return [whole]
        found = [
            text for beside in self._cells_beside(cell, Role.DATES, by_row) for text in _date_texts(beside, wanted)
        ]
        return found

    def _cells_beside(self, cell: Cell, role: Role, by_row) -> list[Cell]:
        found: dict[int, Cell] = {}
        for number in range(cell.top, cell.bottom + 1):
            for other, column in by_row.get(number, ()):
                if column.role == role and not is_empty(other.text):
                    found[id(other)] = other
        self.used.update(found)
        return list(found.values())

    def _texts_beside(self, cell: Cell, role: Role, by_row) -> list[str]:
        return [" ".join(other.text.split()) for other in self._cells_beside(cell, role, by_row)]

    def _dates_for(self, items: list[Item], dates: list[str], cell: Cell) -> list[str]:
        number = len(items)
        if len(dates) <= 1 or number == 1:
            return [", ".join(dates)] * number
        if len(dates) == number:
            return dates
        sentence = _("There are %(dates)d dates for %(activities)d activities. Check which belongs to which.")
        self.doubt(
            "dates_uneven",
            sentence % {"dates": len(dates), "activities": number},
            "; ".join(dates),
            cell,
        )
        if len(dates) > number:
            return [*dates[: number - 1], ", ".join(dates[number - 1 :])]
        return [*dates, *[""] * (number - len(dates))]

    def _beside(self, cell: Cell, role: Role, by_row, number: int) -> list[str]:
        texts = [line for text in self._texts_lines(cell, role, by_row) for line in text]
        if len(texts) == number:
            return texts
        return [" ".join(texts)] * number

    def _texts_lines(self, cell: Cell, role: Role, by_row) -> list[list[str]]:
        found = self._cells_beside(cell, role, by_row)
        return [[item.text for item in listed_items(other, lower_case_goes_on=True)] for other in found]

    def _activity(self, item: Item, dates: str, extras: dict, cell: Cell) -> dict:
        hours, provider = self._hours(extras[Role.HOURS], cell), self._provider(extras[Role.PROVIDER], cell)
        step = read_step(item.text, has_dates=bool(dates), has_hours=bool(hours), has_provider=bool(provider))
        named, step.title = self.vocabularies.divided_step(step.title)
        form = self._form(extras[Role.FORM], cell) or named or self.vocabularies.work_form(step.title)
        dates = self._checked_dates(" ".join((dates or step.dates).split()), cell)
        return {
            "title": step.title,
            "form": form.title if form else None,
            "form_code": form.code if form else None,
            "direction": None,
            "resource": None,
            "provider": step.provider or provider,
            "hours": step.hours or hours,
            "dates": dates,
            "phase": "",
            "status": str(ActivityStatus.CANCELLED if step.is_cancelled else ActivityStatus.PLANNED),
            "done_note": "",
        }

    def _form(self, text: str, cell: Cell) -> Worded | None:
        """The form of work that a column names; words that say more than the form are told."""
        form = self.vocabularies.work_form(text) if text else None
        if text and not (form and form.says_all_of(text)):
            self.doubt("form_unknown", _("This is more than the name of a form of work; it is not kept."), text, cell)
        return form

    def _checked_dates(self, dates: str, cell: Cell) -> str:
        """A wording that nobody understands is kept; one that says nonsense or is too long is only told."""
        if not dates or is_understood(dates):
            return dates
        sentence = _("This is not understood as a date or period; it is kept as it is written.")
        kept = dates
        if len(dates) > LONGEST_DATES or not is_understood(dates, strict=False):
            sentence = _("This is no date or period that can be: it is left out.")
            kept = ""
        self.doubt("dates_unknown", sentence, dates, cell)
        return kept

    def _provider(self, text: str, cell: Cell) -> str:
        if len(text) <= LONGEST_PROVIDER:
            return text
        self.doubt("cell_unused", _("This is too long for the name of an organisation and is left out."), text, cell)
        return ""

    def _hours(self, text: str, cell: Cell) -> int | None:
        hours = hours_of(text)
        if text and hours is None:
            self.doubt("cell_unused", _("This is not understood as a number of hours and is left out."), text, cell)
        return hours

    def _results(self, cell: Cell, tasks: list[Line]) -> None:
        if not tasks:
            return
        items = [part for item in listed_items(cell, lower_case_goes_on=False) for part in inline_items(item)]
        items = [Item(part, item.label, item.group) for item in items for part in parts_of(item.text)]
        self.used.add(id(cell))
        there = {result["words"] for task in tasks for result in task.results} if cell.height == 1 else set()
        children = [_Child(item, self.result(item.text)) for item in items]
        # The same words again in the next row of a task stand for a merged cell.
        self._deal([child for child in children if child.value["words"] not in there], tasks, "results", cell)

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

    def child(self, item: Item, value: dict) -> "_Child":
        return _Child(item, value)

    def words_of_step(self, text: str) -> set[str]:
        """What an activity may be called that is worded as ``text``."""
        plain = without_label(text)[0]
        title = read_step(plain).title
        return {fold(words) for words in (text, plain, title, self.vocabularies.divided_step(title)[1])} - {""}

    # --- What is left ---

    def _leftovers(self, layout: Layout, rows: list[int], by_row) -> None:
        """Cells that nobody used: a doubt for a column, and one for each other cell."""
        for column in layout.columns:
            cells = {id(cell): cell for number in rows for cell, its in by_row[number] if its is column}
            left = [c for key, c in cells.items() if key not in self.used and not is_empty(c.text)]
            if not left or column.role == Role.NUMBER:
                continue
            if column.role in (Role.UNKNOWN, Role.LEVEL, Role.LINK, Role.REPORT):
                sentence = _("The column «%(title)s» is not used: a route has no place for it.")
                texts = "; ".join(dict.fromkeys(cell.text for cell in left))
                self.doubt("column_unused", sentence % {"title": column.title or "—"}, texts, left[0])
                continue
            for cell in left:
                self.doubt("cell_unused", _("This cell is not used."), cell.text, cell)

    def doubt(self, code: str, sentence: str, text: str = "", cell: Cell | None = None) -> None:
        place = (self.layout.grid.number, cell.top + 1, cell.left + 1) if cell is not None else None
        self.doubts.append(Doubt(code, sentence, text, place))

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
            self.doubt(
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


@dataclass(frozen=True)
class _Child:
    """An activity or a result with the number that it had in the table."""

    item: Item
    value: dict

    @property
    def label(self) -> str:
        return self.item.label

    @property
    def group(self) -> int:
        return self.item.group

    def __getitem__(self, name):
        return self.value[name]


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


def _by_labels(labels: list[str], parents: list[Line]) -> list[int] | None:
    """«1.2» belongs to «1»: only if every child says so."""
    places = []
    for label in labels:
        parent, dot, _rest = label.rpartition(".")
        found = [place for place, line in enumerate(parents) if dot and line.label == parent]
        if len(found) != 1:
            return None
        places.append(found[0])
    return places


def _date_texts(cell: Cell, wanted: int) -> list[str]:
    """One date, if the whole cell is one; or else what its lines, semicolons or commas divide."""
    lines = [line.text for line in cell.lines if not is_empty(line.text)]
    whole = joined(lines).replace("\n", " ")
    if len(lines) > 1 and is_dates(whole):
        return [whole]
    items = [_without_number(line, number) for number, line in enumerate(lines, 1)] if len(lines) > 1 else [whole]
    if len(items) == 1:
        for mark in ";,":
            parts = [part.strip() for part in items[0].split(mark) if part.strip()]
            if len(parts) == wanted > 1 or (mark == ";" and len(parts) > 1):
                return parts
    return items


def _without_number(line: str, number: int) -> str:
    """«2. до 15.11.2025», the second of a list, without its number; a date may begin with one, too."""
    label, mark, rest = line.partition(".") if f"{number}." == line[: len(f"{number}.")] else line.partition(")")
    return rest.strip() if mark and label.strip() == str(number) and is_dates(rest) and rest[:1] == " " else line

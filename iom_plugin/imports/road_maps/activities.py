"""The cells of activities: each activity with its dates, its form, its hours and who holds it."""

from dataclasses import replace

from django.utils.translation import gettext as _

from ...choices import ActivityStatus
from .grids import Cell, Line
from .items import Item, inline_items, is_empty, joined, listed_items, parts_of
from .layouts import Column
from .roles import Role
from .steps import LONGEST_DATES, LONGEST_PROVIDER, hours_of, is_dates, is_understood, read_step
from .tables import Child, Table
from .wordings import Vocabularies, Worded


class Activities:
    """Reads the activities of one table into its tasks."""

    def __init__(self, table: Table, vocabularies: Vocabularies):
        self.table, self.vocabularies = table, vocabularies

    def read(self, cell: Cell, column: Column) -> None:
        items = [part for item in self._items(cell) for part in inline_items(item)]
        dates = self._dates(cell, column, len(items))
        items = self._divided(items, len(dates))
        tasks = self.table.tasks_over(cell)
        if not items or not tasks:
            return
        self.table.use(cell)
        dates = self._dates_for(items, dates, cell)
        beside = {role: self._beside(cell, column, role, len(items)) for role in (Role.FORM, Role.HOURS, Role.PROVIDER)}
        children = []
        for number, item in enumerate(items):
            extras = {role: texts[number] for role, texts in beside.items()}
            children.append(Child(item, self._activity(item, dates[number], extras, cell)))
        self.table.deal(children, tasks, "activities", cell)

    def _items(self, cell: Cell) -> list[Item]:
        """Where no column has dates, a line that only says when belongs to the line above it."""
        lines: list[Line] = []
        for line in cell.lines:
            if lines and not self.table.layout.roles & {Role.DATES, Role.STARTS} and is_dates(line.text):
                lines[-1] = replace(lines[-1], text=f"{lines[-1].text} ({line.text})")
            else:
                lines.append(line)
        return listed_items(replace(cell, lines=lines), lower_case_goes_on=True)

    def _divided(self, items: list[Item], dates: int) -> list[Item]:
        """«Вебинар; семинар» are two where there are two dates, or where each is a form of work."""
        if len(items) != 1:
            return items
        parts = parts_of(items[0].text)
        certain = len(parts) == dates or all(self.vocabularies.work_form(part) for part in parts)
        if len(parts) < 2 or not certain:
            return items
        return [Item(part, "", items[0].group) for part in parts]

    def _dates(self, cell: Cell, column: Column, wanted: int) -> list[str]:
        """What the columns of dates say beside the cell, divided as the activities are."""
        if column.dates:
            return [column.dates]
        starts, ends = (
            " ".join(" ".join(other.text.split()) for other in self.table.beside(cell, role, column))
            for role in (Role.STARTS, Role.ENDS)
        )
        if starts or ends:
            return [f"{starts} – {ends}" if starts and ends else starts or ends]
        return [text for other in self.table.beside(cell, Role.DATES, column) for text in _date_texts(other, wanted)]

    def _dates_for(self, items: list[Item], dates: list[str], cell: Cell) -> list[str]:
        number = len(items)
        if len(dates) <= 1 or number == 1:
            return [", ".join(dates)] * number
        if len(dates) == number:
            return dates
        sentence = _("There are %(dates)d dates for %(activities)d activities. Check which belongs to which.")
        self.table.doubt(
            "dates_uneven",
            sentence % {"dates": len(dates), "activities": number},
            "; ".join(dates),
            cell,
        )
        if len(dates) > number:
            return [*dates[: number - 1], ", ".join(dates[number - 1 :])]
        return [*dates, *[""] * (number - len(dates))]

    def _beside(self, cell: Cell, column: Column, role: Role, number: int) -> list[str]:
        """What a column says of each of so many activities; one text holds for all."""
        cells = self.table.beside(cell, role, column)
        texts = [item.text for other in cells for item in listed_items(other, lower_case_goes_on=True)]
        return texts if len(texts) == number else [" ".join(texts)] * number

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
            self.table.doubt(
                "form_unknown", _("This is more than the name of a form of work; it is not kept."), text, cell
            )
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
        self.table.doubt("dates_unknown", sentence, dates, cell)
        return kept

    def _provider(self, text: str, cell: Cell) -> str:
        if len(text) <= LONGEST_PROVIDER:
            return text
        self.table.doubt(
            "cell_unused", _("This is too long for the name of an organisation and is left out."), text, cell
        )
        return ""

    def _hours(self, text: str, cell: Cell) -> int | None:
        hours = hours_of(text)
        if text and hours is None:
            self.table.doubt(
                "cell_unused", _("This is not understood as a number of hours and is left out."), text, cell
            )
        return hours


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

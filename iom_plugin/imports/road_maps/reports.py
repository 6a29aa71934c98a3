"""The second table of the form of a ЦНППМ: what was done by each activity, and where it can be seen."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold

from .grids import Cell
from .items import is_empty, listed_items, without_label
from .layouts import Layout, Role
from .steps import read_step
from .understanding import Line, Understanding, _Child

LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")


def read_reports(layouts: Iterable[Layout], reading: Understanding) -> None:
    """Each row becomes results of the task that its number or its activity names."""
    for layout in layouts:
        reading.layout = layout
        for number in range(layout.first, len(layout.grid.rows)):
            if number not in layout.headings:
                cells = layout.columns_of(layout.grid.rows[number])
                _read_row({column.role: cell for cell, column in reversed(cells)}, reading)


def _read_row(cells: dict[Role, Cell], reading: Understanding) -> None:
    report, link = cells.get(Role.REPORT), cells.get(Role.LINK)
    evidence = link.text if link is not None and not is_empty(link.text) else ""
    if (report is None or is_empty(report.text)) and not evidence:
        return
    task = _task(cells, reading)
    if task is None:
        sentence = _("This report belongs to no activity of the road map.")
        texts = "; ".join(cell.text for cell in cells.values() if cell.text)
        reading._doubt("report_unused", sentence, texts, report or link)
        return
    items = listed_items(report, lower_case_goes_on=False) if report is not None else []
    for place, item in enumerate(items):
        task.results.append(_Child(item, reading.result(item.text, evidence if place == 0 else "")))
    if not items:
        reading._doubt("cell_unused", _("This cell is not used."), evidence, link)


def _task(cells: dict[Role, Cell], reading: Understanding) -> Line | None:
    tasks = [task for need in reading.needs for task in need.tasks]
    number = cells[Role.NUMBER].text.strip(" .)") if Role.NUMBER in cells else ""
    title = cells[Role.ACTIVITY].text if Role.ACTIVITY in cells else ""
    if "." in number and LABEL.fullmatch(number):
        found = [task for task in tasks if task.label == number]
        if found:
            return found[0]
    words = {fold(title), fold(read_step(without_label(title)[0]).title)} - {""}
    for task in tasks:
        if fold(task.text) in words or any(fold(child.value["title"]) in words for child in task.activities):
            return task
    steps = [task for task in tasks for _activity in task.activities]
    if number.isascii() and number.isdigit() and 0 < int(number) <= len(steps) and not words:
        return steps[int(number) - 1]
    return None

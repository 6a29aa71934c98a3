"""The second table of the form of a ЦНППМ: what was done by each activity, and where it can be seen."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold

from .grids import Cell
from .items import Item, is_empty, listed_items
from .layouts import Layout
from .roles import Role
from .tables import Child, Line, Table
from .understanding import Understanding

LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")


def read_reports(layouts: Iterable[Layout], reading: Understanding) -> None:
    """Each row is what was done; where the road map names no results, it becomes the result of its task."""
    has_results = any(task.results for need in reading.needs for task in need.tasks)
    for layout in layouts:
        table = Table(layout, reading.doubts)
        for row in table.rows.values():
            _read_row({column.role: cell for cell, column in reversed(row)}, reading, table, has_results)


def _read_row(cells: dict[Role, Cell], reading: Understanding, table: Table, has_results: bool) -> None:
    report, link = cells.get(Role.REPORT), cells.get(Role.LINK)
    text = report.text if report is not None and not is_empty(report.text) else ""
    evidence = link.text if link is not None and not is_empty(link.text) else ""
    if not text and not evidence:
        return
    task, activity = _place(cells, reading)
    if task is None:
        sentence = _("This report belongs to no activity of the road map.")
        texts = "; ".join(cell.text for cell in cells.values() if cell.text)
        table.doubt("report_unused", sentence, texts, report or link)
    elif has_results and activity is not None:
        activity["done_note"] = "\n".join(filter(None, [activity["done_note"], text, evidence]))
    else:
        items = listed_items(report, lower_case_goes_on=False) if text else [Item(evidence)]
        for number, item in enumerate(items):
            task.results.append(Child(item, reading.result(item.text, "" if number else evidence)))


def _place(cells: dict[Role, Cell], reading: Understanding) -> tuple[Line | None, dict | None]:
    """The task, and the activity if one is named, that a row is about: by the number of a task, by words, by order."""
    tasks = [task for need in reading.needs for task in need.tasks]
    number = cells[Role.NUMBER].text.strip(" .)") if Role.NUMBER in cells else ""
    title = cells[Role.ACTIVITY].text if Role.ACTIVITY in cells else ""
    if "." in number and LABEL.fullmatch(number):
        found = [task for task in tasks if task.label == number]
        if found:
            return found[0], None
    words = reading.words_of_step(title)
    for task in tasks:
        for child in task.activities:
            if fold(child.value["title"]) in words:
                return task, child.value
        if fold(task.text) in words:
            return task, None
    steps = [(task, child.value) for task in tasks for child in task.activities]
    if number.isascii() and number.isdigit() and 0 < int(number) <= len(steps) and not words:
        return steps[int(number) - 1]
    return None, None

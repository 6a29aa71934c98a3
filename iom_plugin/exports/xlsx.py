"""XLSX: the road map as a sheet that prints on A4, and a second sheet with what stands before it in the document."""

import math
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from ..choices import Layout
from . import m_columns
from .documents import CONTINUED

A4 = 9
LONGEST_CELL = 32_767
LINE, HIGHEST_ROW = 15, 409  # points
# Texts are never formulas, links or numbers; the workbook stays in memory, since many are written at a time.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = {
    Layout.FIVE_COLUMNS: {"need": 32, "task": 36, "activity": 44, "dates": 18, "results": 28},
    Layout.M_COLUMNS: {"need": 26, "task": 30, **dict.fromkeys(m_columns.STEPS, 22), "results": 24},
    Layout.CNPPM: {"level": 18, "companion": 24, "activity": 60, "category": 24, "dates": 24},
}


def render(context: dict, layout: str) -> bytes:
    """``context`` is that of a template of this ``layout``."""
    output = BytesIO()
    with xlsxwriter.Workbook(output, OPTIONS) as workbook:
        workbook.set_properties({"title": context["document_title"], "author": context["document_author"]})
        _RoadMap(workbook, context, layout).write()
        _write_texts(workbook, context)
    return output.getvalue()


class _RoadMap:
    """The first sheet: what a reader of tables finds."""

    def __init__(self, workbook, context: dict, layout: str):
        self.context, self.widths = context, WIDTHS[layout]
        self.names = list(self.widths)
        self.is_split = "steps" in context["columns"]
        self.sheet = workbook.add_worksheet(_sheet_name(context["headings"]["road_map"]))
        cell = {"text_wrap": True, "valign": "top", "border": 1}
        self.cell = workbook.add_format(cell)
        self.band = workbook.add_format({**cell, "bold": True})
        self.head = workbook.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"})
        self.title = workbook.add_format({"bold": True, "font_size": 14, "text_wrap": True, "align": "center"})
        self.fact = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.heights: dict[int, int] = {}

    def write(self) -> None:
        for column, width in enumerate(self.widths.values()):
            self.sheet.set_column(column, column, width)
        first = self._write_head()
        last = self._write_columns(first)
        rows = self.context["rows"]
        for number, row in enumerate(rows, start=last + 1):
            self._write_row(number, row)
        self._merge_continued(last + 1, rows)
        for number, lines in self.heights.items():
            self.sheet.set_row(number, min(lines * LINE + 3, HIGHEST_ROW))
        self._lay_out(first, last)

    def _write_head(self) -> int:
        """The lines above the table; the number of the row after them."""
        lines = [(self.context["title"], self.title)]
        lines += [(f"{fact['label']}: {fact['text']}", self.fact) for fact in self.context["facts"]]
        for number, (text, look) in enumerate(lines):
            self._across(number, text, look)
        return len(lines) + 1

    def _write_columns(self, first: int) -> int:
        """The headings, in two rows where steps stand under a common one; the number of the last row."""
        columns = self.context["columns"]
        last = first + 1 if self.is_split else first
        steps = [place for place, name in enumerate(self.names) if self.is_split and name in m_columns.STEPS]
        if steps:
            self.sheet.merge_range(first, steps[0], first, steps[-1], "", self.head)
            self._string(first, steps[0], columns["steps"], self.head)
        for place, name in enumerate(self.names):
            if place in steps:
                self._string(last, place, columns[name], self.head)
                continue
            if last > first:
                self.sheet.merge_range(first, place, last, place, "", self.head)
            self._string(first, place, columns[name], self.head)
            lines = _lines(columns[name], self.widths[name] * 0.9)
            self._need_height(last, math.ceil(lines / (last - first + 1)))
        return last

    def _write_row(self, number: int, row: dict) -> None:
        if row.get("band"):
            self._across(number, "\n".join([row["band"], *row["notes"]]), self.band)
            return
        for place, name in enumerate(self.names):
            text = cell_text(row, name)
            if text == CONTINUED:
                self.sheet.write_blank(number, place, None, self.cell)
                continue
            self._string(number, place, text, self.cell)
            self._need_height(number, math.ceil(_lines(text, self.widths[name]) / _span(row, name)))

    def _merge_continued(self, first: int, rows: list[dict]) -> None:
        """Join cells that go on below, and see that their text has room."""
        for place, name in enumerate(self.names):
            for number, row in enumerate(rows, start=first):
                span = _span(row, name)
                if span > 1 and not row.get("band"):
                    self.sheet.merge_range(number, place, number + span - 1, place, "", self.cell)
                    self._string(number, place, cell_text(row, name), self.cell)

    def _across(self, number: int, text: str, look) -> None:
        self.sheet.merge_range(number, 0, number, len(self.names) - 1, "", look)
        self._string(number, 0, text, look)
        size = 1.3 if look is self.title else 1
        self._need_height(number, _lines(text, sum(self.widths.values()) / size) * size)

    def _need_height(self, number: int, lines: float) -> None:
        self.heights[number] = max(self.heights.get(number, 1), math.ceil(lines))

    def _string(self, number: int, column: int, text: str, look) -> None:
        self.sheet.write_string(number, column, text[:LONGEST_CELL], look)

    def _lay_out(self, first: int, last: int) -> None:
        _print_on_a4(self.sheet, landscape=True)
        self.sheet.repeat_rows(first, last)
        self.sheet.freeze_panes(last + 1, 0)
        self.sheet.set_footer("&C&P / &N")


def cell_text(row: dict, name: str) -> str:
    """The text of a cell as it stands in a sheet: the kind under the wording, results on lines of their own."""
    value = row[name]
    if isinstance(value, list):
        return "\n".join(value)
    kind = row.get(f"{name}_kind", "")
    return f"{value}\n{kind}" if kind else value


def _span(row: dict, name: str) -> int:
    spans = {"need": "need_span", "task": "task_span", "results": "task_span"}
    return max(row.get(spans.get(name, ""), 1), 1)


def _lines(text: str, width: float) -> int:
    """How many lines the text takes; spreadsheets do not make rows with joined cells higher by themselves."""
    return sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in text.split("\n"))


def _write_texts(workbook, context: dict) -> None:
    """The information sheet, the note and the conclusions."""
    sheet = workbook.add_worksheet(_sheet_name(context["headings"]["information"]))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    heading = workbook.add_format({"bold": True, "font_size": 14})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    number = 0
    for title, lines in _texts(context):
        sheet.write_string(number, 0, title, heading)
        for place, (label, text) in enumerate(lines, start=number + 1):
            sheet.write_string(place, 0, label[:LONGEST_CELL], bold)
            sheet.write_string(place, 1, text[:LONGEST_CELL], plain)
        number += len(lines) + 2
    _print_on_a4(sheet, landscape=False)


def _texts(context: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    headings = context["headings"]
    information = context.get("general", context["information"])
    found = [(headings["information"], [(one["label"], "\n".join(one["lines"])) for one in information])]
    if context["note"]:
        note = [(one["label"], "\n".join(one["paragraphs"])) for one in context["note"]]
        found.append((headings["note"], note))
    if context["conclusion"]:
        found.append((headings["conclusion"], [("", "\n".join(context["conclusion"]))]))
    if "report" in context:
        report = [(one["activity"], one["text"]) for one in context["report"] if one["text"]]
        found.append((context["parts"]["report"], report or [(_("Nothing is reported yet."), "")]))
    return found


def _print_on_a4(sheet, *, landscape: bool) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)


def _sheet_name(title: str) -> str:
    return title[:31]

"""The map as a file: an Excel workbook whose rows fold, and a Word document that lies across the sheet."""

from io import BytesIO
from xml.sax.saxutils import escape

import docx
import xlsxwriter
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from ..queries.matrices import Matrix, MatrixRow
from .documents import Document, file_name, printable

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
GAP = "–"

# Excel knows seven levels of folding; what is deeper folds with the seventh.
DEEPEST_OUTLINE = 7
UNFOLDED = 2
A4 = 9
NAMES = 3  # columns before the counts of a workbook: code, competency, total

SHEET_WIDTH, MARGIN = 297, 12  # millimetres
NUMBER_WIDTH, NARROW_NUMBER_WIDTH, MOST_WIDE_COLUMNS = 22, 7, 8
INDENT = 3


def render_matrix(matrix: Matrix, format: str) -> Document:
    """The whole ``matrix``, with no row folded away, as an ``xlsx`` or ``docx`` file in the portal's language."""
    write = {"xlsx": _workbook, "docx": _word}[format]
    with translation.override(settings.LANGUAGE_CODE):
        content = write(matrix)
        return Document(file_name(_title(), format), CONTENT_TYPES[format], content)


def _title() -> str:
    return _("Resource map, %(date)s") % {"date": date_format(timezone.localdate(), "SHORT_DATE_FORMAT")}


def _lead(matrix: Matrix) -> str:
    return _(
        "Published resources that are not past. A row counts each resource of its branch once; "
        "“%(gap)s” means that there is none."
    ) % {"gap": GAP}


def _gaps(matrix: Matrix) -> str:
    number = matrix.gaps
    return ngettext(
        "%(number)d competency is answered by nothing.", "%(number)d competencies are answered by nothing.", number
    ) % {"number": number}


def _headings(matrix: Matrix) -> list[str]:
    return [_("Competency"), _("In all"), *(printable(column.label) for column in matrix.columns)]


def _numbers(row: MatrixRow) -> list[int]:
    return [row.total, *row.counts]


# --- XLSX ---


def _workbook(matrix: Matrix) -> bytes:
    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as workbook:
        sheet = workbook.add_worksheet(_("Resource map"))
        # Nothing is 0 for the spreadsheet, and a dash on a hatched ground for the reader.
        none = {"num_format": f'0;-0;"{GAP}"', "align": "right", "valign": "top"}
        formats = {
            "head": workbook.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2}),
            "number": workbook.add_format(none),
            "gap": workbook.add_format({**none, "pattern": 17, "fg_color": "#BBBBBB", "bg_color": "#FFFFFF"}),
            "all": workbook.add_format({**none, "bold": True}),
            "text": {},
        }
        _lay_out(sheet, matrix)
        for column, heading in enumerate([_("Code"), *_headings(matrix)]):
            sheet.write_string(0, column, heading, formats["head"])
        for number, row in enumerate(matrix.rows, start=1):
            _write_row(workbook, sheet, number, row, formats)
        _write_totals(sheet, matrix, formats)
    return output.getvalue()


def _lay_out(sheet, matrix: Matrix) -> None:
    sheet.freeze_panes(1, NAMES)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, NAMES - 1 + len(matrix.columns), 12)
    sheet.outline_settings(True, False, False, False)  # the row that folds stands above what it folds
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{_title().replace('&', '&&')}&R&P / &N")


def _write_row(workbook, sheet, number: int, row: MatrixRow, formats: dict) -> None:
    level = min(row.depth - 1, DEEPEST_OUTLINE)
    sheet.set_row(
        number,
        None,
        None,
        {
            "level": level,
            "hidden": row.depth > UNFOLDED,
            "collapsed": row.depth == UNFOLDED and not row.competency.is_leaf(),
        },
    )
    if level not in formats["text"]:
        look = {"indent": level, "text_wrap": True, "valign": "top", "bold": level == 0}
        formats["text"][level] = workbook.add_format(look)
    sheet.write_string(number, 0, printable(row.competency.code))
    sheet.write_string(number, 1, printable(row.competency.title), formats["text"][level])
    for column, count in enumerate(_numbers(row), start=NAMES - 1):
        sheet.write_number(number, column, count, formats["number" if count else "gap"])


def _write_totals(sheet, matrix: Matrix, formats: dict) -> None:
    last = len(matrix.rows) + 1
    sheet.write_string(last, 1, _("Resources in all"), formats["all"])
    for column, count in enumerate([matrix.total, *matrix.totals], start=NAMES - 1):
        sheet.write_number(last, column, count, formats["all"])


# --- DOCX ---


def _word(matrix: Matrix) -> bytes:
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.language = _title(), settings.LANGUAGE_CODE
    properties.author = properties.comments = ""  # python-docx names itself
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(SHEET_WIDTH), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    document.add_heading(_title(), level=1)
    document.add_paragraph(_lead(matrix))
    # Written as XML: python-docx looks every cell up anew, which takes a minute for a thousand rows.
    document.add_heading(_("Competencies by level") if matrix.by == "level" else _("Competencies by kind"), level=2)
    document.element.body.insert(-1, parse_xml(_table(matrix)))
    document.add_paragraph(_gaps(matrix))
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _table(matrix: Matrix) -> str:
    is_wide = len(matrix.columns) > MOST_WIDE_COLUMNS
    number = NARROW_NUMBER_WIDTH if is_wide else NUMBER_WIDTH
    widths = [SHEET_WIDTH - 2 * MARGIN - number * (len(matrix.columns) + 1)] + [number] * (len(matrix.columns) + 1)
    grid = "".join(f'<w:gridCol w:w="{_twentieths(width)}"/>' for width in widths)
    heads = "".join(
        _cell(heading, bold=True, turned=is_wide and place > 0) for place, heading in enumerate(_headings(matrix))
    )
    body = "".join(_word_row(row) for row in matrix.rows)
    numbers = "".join(_cell(str(count), bold=True, right=True) for count in [matrix.total, *matrix.totals])
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>{body}"
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(_('Resources in all'), bold=True)}{numbers}</w:tr></w:tbl>"
    )


def _word_row(row: MatrixRow) -> str:
    name = _cell(f"{row.competency.code} {row.competency.title}", bold=row.depth == 1, indent=row.depth - 1)
    numbers = "".join(_cell(str(count) if count else GAP, right=True) for count in _numbers(row))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{name}{numbers}</w:tr>"


def _cell(text: str, *, bold: bool = False, right: bool = False, turned: bool = False, indent: int = 0) -> str:
    direction = '<w:textDirection w:val="btLr"/>' if turned else ""
    inset = f'<w:ind w:left="{_twentieths(indent * INDENT)}"/>' if indent else ""
    align = '<w:jc w:val="right"/>' if right else ""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:tc><w:tcPr>{direction}</w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>{inset}{align}</w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'
        "</w:p></w:tc>"
    )


def _twentieths(millimetres: float) -> int:
    """Word measures in twentieths of a point."""
    return round(millimetres / 25.4 * 72 * 20)

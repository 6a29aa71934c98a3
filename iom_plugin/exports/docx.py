"""DOCX: the template is a Word file with Jinja tags, which ``docxtpl`` fills in."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from iom_plugin_resources.exports.documents import broken_template

from .documents import CONTINUED
from .sandbox import Sandbox

LONGEST_PROPERTY = 255


def render(template: Path | IO[bytes], context: dict, name: str = "") -> bytes:
    """Fill the template, a file or its content; ``name`` is what people call it.

    ``context`` is plain data; ``document_title``, ``document_author`` and ``language`` become properties of the file.
    Raises ``IomError`` with what is wrong with the template.
    """
    document = DocxTemplate(template)
    try:
        document.render(context, Sandbox(), autoescape=True)
    except Exception as error:  # a template is a program of other people: it fails in any way
        raise broken_template(name or template, error) from error
    merge_continued_cells(document.element.body)
    drop_empty_last_section(document.element.body)
    _describe(document.core_properties, context)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def merge_continued_cells(body) -> None:
    """Join every cell that holds only ``CONTINUED`` with the one above: a row loop cannot nest merges."""
    for table in body.iter(qn("w:tbl")):
        above = {}
        for cell in (cell for row in table.tr_lst for cell in row.tc_lst):
            column = cell.grid_offset
            if _text(cell) == CONTINUED:
                _empty(cell)
                if column in above:
                    _join(above[column], cell)
            above[column] = cell


def drop_empty_last_section(body) -> None:
    """Let the document end with the last section that has content, so that an unused part leaves no blank page."""
    breaks = body.xpath("./w:p[w:pPr/w:sectPr]")
    if not breaks:
        return
    *after, last = list(breaks[-1].itersiblings())
    if any(element.tag != qn("w:p") or _text_of(element) or element.xpath(".//w:drawing") for element in after):
        return
    for element in after:
        body.remove(element)
    body.replace(last, breaks[-1].pPr.find(qn("w:sectPr")))


def _join(upper, lower) -> None:
    if upper.vMerge is None:
        upper.vMerge = "restart"
        # The text of a merged cell wants the room of two rows at least before a page ends.
        for paragraph in upper.getparent().iter(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()
    lower.vMerge = "continue"


def _text(cell) -> str:
    return "".join(_text_of(paragraph) for paragraph in cell.p_lst).strip()


def _text_of(element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def _empty(cell) -> None:
    """Leave one paragraph without text: Word demands one, and its style keeps the row low."""
    first, *others = cell.p_lst
    for paragraph in others:
        cell.remove(paragraph)
    for run in first.r_lst:
        first.remove(run)


def _describe(properties, context: dict) -> None:
    """The properties that screen readers announce and archives file a document by."""
    properties.title = context["document_title"][:LONGEST_PROPERTY]
    properties.author = context.get("document_author", "")[:LONGEST_PROPERTY]
    properties.language = context["language"]
    properties.created = properties.modified = datetime.now(UTC)

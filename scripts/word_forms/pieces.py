"""Pieces of Word that the shipped forms are made of.

Sizes follow ГОСТ Р 7.0.97-2016: margins, the page number at the top in the middle, stamps at the top.
"""

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
LANGUAGE = "ru-RU"
CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


def new_document():
    document = docx.Document()
    prepare(document)
    styles(document)
    return document


def prepare(document) -> None:
    properties = document.core_properties
    properties.title = properties.author = properties.comments = properties.keywords = ""
    properties.language = LANGUAGE
    document.settings.element.find(qn("w:defaultTabStop")).addnext(element("w:autoHyphenation"))
    portrait(document.sections[0])
    document.sections[0].different_first_page_header_footer = True
    page_number(document.sections[0].header.paragraphs[0])


def portrait(section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.header_distance = Mm(10)


def landscape(section) -> None:
    """Pages are bound on the left of upright sheets, which is the top of a turned one."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin, section.bottom_margin = Mm(25), Mm(15)
    section.header_distance = Mm(12)
    section.different_first_page_header_footer = False


def page_number(paragraph) -> None:
    paragraph.style = "Header"
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            run._r.append(element("w:instrText", text="PAGE"))


def styles(document) -> None:
    normal = document.styles["Normal"]
    font(normal, 12)
    layout(normal, after=6, line=1.15)
    for name, size, before, after in (("Title", 20, 0, 18), ("Heading 1", 14, 18, 8), ("Heading 2", 12, 6, 1)):
        style = document.styles[name]
        font(style, size, bold=True)
        layout(style, before=before, after=after, keep=True, hyphens=False)
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    title = document.styles["Title"].paragraph_format
    title.alignment, title.left_indent, title.right_indent = CENTRE, Mm(22), Mm(22)
    document.styles["Heading 1"].paragraph_format.alignment = CENTRE
    font(document.styles["Header"], 11)
    for name, size, settings in (
        ("Organisation", 13, {"align": CENTRE, "hyphens": False}),
        ("Stamp", 12, {"after": 2, "align": LEFT, "hyphens": False}),
        ("Author", 14, {"align": CENTRE, "hyphens": False}),
        ("Act", 14, {"align": CENTRE, "hyphens": False}),
        ("Text", 12, {"after": 3, "align": JUSTIFY}),
        ("Fact", 12, {"after": 2, "align": LEFT, "hyphens": False}),
        ("Cell", 11, {"after": 2, "align": LEFT}),
        ("Cell heading", 11, {"before": 2, "after": 2, "align": CENTRE, "hyphens": False}),
        ("Narrow cell", 9.5, {"after": 1, "align": LEFT}),
        ("Narrow heading", 9.5, {"before": 1, "after": 1, "align": CENTRE, "hyphens": False}),
        ("Cell mark", 10, {"after": 2, "align": LEFT}),
        ("Section end", 1, {"align": LEFT}),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        font(style, size)
        layout(style, **settings)
    for name in ("Act", "Cell heading", "Narrow heading"):
        document.styles[name].font.bold = True
    document.styles["Cell mark"].font.italic = True


def font(style, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    for old in properties.findall(qn("w:lang")) + properties.findall(qn("w:spacing")):
        properties.remove(old)
    properties.append(element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE))


def layout(style, *, before=0, after=0, line=1.0, align=None, keep=False, hyphens=True) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), line
    shape.widow_control, shape.keep_with_next = True, keep
    if align is not None:
        shape.alignment = align
    if not hyphens:
        style.element.get_or_add_pPr().insert_element_before(
            element("w:suppressAutoHyphens"), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
        )


# --- Paragraphs, cells, loops -------------------------------------------------------------------------------


def loop(place, name: str, many: str, text: str, style: str) -> None:
    """A paragraph for each of ``many``; ``place`` is the document or a cell."""
    place.add_paragraph(f"{{%p for {name} in {many} %}}", style)
    place.add_paragraph(text, style)
    place.add_paragraph("{%p endfor %}", style)


def fill_loop(cell, name: str, many: str, text: str, style: str) -> None:
    """The same in a cell that has nothing else: Word gives every cell its first paragraph."""
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(f"{{%p for {name} in {many} %}}")
    cell.add_paragraph(text, style)
    cell.add_paragraph("{%p endfor %}", style)


def condition(cell, test: str, text: str, style: str) -> None:
    cell.add_paragraph(f"{{%p if {test} %}}", style)
    cell.add_paragraph(text, style)
    cell.add_paragraph("{%p endif %}", style)


def row_loop(table, name: str, many: str, first: int = 0) -> None:
    """Turn the row after ``first`` into one for each of ``many``."""
    table.rows[first].cells[0].paragraphs[0].add_run(f"{{%tr for {name} in {many} %}}")
    table.rows[first + 2].cells[0].paragraphs[0].add_run("{%tr endfor %}")


def widths(table, columns: list) -> None:
    table.autofit = False
    margins = element("w:tblCellMar")
    for side, twips in (("top", 30), ("left", 85), ("bottom", 20), ("right", 85)):
        margins.append(element(f"w:{side}", w=str(twips), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, columns, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def describe(table, caption: str, *, first_row: bool, first_column: bool) -> None:
    """What a screen reader says of the table, and which of its cells are headings."""
    properties = table._tbl.tblPr
    properties.append(element("w:tblCaption", val=caption))
    look = properties.find(qn("w:tblLook"))
    for name in list(look.attrib):
        del look.attrib[name]
    flags = {"firstRow": first_row, "firstColumn": first_column, "lastRow": False, "lastColumn": False}
    for name, flag in (flags | {"noHBand": True, "noVBand": True}).items():
        look.set(qn(f"w:{name}"), "1" if flag else "0")


def whole_rows(table) -> None:
    """A row goes to the next page whole; merged cells still span pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))


def at_the_foot(paragraph) -> None:
    """Pin the paragraph to the lower margin, however long the title is."""
    frame = element(
        "w:framePr", w="9350", wrap="around", vAnchor="margin", hAnchor="margin", xAlign="center", yAlign="bottom"
    )
    paragraph._p.get_or_add_pPr().insert_element_before(frame, "w:widowControl", "w:spacing", "w:jc", "w:rPr")


def space(document, points: int) -> None:
    document.add_paragraph("", "Section end").paragraph_format.space_before = Pt(points)


def element(tag: str, text: str = "", **attributes):
    new = OxmlElement(tag)
    new.text = text or None
    for name, value in attributes.items():
        new.set(qn(f"w:{name}"), value)
    return new

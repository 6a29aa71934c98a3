"""The forms of a route: title page with stamps, information sheet, note, road map, conclusion (source 002)."""

from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt
from pieces import (
    at_the_foot,
    condition,
    describe,
    element,
    fill_loop,
    landscape,
    loop,
    new_document,
    portrait,
    row_loop,
    space,
    whole_rows,
    widths,
)

FIVE = ("need", "task", "activity", "dates", "results")
STEPS = ("m1", "m2", "m3", "m4", "m5")
BY_LEVELS = ("level", "companion", "activity", "category", "dates")
NARROW = "Narrow heading"
REPORT = ("number", "activity", "text", "link")


def five_columns(path) -> None:
    whole_route(path, road_map)


def m_columns(path) -> None:
    whole_route(path, road_map_in_m_columns)


def whole_route(path, its_map) -> None:
    document = new_document()
    title_page(document)
    information_sheet(document)
    explanatory_note(document)
    its_map(document)
    conclusion(document)
    document.save(path)


def cnppm(path) -> None:
    document = new_document()
    title_page(document, "{{ theme }}")
    information_sheet(document, "{{ parts.general }}", "general")
    for part in ("diagnostics", "request"):
        document.add_heading(f"{{{{ parts.{part} }}}}", 1)
        loop(document, "text", part, "{{ text }}", "Text")
    map_by_levels(document)
    report(document)
    conclusion(document)
    document.save(path)


def title_page(document, subtitle: str = "") -> None:
    document.add_paragraph("{{ organisation.official_name }}", "Organisation")
    space(document, 24)
    stamps = document.add_table(1, 2)
    widths(stamps, [Mm(84), Mm(81)])
    for cell, name in zip(stamps.rows[0].cells, ("considered", "approved"), strict=True):
        cell.paragraphs[0].style = "Stamp"
        cell.paragraphs[0].add_run(f"{{{{ {name}.title }}}}").bold = True
        loop(cell, "line", f"{name}.lines", "{{ line }}", "Stamp")
    space(document, 130)
    document.add_paragraph("{{ title }}", "Title")
    if subtitle:
        document.add_paragraph(subtitle, "Author")
    author = document.add_paragraph("", "Author")
    author.add_run("{{ teacher.full_name }}").bold = True
    document.add_paragraph("{{ teacher.position }}", "Author")
    at_the_foot(document.add_paragraph("{{ place_and_year }}", "Author"))
    space(document, 0)  # a pinned paragraph belongs to the page of the one after it


def information_sheet(document, title: str = "{{ headings.information }}", facts: str = "information") -> None:
    heading = document.add_heading(title, 1)
    heading.paragraph_format.page_break_before = True
    table = document.add_table(3, 2, "Table Grid")
    widths(table, [Mm(62), Mm(103)])
    describe(table, title, first_row=False, first_column=True)
    row_loop(table, "fact", facts)
    label, value = table.rows[1].cells
    label.paragraphs[0].style = value.paragraphs[0].style = "Cell"
    label.paragraphs[0].add_run("{{ fact.label }}")
    fill_loop(value, "line", "fact.lines", "{{ line }}", "Cell")
    whole_rows(table)


def explanatory_note(document) -> None:
    document.add_heading("{{ headings.note }}", 1)
    document.add_paragraph("{%p for part in note %}")
    document.add_heading("{{ part.label }}", 2)
    loop(document, "text", "part.paragraphs", "{{ text }}", "Text")
    document.add_paragraph("{%p endfor %}")


def road_map(document) -> None:
    start_of_map(document, "{{ headings.road_map }}")
    table = document.add_table(4, 5, "Table Grid")
    widths(table, [Mm(54), Mm(60), Mm(72), Mm(30), Mm(46)])
    describe(table, "{{ headings.road_map }}", first_row=True, first_column=False)
    heading_row(table.rows[0], [f"columns.{name}" for name in FIVE])
    row_loop(table, "row", "rows", first=1)
    *texts, results = table.rows[2].cells
    values(texts, [f"row.{name}" for name in FIVE[:4]])
    kinds(texts[:2])
    fill_loop(results, "result", "row.results", "{{ result }}", "Cell")
    whole_rows(table)


def road_map_in_m_columns(document) -> None:
    """Two rows of headings: the five steps stand under a common one."""
    start_of_map(document, "{{ headings.road_map }}")
    table = document.add_table(5, 8, "Table Grid")
    widths(table, [Mm(36), Mm(40), *[Mm(31)] * 5, Mm(31)])
    describe(table, "{{ headings.road_map }}", first_row=True, first_column=False)
    upper, lower = table.rows[0], table.rows[1]
    upper.cells[2].merge(upper.cells[6])
    for place in (0, 1, 7):
        upper.cells[place].merge(lower.cells[place])
    heading_row(upper, ["columns.need", "columns.task", "columns.steps", "columns.results"], [0, 1, 2, 7], NARROW)
    heading_row(lower, [f"columns.{name}" for name in STEPS], range(2, 7), NARROW)
    lower.height = Mm(14)  # repeated on the next page, the joined cells do not make it higher by themselves
    row_loop(table, "row", "rows", first=2)
    *texts, results = table.rows[3].cells
    values(texts, [f"row.{name}" for name in ("need", "task", *STEPS)], "Narrow cell")
    kinds(texts[:2])
    fill_loop(results, "result", "row.results", "{{ result }}", "Narrow cell")
    whole_rows(table)


def map_by_levels(document) -> None:
    """The ЦНППМ form (case 06): needs and tasks are lines across the map, above their activities."""
    start_of_map(document, "{{ parts.map }}")
    table = document.add_table(7, 5, "Table Grid")
    widths(table, [Mm(34), Mm(46), Mm(106), Mm(40), Mm(36)])
    describe(table, "{{ parts.map }}", first_row=True, first_column=False)
    heading_row(table.rows[0], [f"columns.{name}" for name in BY_LEVELS])
    for row, tag in ((1, "for row in rows"), (2, "if row.band"), (4, "else"), (6, "endif")):
        table.rows[row].cells[0].paragraphs[0].add_run(f"{{%tr {tag} %}}")
    line_across(table.rows[3].cells[0].merge(table.rows[3].cells[4]))
    values(table.rows[5].cells, [f"row.{name}" for name in BY_LEVELS])
    end = table.add_row()
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    whole_rows(table)


def line_across(cell) -> None:
    """A need in bold, a task as it is, what is told of it below; it goes with the row under it."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill="F2F2F2"))
    cell.paragraphs[0].style = "Cell"
    cell.paragraphs[0].add_run('{%p if row.noun == "need" %}')
    cell.add_paragraph("", "Cell").add_run("{{ row.band }}").bold = True
    cell.add_paragraph("{%p else %}", "Cell")
    cell.add_paragraph("{{ row.band }}", "Cell")
    cell.add_paragraph("{%p endif %}", "Cell")
    loop(cell, "note", "row.notes", "{{ note }}", "Cell mark")
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def report(document) -> None:
    document.add_heading("{{ parts.report }}", 1)
    table = document.add_table(4, 4, "Table Grid")
    widths(table, [Mm(12), Mm(90), Mm(110), Mm(50)])
    describe(table, "{{ parts.report }}", first_row=True, first_column=False)
    heading_row(table.rows[0], [f"report_columns.{name}" for name in REPORT])
    row_loop(table, "row", "report", first=1)
    values(table.rows[2].cells, [f"row.{name}" for name in REPORT])
    whole_rows(table)


def start_of_map(document, title: str) -> None:
    """A turned sheet with the lines above the table."""
    landscape(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_heading(title, 1).paragraph_format.space_before = Pt(0)
    document.add_paragraph("{%p for fact in facts %}")
    line = document.add_paragraph("", "Fact")
    line.add_run("{{ fact.label }}: ").bold = True
    line.add_run("{{ fact.text }}")
    document.add_paragraph("{%p endfor %}")
    space(document, 6)


def heading_row(row, names: list[str], places=None, style: str = "Cell heading") -> None:
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for place, name in zip(places or range(len(names)), names, strict=True):
        paragraph = row.cells[place].paragraphs[0]
        paragraph.style = style
        paragraph.add_run(f"{{{{ {name} }}}}")


def values(cells, names: list[str], style: str = "Cell") -> None:
    for cell, name in zip(cells, names, strict=True):
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(f"{{{{ {name} }}}}")


def kinds(cells) -> None:
    for cell, name in zip(cells, ("need", "task"), strict=True):
        condition(cell, f"row.{name}_kind", f"{{{{ row.{name}_kind }}}}", "Cell mark")


def conclusion(document) -> None:
    """The last part: without a conclusion the export leaves it out together with its page."""
    document.add_paragraph("", "Section end")
    portrait(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_paragraph("{%p if conclusion %}")
    document.add_heading("{{ headings.conclusion }}", 1)
    loop(document, "text", "conclusion", "{{ text }}", "Text")
    document.add_paragraph("{%p endif %}")

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


def five_columns(path) -> None:
    document = new_document()
    title_page(document)
    information_sheet(document)
    explanatory_note(document)
    road_map(document)
    conclusion(document)
    document.save(path)


def title_page(document) -> None:
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
    author = document.add_paragraph("", "Author")
    author.add_run("{{ teacher.full_name }}").bold = True
    document.add_paragraph("{{ teacher.position }}", "Author")
    at_the_foot(document.add_paragraph("{{ place_and_year }}", "Author"))
    space(document, 0)  # a pinned paragraph belongs to the page of the one after it


def information_sheet(document) -> None:
    heading = document.add_heading("{{ headings.information }}", 1)
    heading.paragraph_format.page_break_before = True
    table = document.add_table(3, 2, "Table Grid")
    widths(table, [Mm(62), Mm(103)])
    describe(table, "{{ headings.information }}", first_row=False, first_column=True)
    row_loop(table, "fact", "information")
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
    landscape(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_heading("{{ headings.road_map }}", 1).paragraph_format.space_before = Pt(0)
    document.add_paragraph("{%p for fact in facts %}")
    line = document.add_paragraph("", "Fact")
    line.add_run("{{ fact.label }}: ").bold = True
    line.add_run("{{ fact.text }}")
    document.add_paragraph("{%p endfor %}")
    space(document, 6)
    table = document.add_table(4, 5, "Table Grid")
    widths(table, [Mm(54), Mm(60), Mm(72), Mm(30), Mm(46)])
    describe(table, "{{ headings.road_map }}", first_row=True, first_column=False)
    header = table.rows[0]
    header._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for cell, name in zip(header.cells, ("need", "task", "activity", "dates", "results"), strict=True):
        cell.paragraphs[0].style = "Cell heading"
        cell.paragraphs[0].add_run(f"{{{{ columns.{name} }}}}")
    row_loop(table, "row", "rows", first=1)
    *texts, results = table.rows[2].cells
    for cell, name in zip(texts, ("need", "task", "activity", "dates"), strict=True):
        cell.paragraphs[0].style = "Cell"
        cell.paragraphs[0].add_run(f"{{{{ row.{name} }}}}")
    for cell, name in zip(texts[:2], ("need", "task"), strict=True):
        condition(cell, f"row.{name}_kind", f"{{{{ row.{name}_kind }}}}", "Cell mark")
    fill_loop(results, "result", "row.results", "{{ result }}", "Cell")
    whole_rows(table)


def conclusion(document) -> None:
    """The last part: without a conclusion the export leaves it out together with its page."""
    document.add_paragraph("", "Section end")
    portrait(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_paragraph("{%p if conclusion %}")
    document.add_heading("{{ headings.conclusion }}", 1)
    loop(document, "text", "conclusion", "{{ text }}", "Text")
    document.add_paragraph("{%p endif %}")

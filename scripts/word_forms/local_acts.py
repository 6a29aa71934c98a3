"""Local acts: the regulation on routes, and the order that approves them and names their curators."""

from pathlib import Path

from docx.enum.section import WD_SECTION
from docx.shared import Mm
from pieces import CENTRE, RIGHT, describe, loop, new_document, row_loop, space, whole_rows, widths
from route import values

REGULATION = Path(__file__).with_name("regulation.txt")


def regulation(path) -> None:
    """The text stands in ``regulation.txt``: a section's heading has one number, a point has two."""
    document = new_document()
    document.add_paragraph("{{ organisation.official_name }}", "Organisation")
    space(document, 12)
    stamps(document)
    space(document, 24)
    document.add_paragraph("ПОЛОЖЕНИЕ", "Act")
    document.add_paragraph("об индивидуальном образовательном маршруте педагога", "Act")
    for line in REGULATION.read_text(encoding="utf-8").splitlines():
        is_heading = line.split(" ")[0].count(".") == 1 and not line.startswith("{%")
        document.add_heading(line, 1) if is_heading else document.add_paragraph(line, "Text")
    criteria(document)
    document.save(path)


def stamps(document) -> None:
    table = document.add_table(1, 2)
    widths(table, [Mm(84), Mm(81)])
    considered, approved = table.rows[0].cells
    fill(considered, "РАССМОТРЕНО", ["на заседании {{ council }}", "протокол {{ council_minutes }}"])
    fill(
        approved,
        "УТВЕРЖДЕНО",
        ["приказом от {{ date }} № {{ number }}", "{{ head.title }}", "{{ head.line }}"],
    )


def fill(cell, title: str, lines: list[str]) -> None:
    cell.paragraphs[0].style = "Stamp"
    cell.paragraphs[0].add_run(title).bold = True
    for line in lines:
        cell.add_paragraph(line, "Stamp")


def criteria(document) -> None:
    document.add_paragraph("{%p if criteria %}")
    heading = document.add_heading("Приложение. Критерии оценки ИОМ", 1)
    heading.paragraph_format.page_break_before = True
    table = document.add_table(4, 2, "Table Grid")
    widths(table, [Mm(135), Mm(30)])
    describe(table, "Критерии оценки ИОМ", first_row=True, first_column=False)
    for cell, title in zip(table.rows[0].cells, ("Критерий", "Балл (0–2)"), strict=True):
        cell.paragraphs[0].style = "Cell heading"
        cell.paragraphs[0].add_run(title)
    row_loop(table, "criterion", "criteria", first=1)
    values(table.rows[2].cells[:1], ["criterion"])
    total = table.add_row()
    total.cells[0].paragraphs[0].style = "Cell"
    total.cells[0].paragraphs[0].add_run("ИТОГО").bold = True
    whole_rows(table)
    document.add_paragraph("{%p endif %}")


def order(path) -> None:
    document = new_document()
    document.add_paragraph("{{ organisation.official_name }}", "Organisation")
    space(document, 18)
    document.add_paragraph("ПРИКАЗ", "Act")
    line = document.add_table(1, 3)
    widths(line, [Mm(55), Mm(55), Mm(55)])
    for cell, text in zip(
        line.rows[0].cells, ("{{ date }}", "{{ organisation.locality }}", "№ {{ number }}"), strict=True
    ):
        cell.paragraphs[0].style = "Stamp"
        cell.paragraphs[0].add_run(text)
    line.rows[0].cells[1].paragraphs[0].alignment = CENTRE
    line.rows[0].cells[2].paragraphs[0].alignment = RIGHT
    space(document, 12)
    document.add_paragraph("О реализации индивидуальных образовательных маршрутов педагогов", "Fact").runs[
        0
    ].bold = True
    space(document, 6)
    point(
        document,
        "В целях непрерывного профессионального развития педагогов, на основании Положения об индивидуальном "
        "образовательном маршруте и решения {{ council }} (протокол {{ council_minutes }})",
    )
    document.add_paragraph("ПРИКАЗЫВАЮ:", "Text").runs[0].bold = True
    point(document, "1. Утвердить индивидуальные образовательные маршруты (далее – ИОМ) педагогов согласно приложению.")
    point(document, "2. Назначить кураторами ИОМ на {{ school_year }} учебный год:")
    loop(document, "name", "responsible", "– {{ name }};", "Text")
    point(document, "3. Педагогам: работать по утверждённым ИОМ, отмечать выполненное, предъявлять результаты.")
    point(
        document,
        "4. Кураторам: консультировать педагогов, посещать занятия, не реже одного раза в полугодие анализировать ход "
        "реализации ИОМ и докладывать об этом на заседании {{ council }}.",
    )
    point(document, "5. Контроль за исполнением приказа оставляю за собой.")
    space(document, 24)
    document.add_paragraph("{{ head.title }}", "Fact")
    document.add_paragraph("{{ head.line }}", "Fact")
    space(document, 18)
    document.add_paragraph("С приказом ознакомлены:", "Fact")
    loop(document, "name", "responsible", "________________ {{ name }}", "Fact")
    loop(document, "route", "routes", "________________ {{ route.signature }}", "Fact")
    annex(document)
    document.save(path)


def point(document, text: str) -> None:
    document.add_paragraph(text, "Text")


def annex(document) -> None:
    document.add_section(WD_SECTION.NEW_PAGE)
    lines = ("Приложение", "к приказу от {{ date }} № {{ number }}")
    for text in lines:
        document.add_paragraph(text, "Fact").alignment = RIGHT
    document.add_heading("Педагоги, чьи индивидуальные образовательные маршруты утверждаются", 1)
    table = document.add_table(4, 6, "Table Grid")
    widths(table, [Mm(10), Mm(38), Mm(32), Mm(42), Mm(22), Mm(24)])
    describe(table, "Утверждаемые маршруты", first_row=True, first_column=False)
    titles = ("№", "ФИО", "Должность", "Тема", "Сроки", "Протокол")
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        cell.paragraphs[0].style = "Narrow heading"
        cell.paragraphs[0].add_run(title)
    row_loop(table, "route", "routes", first=1)
    names = ("number", "teacher", "position", "theme", "period", "minutes")
    values(table.rows[2].cells, [f"route.{name}" for name in names], "Narrow cell")
    whole_rows(table)

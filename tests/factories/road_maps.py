"""Documents as teachers write them: one route of 2 needs, 4 tasks, 8 activities and 6 results in many layouts."""

from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

FIVE = [
    "Профессиональные дефициты / Задачи на предстоящий период",
    "Образовательные задачи",
    "Формы работы / взаимодействия",
    "Сроки",
    "Форма предъявления результата",
]
HEADING = [
    "Индивидуальный образовательный маршрут педагога",
    "ФИО: Рябинина Ольга Петровна",
    "Должность: учитель биологии",
    "Тема самообразования: Исследовательская работа на уроке",
    "Цель: научить школьников ставить опыты",
    "Сроки реализации: сентябрь 2026 – май 2027",
]
# need, task, [(activity, dates)], [results]
ROUTE = [
    (
        "Недостаточное владение приёмами проблемного диалога",
        [
            (
                "Изучить приёмы проблемного диалога на уроках биологии",
                [
                    ("Вебинар «Вопрос как начало урока», ИРО", "октябрь 2026"),
                    ("Изучение статьи о подводящем диалоге, раздел 3", "до 20.11.2026"),
                ],
                ["Аннотированный обзор статей"],
            ),
            (
                "Внедрить в собственную практику проблемные вопросы в 7 «А» классе",
                [
                    ("Посещение уроков наставника (2 урока)", "ноябрь 2026 г."),
                    ("Проба: три урока с проблемным вопросом", "декабрь 2026 г. – январь 2027 г."),
                    ("Анализ видеозаписи урока с методистом", "февраль 2027"),
                ],
                ["Сценарий урока", "Выступление на РМО"],
            ),
        ],
    ),
    (
        "Необходимость формирования естественно-научной грамотности в соответствии с требованиями ФГОС",
        [
            (
                "Освоить способы составления заданий на объяснение явлений",
                [("Курсы ПК «Естественно-научная грамотность», 24 ч., ЦНППМ", "11.01.2027–29.01.2027")],
                ["Выполнение теста"],
            ),
            (
                "Разрабатывать и использовать в собственной практике задания с графиками",
                [
                    ("Семинар-практикум «Данные и графики»", "март 2027"),
                    ("Открытый урок для учителей района", "апрель 2027"),
                ],
                ["Мастер-класс", "Методическая копилка заданий"],
            ),
        ],
    ),
]
COUNTS = {"needs": 2, "tasks": 4, "activities": 8, "results": 6}


def outline(content) -> list:
    """The words of a content, to compare: needs, tasks, activities with their dates, results."""
    return [
        (
            need["text"],
            [
                (
                    task["text"],
                    [(one["title"], one["dates"]) for one in task["activities"]],
                    [one["text"] or one["form"] for one in task["results"]],
                )
                for task in need["tasks"]
            ],
        )
        for need in content["needs"]
    ]


# What the importer makes of the activities: hours and provider are fields of their own.
TITLES = {
    "Вебинар «Вопрос как начало урока», ИРО": "Вебинар «Вопрос как начало урока»",
    "Курсы ПК «Естественно-научная грамотность», 24 ч., ЦНППМ": "Курсы ПК «Естественно-научная грамотность»",
}
EXPECTED = [
    (need, [(task, [(TITLES.get(step, step), day) for step, day in steps], shown) for task, steps, shown in tasks])
    for need, tasks in ROUTE
]


# --- Tables ---

# A table is a list of rows; a row a list of cells: a text, a list of paragraphs, or (text, rows, columns).


def docx(*blocks, heading=HEADING, change=None) -> bytes:
    """A Word document of a heading and of tables; a text between them is a paragraph."""
    document = Document()
    for line in heading:
        document.add_paragraph(line)
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            add_table(document, block)
    if change:
        change(document)
    return saved(document)


def saved(document) -> bytes:
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def placed(rows):
    """Each cell with its place: (top, left, height, width, content)."""
    taken = set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            content, height, width = cell if isinstance(cell, tuple) else (cell, 1, 1)
            taken.update((top + y, left + x) for y in range(height) for x in range(width))
            yield top, left, height, width, content
            left += width


def add_table(document, rows):
    cells = list(placed(rows))
    width = max(left + columns for _top, left, _height, columns, _content in cells)
    table = document.add_table(len(rows), width, style="Table Grid")
    for top, left, height, columns, content in cells:
        cell = table.cell(top, left)
        if height > 1 or columns > 1:
            cell = cell.merge(table.cell(top + height - 1, left + columns - 1))
        fill(cell, content)
    return table


def fill(cell, content):
    lines = [content] if isinstance(content, str) else content
    for number, line in enumerate(lines):
        style = None
        if isinstance(line, dict):
            line, style = line["item"], line.get("style", "List Number")
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.text = line
        if style:
            paragraph.style = style


def landscape(document):
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def xlsx(rows, *, above=(), sheets=()) -> bytes:
    book = Workbook()
    sheet = book.active
    for title, other in sheets:
        fill_sheet(book.create_sheet(title, 0), other, 1)
    sheet.title = "Дорожная карта"
    for number, line in enumerate(above, 1):
        sheet.cell(number, 1, line)
    fill_sheet(sheet, rows, len(above) + 2 if above else 1)
    return saved(book)


def fill_sheet(sheet, rows, first):
    for top, left, height, width, content in placed(rows):
        text = content if isinstance(content, str) or not isinstance(content, list) else "\n".join(content)
        sheet.cell(first + top, left + 1, text)
        if height > 1 or width > 1:
            sheet.merge_cells(
                start_row=first + top,
                start_column=left + 1,
                end_row=first + top + height - 1,
                end_column=left + width,
            )


# --- Layouts ---


def merged_rows(route=ROUTE, *, number=False, order=(0, 1, 2, 3, 4)):
    """A row an activity; needs, tasks and results are merged."""
    rows = []
    for place, (need, tasks) in enumerate(route, 1):
        height = sum(len(steps) for _task, steps, _results in tasks)
        for task_place, (task, steps, results) in enumerate(tasks):
            for step_place, (step, dates) in enumerate(steps):
                row = {2: step, 3: dates}
                if not step_place:
                    row |= {1: (task, len(steps), 1), 4: (results, len(steps), 1)}
                    if not task_place:
                        row[0] = (need, height, 1)
                cells = [row[column] for column in order if column in row]
                if number and 0 in row:
                    cells.insert(0, (f"{place}", height, 1))
                rows.append(cells)
    return rows


def repeated_rows(route=ROUTE, *, empty=False):
    """A row an activity without merged cells: the words again, or nothing."""
    rows = []
    for need, tasks in route:
        for task_place, (task, steps, results) in enumerate(tasks):
            for step_place, (step, dates) in enumerate(steps):
                first_of_task, first_of_need = not step_place, not step_place and not task_place
                rows.append(
                    [
                        need if first_of_need or not empty else "",
                        task if first_of_task or not empty else "",
                        step,
                        dates,
                        results if first_of_task or not empty else "",
                    ]
                )
    return rows


def listed_rows(route=ROUTE, *, style="List Number", wrap=None):
    """A row a task; its activities, dates and results are lists in their cells."""
    wrap = wrap or (lambda text, number: {"item": text, "style": style})
    rows = []
    for need, tasks in route:
        for place, (task, steps, results) in enumerate(tasks):
            row = [
                task,
                [wrap(step, number) for number, (step, _dates) in enumerate(steps, 1)],
                [dates for _step, dates in steps],
                [wrap(result, number) for number, result in enumerate(results, 1)],
            ]
            rows.append([(need, len(tasks), 1), *row] if not place else row)
    return rows


def m_rows(route=ROUTE, *, columns=5):
    """A row a task; activities stand in columns, their dates behind them."""
    rows = [
        [(FIVE[0], 1, 1), (FIVE[1], 1, 1), ("Действия, мероприятия по реализации задач", 1, columns), FIVE[4]],
        ["", "", *[f"М{number}" for number in range(1, columns + 1)], ""],
    ]
    for need_place, (need, tasks) in enumerate(route, 1):
        for place, (task, steps, results) in enumerate(tasks, 1):
            cells = [f"{step} ({dates})" for step, dates in steps]
            row = [f"{need_place}.{place}. {task}", *cells, *[""] * (columns - len(cells)), "\n".join(results)]
            rows.append([(f"{need_place}. {need}", len(tasks), 1), *row] if place == 1 else row)
    return rows


def tracked(document):
    """An inserted word and a deleted one, as Word keeps them until somebody accepts."""
    paragraph = document.tables[-1].cell(1, 2).paragraphs[0]
    run = paragraph.runs[0]._r
    inserted = OxmlElement("w:ins")
    run.addprevious(inserted)
    inserted.append(run)
    deleted = OxmlElement("w:del")
    gone = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "Удалённые слова"
    gone.append(text)
    deleted.append(gone)
    inserted.addnext(deleted)


def controlled(document):
    """The first activity inside a content control, its row inside another one."""
    table = document.tables[-1]
    _wrapped(table.cell(1, 2).paragraphs[0].runs[0]._r)
    _wrapped(table.rows[1]._tr)


def _wrapped(element):
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    element.addprevious(control)
    control.append(content)
    content.append(element)


def in_one_cell(document):
    """The whole table inside the only cell of another one, as some forms lay out a page."""
    outer = document.add_table(1, 1)
    inner = document.tables[0]._tbl
    outer.cell(0, 0)._tc.insert(1, inner)


def with_text_box(document):
    """The period in a text box, once for new programs and once for old ones."""
    box = OxmlElement("w:txbxContent")
    paragraph = OxmlElement("w:p")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "Сроки реализации: сентябрь 2026 – май 2027"
    run.append(text)
    paragraph.append(run)
    box.append(paragraph)
    picture = OxmlElement("w:pict")
    picture.append(box)
    holder = document.paragraphs[0].add_run()._r
    holder.append(picture)
    assert holder.find(qn("w:pict")) is not None

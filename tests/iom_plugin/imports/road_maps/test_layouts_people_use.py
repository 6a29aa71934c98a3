"""One route in the layouts that people really use: always the same needs, tasks, activities, dates and results."""

import pytest

from tests.factories import road_maps as made
from tests.factories.road_maps import COUNTS, EXPECTED, FIVE, outline

SYNONYMS = [
    "Затруднения педагога",
    "Задачи",
    "Мероприятия, направленные на устранение дефицитов",
    "Дата",
    "Отчётный документ, выход",
]
OTHER_SYNONYMS = [
    [
        "Выявленные профессиональные затруднения",
        "Цели и задачи",
        "Содержание деятельности",
        "Период выполнения",
        "Ожидаемые результаты / продукт",
    ],
    ["Направление развития", "Задачи", "Что буду делать", "Когда", "Что получится"],
    ["Дефицит (проблема)", "Чему нужно научиться", "Способы (виды работ)", "Временные рамки", "Отчётность"],
    ["Компетенции, требующие развития", "Образовательная задача", "Мероприятия", "Месяц, год", "Отчет"],
]


def with_columns(*more):
    """The five columns, and before the results others with the same in each row."""
    rows = [[*FIVE[:4], *[heading for heading, _text in more], FIVE[4]]]
    return [*rows, *[[*row[:4], *[text for _heading, text in more], row[4]] for row in made.repeated_rows()]]


def in_pairs():
    """Each activity with its own column of dates."""
    pairs = [f"{name} {number}" for number in (1, 2, 3) for name in ("Мероприятие", "Срок")]
    rows = [["Проблема", "Задача", *pairs, "Результат"]]
    for need, tasks in made.ROUTE:
        for task, steps, results in tasks:
            cells = [text for step in steps for text in step]
            rows.append([need, task, *cells, *[""] * (6 - len(cells)), results])
    return rows


def dates_below():
    """М1–М5 under one row of headings, the dates in a line below the activity."""
    rows = [["№", FIVE[0], FIVE[1], "М1", "М2", "М3", FIVE[4]]]
    for number, (need, tasks) in enumerate(made.ROUTE, 1):
        for task, steps, results in tasks:
            cells = [[step, dates] for step, dates in steps]
            rows.append([f"{number}", need, task, *cells, *[""] * (3 - len(cells)), results])
    return rows


def numbered(text, number):
    return f"{number}. {text}"


def lettered(text, number):
    return f"{'абвгд'[number - 1]}) {text}"


LAYOUTS = {
    "merged": lambda: made.docx([FIVE, *made.merged_rows()]),
    "repeated": lambda: made.docx([FIVE, *made.repeated_rows()]),
    "empty": lambda: made.docx([FIVE, *made.repeated_rows(empty=True)]),
    "number": lambda: made.docx([["№ п/п", *FIVE], *made.merged_rows(number=True)]),
    "swapped": lambda: made.docx([[FIVE[n] for n in (0, 1, 3, 2, 4)], *made.merged_rows(order=(0, 1, 3, 2, 4))]),
    "dates first": lambda: made.docx([[FIVE[n] for n in (3, 0, 1, 2, 4)], *made.merged_rows(order=(3, 0, 1, 2, 4))]),
    "synonyms": lambda: made.docx([SYNONYMS, *made.merged_rows()]),
    **{
        f"synonyms {number}": lambda headings=headings: made.docx([headings, *made.merged_rows()])
        for number, headings in enumerate(OTHER_SYNONYMS, 2)
    },
    "more columns": lambda: made.docx(
        with_columns(("Отметка о выполнении", "—"), ("Форма", "Самообразование"), ("Ответственный", "Завуч"))
    ),
    "unnamed numbers": lambda: made.docx(
        [["", *FIVE], *[[f"{number}", *row] for number, row in enumerate(made.repeated_rows(), 1)]]
    ),
    "pairs": lambda: made.docx(in_pairs()),
    "dates below": lambda: made.docx(dates_below()),
    "blank rows": lambda: made.docx([FIVE, [""] * 5, *made.repeated_rows(), [""] * 5]),
    "signed": lambda: made.docx([FIVE, *made.repeated_rows(), [("Педагог __________ О. П. Рябинина", 1, 5)]]),
    "lists": lambda: made.docx([FIVE, *made.listed_rows()]),
    "bullets": lambda: made.docx([FIVE, *made.listed_rows(style="List Bullet")]),
    "typed numbers": lambda: made.docx([FIVE, *made.listed_rows(wrap=numbered)]),
    "typed letters": lambda: made.docx([FIVE, *made.listed_rows(wrap=lettered)]),
    "paragraphs": lambda: made.docx([FIVE, *made.listed_rows(wrap=lambda text, number: text)]),
    "m columns": lambda: made.docx(made.m_rows()),
    "counted columns": lambda: made.docx([FIVE, ["1", "2", "3", "4", "5"], *made.merged_rows()]),
    "title in the table": lambda: made.docx([[("Дорожная карта", 1, 5)], FIVE, *made.merged_rows()]),
    "no headings": lambda: made.docx(made.merged_rows()),
    "headings again": lambda: made.docx([FIVE, *made.merged_rows()[:5], FIVE, *made.merged_rows(made.ROUTE[1:])]),
    "two tables": lambda: made.docx(
        [FIVE, *made.merged_rows(made.ROUTE[:1])], "Продолжение", [FIVE, *made.merged_rows(made.ROUTE[1:])]
    ),
    "broken by a page": lambda: made.docx(
        [FIVE, *made.merged_rows(made.ROUTE[:1])], "", made.merged_rows(made.ROUTE[1:])
    ),
    "among others": lambda: made.docx(
        [["Образование", "высшее"], ["Стаж", "12 лет"], ["Категория", "первая"]],
        "Дорожная карта",
        [FIVE, *made.merged_rows()],
        [["Директор", "____________", "Иванов И. И."], ["Педагог", "____________", "Рябинина О. П."]],
    ),
    "landscape": lambda: made.docx([FIVE, *made.merged_rows()], change=made.landscape),
    "tracked changes": lambda: made.docx([FIVE, *made.merged_rows()], change=made.tracked),
    "content controls": lambda: made.docx([FIVE, *made.repeated_rows()], change=made.controlled),
    "in one cell": lambda: made.docx([FIVE, *made.merged_rows()], change=made.in_one_cell),
    "xlsx merged": lambda: made.xlsx([FIVE, *made.merged_rows()], above=made.HEADING),
    "xlsx repeated": lambda: made.xlsx([FIVE, *made.repeated_rows()], above=made.HEADING),
    "xlsx m columns": lambda: made.xlsx(made.m_rows(), above=made.HEADING),
    "xlsx second sheet": lambda: made.xlsx(
        [FIVE, *made.merged_rows()],
        above=made.HEADING,
        sheets=[("Справка", [["Образование", "высшее"], ["Стаж", "12 лет"]])],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_when_read_then_the_same_route(read, layout):
    content = LAYOUTS[layout]()
    understood = read(content, "route.xlsx" if layout.startswith("xlsx") else "route.docx")
    assert understood.counts() == COUNTS
    assert outline(understood.content) == EXPECTED
    assert [need["kind"] for need in understood.content["needs"]] == ["deficit", "task"]
    kinds = [task["kind"] for need in understood.content["needs"] for task in need["tasks"]]
    assert kinds == ["learning", "practice", "learning", "practice"]
    assert (understood.content["starts_on"], understood.content["ends_on"]) == ("2026-09-01", "2027-05-31")
    assert understood.content["theme"] == "Исследовательская работа на уроке"
    assert understood.content["goal"] == "научить школьников ставить опыты"

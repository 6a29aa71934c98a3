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
ANNOTATED = [*FIVE, "Отметка о выполнении"]


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

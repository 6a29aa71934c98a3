"""What one cell holds: one thing, or several."""

import pytest

from iom_plugin.imports.road_maps.grids import Cell, Line
from iom_plugin.imports.road_maps.items import inline_items, listed_items, one_item, parts_of, without_label


def cell(*lines):
    return Cell(0, 0, 0, 0, [line if isinstance(line, Line) else Line(line) for line in lines])


def texts(items):
    return [item.text for item in items]


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1. Изучить", "1", "Изучить"),
        ("1.2. Изучить", "1.2", "Изучить"),
        ("1.2 Изучить", "1.2", "Изучить"),
        ("2) Вебинар", "2", "Вебинар"),
        ("б) вебинар", "б", "вебинар"),
        ("М3: вебинар", "3", "вебинар"),
        ("Задача 2. Освоить", "2", "Освоить"),
        ("– вебинар", "", "вебинар"),
        ("• вебинар", "", "вебинар"),
        ("IV. Освоить", "", "Освоить"),
        ("3 урока по теме", "", "3 урока по теме"),
        ("2026 год", "", "2026 год"),
        ("12.01.2026", "", "12.01.2026"),
        ("г. Приозёрный", "", "г. Приозёрный"),
        ("1.", "", "1."),
    ],
)
def test_label_when_it_numbers_then_taken_off(text, label, rest):
    assert without_label(text) == (rest, label)


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        (["Вебинар", "Семинар"], ["Вебинар", "Семинар"]),
        (["Вебинар о том,", "как читать схемы"], ["Вебинар о том, как читать схемы"]),
        (["Посещение урока", "коллеги"], ["Посещение урока коллеги"]),
        (["1. Вебинар", "о схемах", "2. Семинар"], ["Вебинар о схемах", "Семинар"]),
        (["Изучение книг:", "– Иванов", "– Петров"], ["Изучение книг: Иванов", "Изучение книг: Петров"]),
        ([Line("Вебинар", 0), Line("часть первая", 1), Line("Семинар", 0)], ["Вебинар; часть первая", "Семинар"]),
        (["вебинар;", "семинар."], ["вебинар", "семинар."]),
        (["", "—", ""], []),
    ],
)
def test_items_when_lines_then_a_thing_a_line_unless_it_goes_on(lines, items):
    assert texts(listed_items(cell(*lines), lower_case_goes_on=True)) == items


def test_items_when_blank_lines_between_then_groups():
    found = listed_items(cell("Вебинар", "Семинар", "", "Урок"), lower_case_goes_on=True)
    assert [item.group for item in found] == [0, 0, 1]


def test_items_when_numbered_in_one_line_then_divided():
    [item] = listed_items(cell("1) Вебинар 2) Семинар 3) Урок"), lower_case_goes_on=True)
    assert texts(inline_items(item)) == ["Вебинар", "Семинар", "Урок"]
    chapter = one_item(cell("Изучить главу 1. Семинар 2. Урок"))
    assert inline_items(chapter) == [chapter]


def test_parts_when_semicolon_in_quotation_marks_then_not_divided():
    assert parts_of("Эссе; доклад") == ["Эссе", "доклад"]
    assert parts_of("Доклад «Свет; тень»") == ["Доклад «Свет; тень»"]
    assert parts_of("Эссе; 5") == ["Эссе; 5"]


def test_one_item_when_lines_then_joined_as_they_go_on():
    assert one_item(cell("1. Недостаточное владение", "приёмами")).text == "Недостаточное владение приёмами"
    assert one_item(cell("Первое.", "Второе.")).text == "Первое.\nВторое."
    assert one_item(cell("—")) is None

"""What comes out is read back by ``openpyxl``, as a colleague's spreadsheet would."""

from io import BytesIO

import openpyxl
import pytest

from iom_plugin.exports.routes import render_route
from tests.factories import routes as make

pytestmark = pytest.mark.django_db


def workbook(route, layout="five_columns"):
    return openpyxl.load_workbook(BytesIO(render_route(route, "xlsx", layout=layout).content))


def texts(sheet) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


def table(sheet, heading: str) -> list[list[str]]:
    rows = texts(sheet)
    first = next(number for number, row in enumerate(rows) if heading in row)
    return rows[first:]


def test_road_map_is_the_first_sheet_with_its_lines_above():
    route = make.ready_route()
    sheet = workbook(route).worksheets[0]
    assert sheet.title == "Дорожная карта"
    above = [row[0] for row in texts(sheet)[:4]]
    assert above[0] == "Индивидуальный образовательный маршрут педагога"
    assert above[1] == f"ФИО педагога: {route.teacher.full_name}"
    assert above[3] == "Сроки реализации: сентябрь 2026 – май 2027"


def test_cells_of_a_need_and_a_task_are_joined_over_their_rows():
    task = make.LearningTaskFactory()
    make.ActivityFactory.create_batch(3, task=task)
    make.ResultFactory(task=task)
    sheet = workbook(task.need.route).worksheets[0]
    columns = {
        (one.min_col, one.max_row - one.min_row) for one in sheet.merged_cells.ranges if one.max_row > one.min_row
    }
    assert columns == {(1, 2), (2, 2), (5, 2)}
    rows = table(sheet, "Сроки")[1:]
    assert rows[0][0] == f"1. {task.need.text}\nпрофессиональный дефицит"
    assert [row[2] != "" for row in rows] == [True, True, True]
    assert [row[0] for row in rows[1:]] == ["", ""]


def test_columns_of_steps_stand_under_a_common_heading():
    sheet = workbook(make.ready_route(), "m_columns").worksheets[0]
    upper, lower, first, *_rest = table(sheet, "Образовательные задачи")
    assert lower[2:7] == ["М1", "М2", "М3", "М4", "М5"]
    assert upper[2] != ""
    assert "октябрь 2026" in first[2]


def test_needs_go_across_the_form_of_a_cnppm():
    sheet = workbook(make.ready_route(), "cnppm").worksheets[0]
    _headings, need, task, activity, *_rest = table(sheet, "Категория")
    assert need[0].startswith("1. ")
    assert need[1:] == task[1:] == ["", "", "", ""]
    assert activity[3] == "Вебинар"


def test_sheets_print_on_a4_with_the_headings_on_each_page():
    first, second = workbook(make.ready_route()).worksheets
    assert (first.page_setup.paperSize, second.page_setup.paperSize) == (9, 9)
    assert first.page_setup.orientation == "landscape"
    assert (first.page_setup.fitToHeight, first.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert first.print_title_rows == "$6:$6"


def test_second_sheet_has_the_information_sheet_the_note_and_the_conclusions():
    route = make.ready_route(conclusion="Освоено.")
    rows = texts(workbook(route).worksheets[1])
    labels = [row[0] for row in rows]
    assert [labels.count(title) for title in ("Информационная справка", "Пояснительная записка", "Цель")] == [1, 1, 1]
    assert ["Ф. И. О.", route.teacher.full_name] in rows
    assert ["", "Освоено."] in rows
    assert "5. Отчёт педагога о проделанной работе по карте" not in labels


def test_second_sheet_of_the_form_of_a_cnppm_has_the_report():
    route = make.ready_route()
    route.needs.get().tasks.first().activities.update(done_note="Просмотрен.")
    rows = texts(workbook(route, "cnppm").worksheets[1])
    assert "Просмотрен." in [row[1] for row in rows]


def test_workbook_tells_its_title_and_author():
    route = make.ready_route()
    properties = workbook(route).properties
    assert properties.creator == route.teacher.full_name
    assert properties.title.startswith("Индивидуальный образовательный маршрут педагога")

import pytest

from iom_plugin.exports.documents import CONTINUED
from iom_plugin.exports.road_maps import activity_text, columns, named, rows

ACTIVITY = {
    "title": "Инструменты учителя",
    "form": "Вебинар",
    "provider": "ИРО",
    "hours": 2,
    "dates": "октябрь 2026",
    "status": "planned",
    "done_note": "",
}


def need(*tasks, text="Дефицит"):
    return {"kind": "deficit", "competency": None, "text": text, "tasks": list(tasks)}


def task(*activities, text="Изучить", results=("Обзор",)):
    results = [{"form": None, "text": result} for result in results]
    return {"kind": "learning", "text": text, "activities": list(activities), "results": results}


def test_columns_are_worded_as_in_the_source():
    assert list(columns().values()) == [
        "Профессиональные дефициты / Задачи на предстоящий период",
        "Образовательные задачи",
        "Формы работы / взаимодействия (действия, мероприятия)",
        "Сроки",
        "Форма предъявления результата",
    ]


def test_one_row_for_each_activity():
    table = rows([need(task(ACTIVITY, ACTIVITY), task(ACTIVITY))])
    assert [(row["need_span"], row["task_span"]) for row in table] == [(3, 2), (0, 0), (0, 1)]
    assert [row["need"] for row in table] == ["1. Дефицит", CONTINUED, CONTINUED]
    assert [row["task"] for row in table] == ["1.1. Изучить", CONTINUED, "1.2. Изучить"]
    assert [row["results"] for row in table] == [["Обзор"], [CONTINUED], ["Обзор"]]


def test_kinds_are_told_in_words_once():
    table = rows([need(task(ACTIVITY, ACTIVITY))])
    assert [row["task_kind"] for row in table] == ["обучение", ""]
    assert [row["need_kind"] for row in table] == ["профессиональный дефицит", ""]


def test_needs_are_numbered():
    table = rows([need(task(ACTIVITY)), need(task(ACTIVITY))])
    assert [row["task"] for row in table] == ["1.1. Изучить", "2.1. Изучить"]


def test_task_without_activities_and_results_has_a_row():
    [row] = rows([need(task(results=()))])
    assert (row["task"], row["activity"], row["dates"], row["results"]) == ("1.1. Изучить", "—", "—", ["—"])


def test_need_without_tasks_has_a_row():
    [row] = rows([need()])
    assert (row["need"], row["task"], row["need_span"]) == ("1. Дефицит", "—", 1)


def test_empty_road_map_is_a_row_of_dashes():
    [row] = rows([])
    assert row["need"] == row["task"] == row["activity"] == row["dates"] == "—"


def test_activity_names_form_hours_and_provider():
    assert activity_text(ACTIVITY) == "Вебинар. Инструменты учителя, 2\u00a0ч, ИРО"


def test_provider_in_the_title_is_not_said_twice():
    assert activity_text(ACTIVITY | {"title": "Вебинар ИРО", "hours": None}) == "Вебинар ИРО"


def test_activity_without_form_and_provider_is_its_title():
    assert activity_text(ACTIVITY | {"form": None, "provider": "", "hours": None}) == "Инструменты учителя"


def test_cancelled_activity_says_so():
    assert activity_text(ACTIVITY | {"status": "cancelled"}).endswith("(отменено)")


@pytest.mark.parametrize(
    ("form", "title", "expected"),
    [
        ("Вебинар", "Вебинар «Оценивание»", "Вебинар «Оценивание»"),
        ("Вебинар", "«Оценивание»", "Вебинар «Оценивание»"),
        ("Курсы повышения квалификации", "Курс «Чтение»", "Курс «Чтение»"),
        ("Проба: уроки", "Двенадцать уроков чтения", "Проба: уроки. Двенадцать уроков чтения"),
        ("Мастер-класс", "для коллег округа", "Мастер-класс: для коллег округа"),
        ("Эссе", "", "Эссе"),
        (None, "Обзор", "Обзор"),
        (None, "", "—"),
    ],
)
def test_form_stands_before_a_title_that_lacks_it(form, title, expected):
    assert named(form, title) == expected

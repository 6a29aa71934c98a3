import pytest

from iom_plugin.exports.cnppm import columns, diagnostics, level, report, request, rows
from iom_plugin.exports.routes import document_context, whole
from tests.factories import routes as make
from tests.factories.resources import LearningResourceFactory

from .test_road_maps import ACTIVITY, need, task


def test_columns_are_worded_as_in_the_form():
    assert list(columns().values()) == [
        "Уровни реализации ИОМ",
        "Сопровождение (наставник, тьютор)",
        "Мероприятия, направленные на устранение выявленных дефицитов",
        "Категория",
        "Сроки реализации",
    ]


def test_needs_and_tasks_stand_across_the_map_above_their_activities():
    table = rows([need(task(ACTIVITY, results=("Обзор", "Тест")))], "Лаптев С. Н.")
    assert [row["noun"] for row in table] == ["need", "task", "activity"]
    assert (table[0]["band"], table[0]["notes"]) == ("1. Дефицит", ["профессиональный дефицит"])
    assert table[1]["band"] == "1.1. Изучить"
    assert table[1]["notes"] == ["обучение", "Форма предъявления результата: Обзор; Тест"]


def test_activity_has_its_companion_category_and_level():
    activity = rows([need(task(ACTIVITY | {"level": "organisation"}))], "Лаптев С. Н.")[-1]
    assert {name: activity[name] for name in columns()} == {
        "level": "школьный",
        "companion": "Лаптев С. Н.",
        "activity": "Вебинар. Инструменты учителя, 2\u00a0ч, ИРО",
        "category": "Вебинар",
        "dates": "октябрь 2026",
    }


@pytest.mark.parametrize(("code", "worded"), [("", "личностный"), ("region", "региональный"), ("lost", "личностный")])
def test_level_of_what_is_done_without_a_resource_is_personal(code, worded):
    assert level(code) == worded


def test_report_numbers_the_activities_and_finds_the_link():
    done = ACTIVITY | {"done_note": "Разобраны три урока, см. https://example.org/a?b=1."}
    lines = report([need(task(done, ACTIVITY))])
    assert [line["number"] for line in lines] == ["1", "2"]
    assert lines[0]["link"] == "https://example.org/a?b=1"
    assert lines[1]["text"] == lines[1]["link"] == ""


def test_diagnostics_names_deficits_and_request_the_tasks_ahead():
    ahead = need(text="Программа кружка") | {"kind": "task"}
    assert diagnostics("Май: 61 %.", [need(), ahead]) == ["Май: 61 %.", "1. Дефицит"]
    assert request([need(), ahead]) == ["2. Программа кружка"]
    assert (diagnostics("", []), request([])) == (["—"], ["—"])


def test_empty_map_is_a_row_of_dashes():
    [row] = rows([], "")
    assert {row[name] for name in columns()} == {"—"}


@pytest.mark.django_db
def test_context_of_a_route_tells_the_level_of_its_resources_and_who_accompanies():
    route = make.ready_route()
    tutor = make.TeacherFactory(last_name="Лаптев", organisation=route.teacher.organisation)
    make.MembershipFactory(user=tutor.user, organisation=route.teacher.organisation, role="tutor")
    activity = make.ActivityFactory(
        task=route.needs.get().tasks.first(), resource=LearningResourceFactory(level="municipality")
    )
    context = document_context(whole(route), "cnppm")
    [line] = [row for row in context["rows"] if row["activity"].startswith(activity.title)]
    assert (line["level"], line["companion"]) == ("муниципальный", tutor.full_name)
    assert context["general"][-1]["lines"] == [tutor.full_name]

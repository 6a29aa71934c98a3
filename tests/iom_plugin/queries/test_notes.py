import datetime

import pytest
from django.utils.translation import override

from iom_plugin.models import Route
from iom_plugin.queries.notes import report_forms, self_education_forms, suggestions, themes_for
from iom_plugin.queries.routes import with_content
from tests.factories.routes import (
    DeficitFactory,
    LearningTaskFactory,
    ResultFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    ready_route,
)

pytestmark = pytest.mark.django_db


def suggested(route):
    with override("ru"):
        return suggestions(with_content(Route.objects.filter(pk=route.pk)).get())


def deficit(teacher, title, **fields):
    return DeficitFactory(teacher=teacher, competency__title=title, noted_on=datetime.date(2026, 10, 12), **fields)


@pytest.fixture
def teacher():
    return TeacherFactory()


def test_suggestions_when_there_are_deficits_then_theme_goal_and_result_name_them(teacher):
    deficit(teacher, "Формирующее оценивание")
    found = suggested(RouteFactory(teacher=teacher, theme="Тема", goal=""))
    assert found["theme"] == ["Формирующее оценивание"]
    assert found["goal"] == ["Развить компетенцию «Формирующее оценивание»"]
    assert found["expected_result"] == [
        "Компетенция «Формирующее оценивание» освоена и применяется в работе с обучающимися."
    ]


def test_suggestions_when_there_are_several_deficits_then_plural(teacher):
    for title in ("Оценивание", "Чтение"):
        deficit(teacher, title)
    goal = suggested(RouteFactory(teacher=teacher))["goal"][0]
    assert goal.startswith("Развить компетенции «")
    assert "», «" in goal


def test_suggestions_when_a_deficit_has_evidence_then_the_diagnostics_tell_level_source_date_and_evidence(teacher):
    deficit(teacher, "Чтение", level="medium", evidence_kind="diagnosis", evidence="Тест ЦНППМ: 54 %.")
    assert suggested(RouteFactory(teacher=teacher))["diagnostics_summary"] == [
        "12 октября 2026 г.: компетенция «Чтение» развита частично (диагностика). Тест ЦНППМ: 54 %."
    ]


def test_suggestions_when_deficits_are_not_agreed_to_then_they_are_not_named(teacher):
    deficit(teacher, "Чтение", status="proposed")
    found = suggested(RouteFactory(teacher=teacher))
    assert found["theme"] == found["diagnostics_summary"] == []
    assert themes_for(teacher) == []


def test_suggestions_when_needs_point_at_deficits_then_only_those_are_named(teacher):
    named, _other = deficit(teacher, "Чтение"), deficit(teacher, "Оценивание")
    route = RouteFactory(teacher=teacher)
    RouteNeedFactory(route=route, deficit=named)
    assert suggested(route)["theme"] == ["Чтение"]


def test_suggestions_when_the_ground_is_a_task_ahead_then_it_is_told(teacher):
    route = RouteFactory(teacher=teacher)
    RouteNeedFactory(route=route, kind="task", text="Необходимость формирования читательской грамотности")
    found = suggested(route)
    assert found["diagnostics_summary"] == [
        "Основание маршрута — задача на предстоящий период: необходимость формирования читательской грамотности."
    ]
    assert found["goal"] == ["Необходимость формирования читательской грамотности"]


def test_suggestions_when_there_are_tasks_and_results_then_a_numbered_list_and_what_will_be_shown(teacher):
    need = RouteNeedFactory(route__teacher=teacher)
    learning = LearningTaskFactory(need=need, text="Изучить приёмы чтения")
    LearningTaskFactory(need=need, kind="practice", text="Внедрить приёмы чтения")
    ResultFactory(task=learning, text="обзор пяти приёмов")
    found = suggested(need.route)
    assert found["tasks_summary"] == ["1. Изучить приёмы чтения\n2. Внедрить приёмы чтения"]
    assert found["goal"] == ["Внедрить приёмы чтения"]
    assert found["expected_result"] == [
        "К завершению маршрута будет представлено: аннотированный обзор: обзор пяти приёмов."
    ]


def test_suggestions_when_the_field_says_it_already_then_it_is_left_out(teacher):
    deficit(teacher, "Чтение")
    route = RouteFactory(teacher=teacher, theme="Чтение", goal="Развить компетенцию «Чтение». И не только.")
    found = suggested(route)
    assert found["theme"] == found["goal"] == []


def test_suggestions_when_the_route_is_longer_then_same_number_of_queries(teacher, django_assert_num_queries):
    for needs in (1, 6):
        route = ready_route(teacher, needs=needs)
        whole = with_content(Route.objects.select_related("teacher").filter(pk=route.pk)).get()
        with django_assert_num_queries(1):
            suggestions(whole)


def test_lists_when_asked_then_what_an_editor_keeps():
    assert "Совместная деятельность с наставником" in self_education_forms()
    assert "Творческий отчёт" in report_forms()
    assert "Выполнение теста" not in report_forms()

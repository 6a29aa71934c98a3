import datetime

import pytest

from iom_plugin.errors import NotAllowed, WrongStatus
from iom_plugin.models import Activity, LearningTask, Result, Route
from iom_plugin.queries.next_routes import next_period
from iom_plugin.services.next_routes import start_next_route
from iom_plugin.services.routes import complete_route
from tests.factories.routes import DeficitFactory, RouteFactory, TeacherFactory, approved_route, ready_route

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": datetime.date(2027, 9, 1), "ends_on": datetime.date(2028, 5, 31)}


@pytest.fixture
def route():
    """Completed: the learning task is done, the practice one is not."""
    route = approved_route(diagnostics_summary="Тест: 62 %")
    learning, practice = LearningTask.objects.filter(need__route=route).order_by("kind")
    Activity.objects.filter(task=learning).update(status="done", done_note="Прослушан")
    Activity.objects.filter(task=practice).update(title="Проба: два урока", dates="октябрь")
    return complete_route(route, by=route.teacher.user, conclusion="Освоено не всё.")


def begun(route, **fields) -> Route:
    return start_next_route(route, by=route.teacher.user, **PERIOD | fields)


def test_next_route_when_begun_then_has_only_what_is_not_finished(route):
    following = begun(route)
    [step] = Activity.objects.filter(task__need__route=following)
    assert (step.title, step.status, step.done_note, step.dates) == ("Проба: два урока", "planned", "", "октябрь")
    assert step.task.kind == "practice"
    assert step.task.results.count() == 1
    assert not Activity.objects.filter(task__need__route=following, title__startswith="Вебинар").exists()


def test_next_route_when_begun_then_has_theme_and_note_and_knows_its_origin(route):
    following = begun(route)
    assert (following.theme, following.goal, following.status) == (route.theme, route.goal, "draft")
    assert (following.previous, following.starts_on) == (route, PERIOD["starts_on"])
    assert (following.conclusion, following.diagnostics_summary) == ("", "")


def test_dates_when_past_then_are_left_empty(route):
    Activity.objects.filter(title="Проба: два урока").update(dates="12.03.2027")
    [step] = Activity.objects.filter(task__need__route=begun(route))
    assert step.dates == ""


def test_deficit_when_it_is_the_teachers_then_stays_joined(route):

    need = route.needs.first()
    deficit = DeficitFactory(teacher=route.teacher, competency=need.competency)
    route.needs.update(deficit=deficit)
    assert begun(route).needs.get().deficit == deficit


def test_task_when_nothing_of_it_was_shown_then_is_taken_over_where_the_author_notes_results(route):
    Activity.objects.filter(task__need__route=route).update(status="done")
    learning = LearningTask.objects.get(need__route=route, kind="learning")
    Result.objects.filter(task=learning).update(evidence="Обзор показан на ШМО")
    [task] = LearningTask.objects.filter(need__route=begun(route))
    assert (task.kind, task.activities.count(), task.results.count()) == ("practice", 0, 1)


def test_route_when_everything_is_finished_then_gives_its_theme_only(route):
    Activity.objects.filter(task__need__route=route).update(status="cancelled")
    following = begun(route)
    assert following.theme == route.theme
    assert not following.needs.exists()


def test_route_when_under_way_then_can_be_followed_too():
    route = approved_route()
    assert begun(route).needs.count() == 1


def test_route_when_never_approved_then_refused():
    with pytest.raises(WrongStatus) as refusal:
        begun(ready_route())
    assert refusal.value.code == "no_next_route"


def test_actor_when_not_the_author_then_refused(route):
    with pytest.raises(NotAllowed):
        start_next_route(route, by=TeacherFactory().user, **PERIOD)


@pytest.mark.parametrize(
    ("start", "end", "today", "expected"),
    [
        ((2026, 9, 1), (2027, 5, 31), (2027, 6, 2), ((2027, 9, 1), (2028, 5, 31))),
        ((2026, 9, 1), (2027, 5, 31), (2027, 3, 2), ((2027, 9, 1), (2028, 5, 31))),
        ((2025, 9, 1), (2027, 5, 31), (2027, 6, 2), ((2027, 9, 1), (2029, 5, 31))),
        ((2020, 9, 1), (2021, 5, 31), (2026, 10, 5), ((2026, 9, 1), (2027, 5, 31))),
        ((2026, 1, 12), (2026, 12, 25), (2026, 12, 26), ((2027, 9, 1), (2028, 5, 31))),
    ],
)
def test_next_period_when_suggested_then_follows_the_last_and_is_not_past(start, end, today, expected):
    route = RouteFactory.build(starts_on=datetime.date(*start), ends_on=datetime.date(*end), teacher=None)
    found = next_period(route, today=datetime.date(*today))
    assert found == tuple(datetime.date(*day) for day in expected)

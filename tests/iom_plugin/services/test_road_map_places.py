import pytest

from iom_plugin import errors
from iom_plugin.models import Activity, LearningTask, Result, RouteNeed
from iom_plugin.services import road_map_places as places
from tests.factories.resources import UserFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    ResultFactory,
    RouteFactory,
    RouteNeedFactory,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return RouteFactory()


@pytest.fixture
def author(route):
    return route.teacher.user


@pytest.fixture
def two_tasks(route):
    """Two needs with a task each, the first with three activities, the second with one."""
    tasks = [LearningTaskFactory(need=RouteNeedFactory(route=route)) for _number in range(2)]
    for title in "абв":
        ActivityFactory(task=tasks[0], title=title)
    ActivityFactory(task=tasks[1], title="г")
    return tasks


def titles(task) -> str:
    return "".join(activity.title for activity in task.activities.all())


@pytest.mark.parametrize(("position", "expected"), [(0, "вабг"), (1, "авбг"), (None, "абгв"), (99, "абгв")])
def test_place_line_when_within_its_task_then_it_stands_there(two_tasks, author, position, expected):
    task = two_tasks[0]
    ActivityFactory(task=task, title="г")
    line = task.activities.get(title="в")
    places.place_line(line, by=author, position=position)
    assert titles(task) == expected


@pytest.mark.parametrize(("position", "expected"), [(0, "бг"), (1, "гб"), (None, "гб")])
def test_place_line_when_another_task_then_it_stands_among_its_lines(two_tasks, author, position, expected):
    first, second = two_tasks
    places.place_line(first.activities.get(title="б"), by=author, parent=second.pk, position=position)
    assert (titles(first), titles(second)) == ("ав", expected)


def test_place_line_when_task_goes_to_another_need_then_its_lines_go_along(two_tasks, author):
    first, second = two_tasks
    places.place_line(first, by=author, parent=second.need_id)
    assert list(second.need.tasks.all()) == [second, first]
    assert titles(first) == "абв"


def test_place_line_when_parent_is_in_another_route_then_refused(two_tasks, author):
    foreign = LearningTaskFactory()
    with pytest.raises(errors.WrongStatus) as refusal:
        places.place_line(two_tasks[0].activities.first(), by=author, parent=foreign.pk)
    assert refusal.value.code == "line_elsewhere"


@pytest.mark.parametrize("model", [RouteNeed, LearningTask, Activity, Result])
def test_copy_line_when_copied_then_it_follows_with_all_under_it_but_no_progress(model):
    route = ready_route()
    Activity.objects.update(status="done", done_note="Прошла.")
    Result.objects.update(evidence="Показано на педсовете.")
    line = model.objects.order_by("pk").first()
    count = {one: one.objects.count() for one in (RouteNeed, LearningTask, Activity, Result)}
    new = places.copy_line(line, by=route.teacher.user)
    ordered = list(places.neighbours(line))
    assert ordered.index(new) == ordered.index(line) + 1
    assert str(new) == str(line)
    under = {RouteNeed: (1, 2, 2, 2), LearningTask: (0, 1, 1, 1), Activity: (0, 0, 1, 0), Result: (0, 0, 0, 1)}[model]
    assert tuple(one.objects.count() - number for one, number in count.items()) == under
    assert Activity.objects.filter(status="planned").count() == under[2]
    assert Result.objects.filter(evidence="").count() == under[3]


def test_copy_line_when_sixty_activities_then_as_many_queries_as_for_one(django_assert_max_num_queries):
    for count in (1, 60):
        task = LearningTaskFactory()
        ActivityFactory.create_batch(count, task=task)
        ResultFactory(task=task)
        with django_assert_max_num_queries(20):
            places.copy_line(task.need, by=task.need.route.teacher.user)


@pytest.mark.parametrize(
    "change",
    [
        lambda line, by: places.move_line(line, by=by, up=True),
        lambda line, by: places.place_line(line, by=by, position=0),
        lambda line, by: places.copy_line(line, by=by),
    ],
)
def test_places_when_not_the_author_or_under_review_then_refused(change):
    route = submitted_route()
    line = Activity.objects.filter(task__need__route=route).first()
    with pytest.raises(errors.NotAllowed):
        change(line, UserFactory())
    with pytest.raises(errors.WrongStatus):
        change(line, route.teacher.user)

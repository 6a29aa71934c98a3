"""What is taken back: every kind of change, several in a row, and what has become impossible."""

import pytest

from iom_plugin import errors
from iom_plugin.models import Activity, LearningTask, Result, RoadMapChange, RouteNeed
from iom_plugin.queries.contents import content_of
from iom_plugin.queries.routes import with_content
from iom_plugin.services import road_map_changes as changes
from iom_plugin.services import road_map_places as places
from iom_plugin.services import road_maps, whole_routes
from tests.factories.resources import LearningResourceFactory, UserFactory
from tests.factories.routes import DeficitFactory, RouteNeedFactory, ready_route, submitted_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return ready_route(needs=2)


def whole(route) -> dict:
    """Everything that a person can read, with the keys of the lines."""
    return content_of(with_content(type(route).objects.filter(pk=route.pk)).get())


def first(model):
    return model.objects.order_by("pk").first()


def change_text(by):
    road_maps.edit_line(first(LearningTask), by=by, values={"text": "Освоить", "answers": {"part1": "приёмы"}})


def change_dates(by):
    road_maps.edit_line(first(Activity), by=by, values={"dates": "12.03.2027", "hours": 6, "form": None})


def add(by):
    road_maps.add_lines([Result(task=first(LearningTask), text="Обзор")], by=by)


def add_task_with_step(by):
    task = LearningTask(need=first(RouteNeed), kind="practice", text="Внедрить")
    road_maps.add_lines([task, Activity(task=task, title="Урок"), Result(task=task, text="Сценарий")], by=by)


def pick(by):
    road_maps.add_resources(first(LearningTask), [LearningResourceFactory() for _number in range(3)], by=by)


def delete_need(by):
    road_maps.delete_line(first(RouteNeed), by=by)


def delete_activity(by):
    road_maps.delete_line(first(Activity), by=by)


def copy_need(by):
    places.copy_line(first(RouteNeed), by=by)


def move_down(by):
    places.move_line(first(RouteNeed), by=by, up=False)


def move_task_to_another_need(by):
    other = RouteNeed.objects.order_by("-pk").first()
    places.place_line(first(LearningTask), by=by, parent=other.pk, position=1)


EVERY_CHANGE = [
    change_text,
    change_dates,
    add,
    add_task_with_step,
    pick,
    delete_need,
    delete_activity,
    copy_need,
    move_down,
    move_task_to_another_need,
]


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_undo_last_when_something_was_changed_then_it_is_as_before(route, change):
    before, author = whole(route), route.teacher.user
    change(author)
    assert whole(route) != before
    changes.undo_last(route, by=author)
    assert whole(route) == before
    assert not route.changes.exists()


def test_undo_last_when_called_again_and_again_then_all_goes_back(route):
    before, author = whole(route), route.teacher.user
    for change in EVERY_CHANGE:
        change(author)
    for _change in EVERY_CHANGE:
        changes.undo_last(route, by=author)
    assert whole(route) == before


def test_undo_last_when_form_stood_open_then_all_its_savings_are_one_step(route):
    before, author = whole(route), route.teacher.user
    for text in ("О", "Осв", "Освоить"):
        road_maps.edit_line(first(LearningTask), by=author, values={"text": text}, token="a")
    road_maps.edit_line(first(RouteNeed), by=author, values={"text": "Другое"}, token="b")
    assert route.changes.count() == 2
    changes.undo_last(route, by=author)
    changes.undo_last(route, by=author)
    assert whole(route) == before


def test_undo_last_when_new_line_was_saved_while_typed_then_it_goes_whole(route):
    before, author = whole(route), route.teacher.user
    line = road_maps.add_lines([Activity(task=first(LearningTask), title="Ве")], by=author, token="a")
    road_maps.edit_line(line, by=author, values={"title": "Вебинар"}, token="a")
    changes.undo_last(route, by=author)
    assert whole(route) == before


def test_undo_last_when_nothing_was_done_then_refused_in_words(route):
    with pytest.raises(errors.WrongStatus) as refusal:
        changes.undo_last(route, by=route.teacher.user)
    assert refusal.value.code == "nothing_to_undo"


def test_undo_last_when_place_is_gone_then_told_and_the_step_before_is_next(route):
    author = route.teacher.user
    change_text(author)
    delete_activity(author)
    LearningTask.objects.order_by("-pk").first().delete()  # not through the services: nobody remembers it
    first(RouteNeed).tasks.all().delete()
    for code in ("cannot_undo", "cannot_undo", "nothing_to_undo"):
        with pytest.raises(errors.WrongStatus) as refusal:
            changes.undo_last(route, by=author)
        assert refusal.value.code == code


def test_undo_last_when_deficit_is_gone_then_need_comes_back_without_it(route):
    author = route.teacher.user
    need = RouteNeedFactory(route=route, deficit=DeficitFactory(teacher=route.teacher))
    road_maps.delete_line(need, by=author)
    route.teacher.deficits.all().delete()
    changes.undo_last(route, by=author)
    assert RouteNeed.objects.get(text=need.text).deficit is None


@pytest.mark.parametrize(("make", "error"), [(ready_route, errors.NotAllowed), (submitted_route, errors.WrongStatus)])
def test_undo_last_when_not_the_author_or_under_review_then_refused(make, error):
    route = make()
    by = UserFactory() if error is errors.NotAllowed else route.teacher.user
    with pytest.raises(error):
        changes.undo_last(route, by=by)


def test_record_when_more_than_fifty_then_the_oldest_are_forgotten(route):
    author = route.teacher.user
    for number in range(changes.KEPT + 3):
        road_maps.edit_line(first(LearningTask), by=author, values={"text": f"Освоить {number}"})
    assert route.changes.count() == changes.KEPT
    assert RoadMapChange.objects.first().label.endswith(f"Освоить {changes.KEPT + 1}")


def test_replace_needs_when_whole_map_is_written_then_there_is_nothing_to_undo(route):
    author = route.teacher.user
    change_text(author)
    whole_routes.replace_needs(route, [{"kind": "task", "text": "Новая задача"}], by=author)
    assert not route.changes.exists()

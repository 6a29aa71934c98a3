import pytest

from iom_plugin.errors import NotAllowed, WrongStatus
from iom_plugin.queries.road_maps import digest
from iom_plugin.services.notes import save_note
from tests.factories.resources import UserFactory
from tests.factories.routes import RouteFactory, submitted_route

pytestmark = pytest.mark.django_db


def save(route, was=None, by=None, **values):
    return save_note(route, by=by or route.teacher.user, values=values, was=was or {})


def test_save_note_when_nobody_was_quicker_then_saved():
    route = RouteFactory(goal="Было")
    save(route, was={"goal": digest("Было")}, goal="Стало")
    route.refresh_from_db()
    assert route.goal == "Стало"


def test_save_note_when_a_field_was_changed_meanwhile_then_refused_with_what_it_says_and_nothing_is_saved():
    route = RouteFactory(goal="Из другой вкладки", theme="Тема")
    with pytest.raises(WrongStatus) as refused:
        save(route, was={"goal": digest("Было")}, goal="Из этой", theme="Другая тема")
    assert refused.value.code == "note_changed"
    assert "Из другой вкладки" in refused.value.fields["goal"][0]
    route.refresh_from_db()
    assert (route.goal, route.theme) == ("Из другой вкладки", "Тема")


@pytest.mark.parametrize("typed", ["Было", "Из другой вкладки"])
def test_save_note_when_the_field_was_not_touched_or_says_the_same_then_it_stays(typed):
    route = RouteFactory(goal="Из другой вкладки")
    save(route, was={"goal": digest("Было")}, goal=typed, theme="Другая тема")
    route.refresh_from_db()
    assert (route.goal, route.theme) == ("Из другой вкладки", "Другая тема")


def test_save_note_when_under_review_or_another_ones_then_refused():
    with pytest.raises(WrongStatus):
        save(submitted_route(), goal="Поздно")
    with pytest.raises(NotAllowed):
        save(RouteFactory(), by=UserFactory(), goal="Чужое")

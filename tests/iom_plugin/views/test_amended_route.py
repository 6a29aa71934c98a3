"""The screens of a route while a change of it is written, waits or came back."""

import pytest
from django.urls import reverse

from iom_plugin.choices import Stage
from iom_plugin.models import Activity
from iom_plugin.queries.routes import next_activities, stage_of
from iom_plugin.services.amendments import begin_amendment, finish_amendment
from tests.factories.routes import approved_route

pytestmark = pytest.mark.django_db

HOME = reverse("iom:home")


@pytest.fixture
def route():
    route = approved_route()
    begin_amendment(route, by=route.teacher.user, reason="Новый класс")
    Activity.objects.filter(task__need__route=route).update(title="Курсы «Обратная связь»")
    route.refresh_from_db()
    return route


@pytest.fixture
def author(client, route):
    client.force_login(route.teacher.user)
    return client


def waiting(route):
    finish_amendment(route, by=route.teacher.user)
    route.refresh_from_db()
    return route


def test_stage_when_a_change_is_written_or_waits_then_is_still_implementation(route):
    assert stage_of(route) == Stage.IMPLEMENTATION
    assert stage_of(waiting(route)) == Stage.IMPLEMENTATION


def test_desk_when_a_change_is_written_or_waits_then_shows_the_next_steps(author, route):
    assert "Курсы «Обратная связь»" in author.get(HOME).content.decode()
    waiting(route)
    assert len(next_activities(route)) == 2
    assert "Курсы «Обратная связь»" in author.get(HOME).content.decode()


def test_step_when_the_change_waits_then_is_marked_on_its_own_screen(author, route):
    step = Activity.objects.filter(task__need__route=waiting(route)).first()
    url = reverse("iom:activity_progress", args=[step.pk])
    assert url in author.get(route.get_absolute_url()).content.decode()
    author.post(url, {"status": "done", "done_note": "Пройдены"})
    step.refresh_from_db()
    assert (step.status, step.done_note) == ("done", "Пройдены")


def test_route_when_being_changed_then_is_neither_sent_as_new_nor_completed(author, route):
    text = author.get(route.get_absolute_url()).content.decode()
    assert reverse("iom:route_submit", args=[route.pk]) not in text
    assert reverse("iom:route_complete", args=[route.pk]) not in text


def test_screen_when_a_change_is_written_then_needs_few_queries(author, route, django_assert_max_num_queries):
    author.get(route.get_absolute_url())
    with django_assert_max_num_queries(20):
        author.get(route.get_absolute_url())

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from iom_plugin.models import Activity, Route
from iom_plugin.services.routes import complete_route
from tests.factories.routes import approved_route, ready_route

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": "2027-09-01", "ends_on": "2028-05-31"}


@pytest.fixture
def route():
    route = approved_route()
    step = Activity.objects.filter(task__need__route=route).first()
    Activity.objects.filter(pk=step.pk).update(status="done")
    Activity.objects.filter(task__need__route=route).exclude(pk=step.pk).update(title="Проба: два урока")
    return complete_route(route, by=route.teacher.user, conclusion="Освоено не всё")


@pytest.fixture
def author(client, route):
    client.force_login(route.teacher.user)
    return client


def address(route):
    return reverse("iom:route_next", args=[route.pk])


def test_screen_when_opened_then_shows_what_is_taken_over(author, route):
    text = author.get(address(route)).content.decode()
    assert "Проба: два урока" in text
    assert "1 незавершённое мероприятие" in text
    assert "1 мероприятие выполнено или отменено" in text
    assert "Сроки 1 мероприятия прошли" in text


def test_next_route_when_begun_then_its_screen_opens_and_the_number_is_said(author, route):
    response = author.post(address(route), PERIOD)
    begun = Route.objects.get(previous=route)
    assert response.url == begun.get_absolute_url()
    [message] = get_messages(response.wsgi_request)
    assert "перенесено 1 незавершённое мероприятие" in str(message)


def test_period_when_turned_round_then_form_says_so(author, route):
    response = author.post(address(route), {"starts_on": "2028-09-01", "ends_on": "2027-05-31"})
    assert response.context["form"].errors["ends_on"]
    assert Route.objects.count() == 1


def test_period_when_too_long_then_refusal_stands_beside_it(author, route):
    response = author.post(address(route), {"starts_on": "2027-09-01", "ends_on": "2037-05-31"})
    assert response.context["form"].errors["ends_on"]


def test_everything_when_finished_then_says_that_only_the_theme_is_taken(author, route):
    Activity.objects.filter(task__need__route=route).update(status="done")
    assert "только тема" in author.get(address(route)).content.decode()
    response = author.post(address(route), PERIOD)
    [message] = get_messages(response.wsgi_request)
    assert "с темы прежнего" in str(message)


def test_draft_when_asked_for_the_next_then_refusal_is_shown(client):
    draft = ready_route()
    client.force_login(draft.teacher.user)
    response = client.post(address(draft), PERIOD)
    assert "Следующий маршрут начинают на основе согласованного" in response.content.decode()
    assert Route.objects.count() == 1


def test_link_when_route_is_completed_then_stands_on_its_screen_and_in_the_list(author, route):
    assert address(route) in author.get(route.get_absolute_url()).content.decode()
    assert address(route) in author.get(reverse("iom:route_list")).content.decode()

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from iom_plugin.choices import RouteStatus
from iom_plugin.models import Activity, RoutePolicy
from iom_plugin.services.amendments import begin_amendment
from iom_plugin.services.routes import complete_route
from tests.factories.routes import approved_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return approved_route()


@pytest.fixture
def author(client, route):
    client.force_login(route.teacher.user)
    return client


def address(name, route):
    return reverse(f"iom:{name}", args=[route.pk])


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def changed(route):
    begin_amendment(route, by=route.teacher.user, reason="Новый класс")
    Activity.objects.filter(task__need__route=route).update(title="Курсы")


def test_change_when_begun_with_a_reason_then_route_is_open(author, route):
    response = author.post(address("amendment_begin", route), {"reason": "Новый класс"})
    assert response.url == route.get_absolute_url()
    route.refresh_from_db()
    assert route.is_editable


def test_change_when_begun_without_a_reason_then_form_says_so(author, route):
    response = author.post(address("amendment_begin", route), {"reason": ""})
    assert response.context["form"].errors["reason"]
    route.refresh_from_db()
    assert not route.is_amended


@pytest.mark.parametrize(("needs_approval", "words"), [(True, "на согласование"), (False, "сразу вступит в силу")])
def test_form_when_shown_then_says_what_will_follow(author, route, needs_approval, words):
    RoutePolicy.objects.create(organisation=route.teacher.organisation, amendment_needs_approval=needs_approval)
    assert words in author.get(address("amendment_begin", route)).content.decode()


def test_change_when_sent_then_waits(author, route):
    changed(route)
    response = author.post(address("amendment_finish", route))
    assert "отправлено на согласование" in said(response)
    route.refresh_from_db()
    assert route.status == RouteStatus.SUBMITTED


def test_change_when_no_approval_is_needed_then_is_in_force(author, route):
    RoutePolicy.objects.create(organisation=route.teacher.organisation, amendment_needs_approval=False)
    changed(route)
    response = author.post(address("amendment_finish", route))
    assert "Изменение внесено" in said(response)
    route.refresh_from_db()
    assert (route.status, route.is_amended) == (RouteStatus.APPROVED, False)


def test_change_when_nothing_is_changed_then_says_so(author, route):
    begin_amendment(route, by=route.teacher.user, reason="Новый класс")
    assert "Пока ничего не изменено" in said(author.post(address("amendment_finish", route)))


def test_change_when_given_up_then_is_asked_once_more(author, route):
    changed(route)
    assert "Новый класс" in author.get(address("amendment_cancel", route)).content.decode()
    author.post(address("amendment_cancel", route))
    route.refresh_from_db()
    assert not route.is_amended


def test_change_when_there_is_none_then_giving_up_says_so(author, route):
    assert author.get(address("amendment_cancel", route)).status_code == 200
    assert "не вносится изменений" in said(author.post(address("amendment_cancel", route)))


def test_route_when_completed_then_change_is_refused_in_words(author, route):
    complete_route(route, by=route.teacher.user, conclusion="Освоено")
    response = author.post(address("amendment_begin", route), {"reason": "Новый класс"})
    assert "согласованный" in response.content.decode()

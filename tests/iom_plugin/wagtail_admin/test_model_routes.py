import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from iom_plugin.models import ModelRouteOffer, Notice
from iom_plugin.queries.versions import content_now
from iom_plugin.services.model_routes import offer_route
from iom_plugin.services.routes import complete_route
from tests.factories.resources import UserFactory
from tests.factories.routes import TeacherFactory, approved_route

pytestmark = pytest.mark.django_db

LIST = reverse("iom_modelrouteoffer:index")


@pytest.fixture
def offer():
    route = approved_route(TeacherFactory(last_name="Невидимова"))
    route = complete_route(route, by=route.teacher.user, conclusion="Освоено")
    return offer_route(route, by=route.teacher.user, content=content_now(route), consent="Да")


@pytest.fixture
def staff(client, admin_user):
    client.force_login(admin_user)
    return client


def address(offer):
    return reverse("iom_modelrouteoffer:inspect", args=[offer.pk])


def test_list_when_opened_then_has_no_names(staff, offer):
    text = staff.get(LIST).content.decode()
    assert offer.title in text
    assert "Невидимова" not in text


def test_offer_when_read_then_shows_the_table_and_no_names(staff, offer):
    text = staff.get(address(offer)).content.decode()
    assert offer.content["needs"][0]["text"] in text
    assert "Невидимова" not in text
    assert reverse("iom_model_offer_page", args=[offer.pk]) in text


def test_offer_when_declined_with_a_comment_then_its_author_is_told(staff, offer):
    assert staff.post(address(offer), {"comment": "Мало практики"}).url == LIST
    offer.refresh_from_db()
    assert offer.status == "declined"
    assert Notice.objects.filter(user=offer.by, kind="offer_decided").exists()
    assert 'name="comment"' not in staff.get(address(offer)).content.decode()


@pytest.mark.parametrize("comment", ["", "\0"])
def test_offer_when_declined_without_a_word_then_refused(staff, offer, comment):
    response = staff.post(address(offer), {"comment": comment})
    assert [message.level_tag for message in get_messages(response.wsgi_request)] == ["error"]
    offer.refresh_from_db()
    assert offer.status == "offered"


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_offer_when_somebody_looks_for_a_form_then_there_is_none(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"iom_modelrouteoffer:{name}", args=[] if name == "add" else [1])


def test_person_when_no_staff_then_sees_no_offers(client, offer):
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 302


def test_list_when_there_are_more_offers_then_as_many_queries(staff, offer):
    asked = []
    for number in (1, 4):
        while ModelRouteOffer.objects.count() < number:
            route = approved_route()
            complete_route(route, by=route.teacher.user, conclusion="Освоено")
            offer_route(route, by=route.teacher.user, content=content_now(route), consent="Да")
        with CaptureQueriesContext(connection) as captured:
            assert len(staff.get(LIST).context["object_list"]) == number
        asked.append(len(captured))
    assert asked[0] == asked[1]

import pytest
from django.urls import reverse

from iom_plugin.views.recommendations import PAGE
from tests.factories.resources import LearningResourceFactory, UserFactory
from tests.factories.routes import DeficitFactory, TeacherFactory

pytestmark = pytest.mark.django_db
LIST = "/iom/recommendations/"


@pytest.fixture
def teacher(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


def recommended(teacher, count):
    competency = DeficitFactory(teacher=teacher).competency
    return [LearningResourceFactory(competencies=[competency], level="federal") for _number in range(count)]


def test_list_when_something_suits_then_with_its_reason_and_a_way_into_the_route(client, teacher):
    [one] = recommended(teacher, 1)
    page = client.get(LIST).content.decode()
    assert one.title in page
    assert one.competencies.get().title in page
    assert reverse("iom:pick_resource", args=[one.pk]) in page
    assert f'formaction="{reverse("iom:pick_resources")}"' in page


def test_list_when_no_deficits_then_told_by_what_it_is_picked(client, teacher):
    assert reverse("iom:deficit_add") in client.get(LIST).content.decode()


def test_list_when_nothing_suits_then_led_to_the_map(client, teacher):
    DeficitFactory(teacher=teacher)
    response = client.get(LIST)
    assert reverse("iom_resources:resource_list") in response.content.decode()
    assert list(response.context["page_obj"]) == []


def test_list_when_no_teacher_then_led_to_the_profile(client):
    client.force_login(UserFactory())
    assert reverse("iom:profile_edit") in client.get(LIST).content.decode()


def test_list_when_many_then_paginated_with_as_many_queries_as_for_few(
    client, teacher, django_assert_num_queries, django_assert_max_num_queries
):
    recommended(teacher, 1)
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    recommended(teacher, PAGE + 2)
    with django_assert_num_queries(len(few)):
        response = client.get(LIST)
    assert len(response.context["page_obj"]) == PAGE
    assert len(client.get(LIST, {"page": 2}).context["page_obj"]) == 3


def test_home_when_something_suits_then_the_first_three_and_a_way_to_all(client, teacher):
    found = recommended(teacher, 4)
    page = client.get(reverse("iom:home")).content.decode()
    assert sum(one.title in page for one in found) == 3
    assert LIST in page

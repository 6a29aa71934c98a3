"""Deficits through the API."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from tests.factories.routes import DeficitFactory, MembershipFactory, TeacherFactory

from .conftest import signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("iom_api:deficit_list")


def ids(user, **given) -> list[int]:
    return [item["id"] for item in signed_in(user).get(LIST, given).json()["results"]]


def test_deficits_are_for_their_teacher_and_those_who_accompany():
    deficit = DeficitFactory()
    organisation = deficit.teacher.organisation
    assert ids(deficit.teacher.user) == [deficit.pk]
    assert ids(MembershipFactory(organisation=organisation, role="tutor").user) == [deficit.pk]
    assert ids(MembershipFactory(organisation=organisation, role="observer").user) == []
    assert ids(TeacherFactory().user) == []
    assert APIClient().get(LIST).status_code == 401


def test_deficits_are_narrowed_by_status():
    deficit = DeficitFactory(status="accepted")
    DeficitFactory(teacher=deficit.teacher, status="closed")
    assert ids(deficit.teacher.user, status="accepted") == [deficit.pk]


def test_a_list_takes_as_many_queries_for_thirty_as_for_three(django_assert_num_queries):
    teacher = TeacherFactory()
    client = signed_in(teacher.user)
    for count in (3, 27):
        DeficitFactory.create_batch(count, teacher=teacher)
        with django_assert_num_queries(4):
            client.get(LIST)

"""One's own profile through the API."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from tests.factories.resources import UserFactory, subject
from tests.factories.routes import TeacherFactory

from .conftest import signed_in

pytestmark = pytest.mark.django_db

ME = reverse("iom_api:teacher_me")


def test_a_teacher_reads_the_own_profile():
    teacher = TeacherFactory()
    teacher.subjects.add(subject())
    item = signed_in(teacher.user).get(ME).json()
    assert (item["id"], item["name"]) == (teacher.pk, teacher.full_name)
    assert (item["username"], item["position"], item["subjects"]) == (
        teacher.user.username,
        "teacher",
        ["mathematics"],
    )
    assert "birth_date" not in item


def test_someone_else_has_none():
    response = signed_in(UserFactory()).get(ME)
    assert response.status_code == 404
    assert APIClient().get(ME).status_code == 401

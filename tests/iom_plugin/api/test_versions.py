"""Frozen versions through the API."""

import pytest
from django.urls import reverse

from iom_plugin.services.routes import freeze
from tests.factories.routes import TeacherFactory, approved_route, curator_of, submitted_route

from .conftest import signed_in

pytestmark = pytest.mark.django_db


def test_versions_are_listed_the_newest_first_and_read_one_by_one():
    route = approved_route()
    reader = signed_in(curator_of(route))
    listed = reader.get(reverse("iom_api:version_list", args=[route.pk])).json()["results"]
    assert [(one["number"], one["reason"]) for one in listed] == [(2, "approved"), (1, "submitted")]
    assert "content" not in listed[0]
    whole = reader.get(reverse("iom_api:version_detail", args=[route.pk, 1])).json()
    assert whole["content"]["theme"] == route.theme
    assert whole["by"] == route.teacher.full_name


def test_a_version_that_is_not_there_or_not_for_you_is_404():
    route = submitted_route()
    author, stranger = signed_in(route.teacher.user), signed_in(TeacherFactory().user)
    assert author.get(reverse("iom_api:version_detail", args=[route.pk, 7])).status_code == 404
    assert stranger.get(reverse("iom_api:version_detail", args=[route.pk, 1])).status_code == 404
    assert stranger.get(reverse("iom_api:version_list", args=[route.pk])).status_code == 404


def test_a_longer_list_asks_as_many_queries(django_assert_num_queries):
    route = submitted_route()
    reader, address = signed_in(curator_of(route)), reverse("iom_api:version_list", args=[route.pk])
    for number in (1, 5):
        while route.versions.count() < number:
            freeze(route, "amended", by=curator_of(route))
        with django_assert_num_queries(6):
            assert reader.get(address).json()["count"] == number

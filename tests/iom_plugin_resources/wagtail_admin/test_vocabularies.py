"""Vocabularies in the Wagtail admin."""

import pytest
from django.urls import reverse

from iom_plugin_resources.models import ResourceKind
from tests.factories.resources import LearningResourceFactory, UserFactory

NAMES = ["resourcekind", "organisationkind", "position", "subject"]


@pytest.mark.parametrize("name", NAMES)
def test_every_vocabulary_is_listed_searched_and_taken_away(admin, name):
    for query in ({}, {"q": "е"}, {"is_active": "true"}, {"export": "csv"}):
        assert admin.get(reverse(f"iom_{name}:index"), query).status_code == 200


def test_a_new_item_is_offered_last(admin):
    response = admin.post(reverse("iom_resourcekind:add"), {"title": "Хакатон", "code": "hackathon", "is_active": "on"})
    assert response.status_code == 302
    assert ResourceKind.objects.last().code == "hackathon"


def test_an_item_is_retired(admin):
    kind = ResourceKind.objects.get(code="seminar")
    admin.post(reverse("iom_resourcekind:edit", args=[kind.pk]), {"title": kind.title, "code": kind.code})
    kind.refresh_from_db()
    assert not kind.is_active
    assert kind.sort_order > 0


def test_an_item_in_use_is_not_deleted(client, db):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    resource = LearningResourceFactory()
    response = client.post(reverse("iom_resourcekind:delete", args=[resource.kind_id]))
    assert response.status_code == 302
    assert ResourceKind.objects.filter(pk=resource.kind_id).exists()

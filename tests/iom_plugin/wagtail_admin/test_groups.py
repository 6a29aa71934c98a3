"""The methodists' group: made once, with what keepers of the constructor need and no more."""

import pytest
from django.urls import reverse

from iom_plugin.services.groups import ensure_groups
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


def test_group_when_made_twice_then_the_same_and_what_an_administrator_added_stays():
    group = ensure_groups()
    group.permissions.add(group.permissions.model.objects.get(codename="delete_opener"))
    before = set(group.permissions.all())
    assert ensure_groups() == group
    assert set(group.permissions.all()) == before


def test_group_then_nothing_of_people_and_no_deleting():
    codenames = set(ensure_groups().permissions.values_list("codename", flat=True))
    assert {"access_admin", "change_opener", "add_documenttemplate", "change_modelrouteoffer"} <= codenames
    assert not [name for name in codenames if name.startswith("delete_")]
    assert not [name for name in codenames for person in ("teacher", "membership", "user", "policy") if person in name]


@pytest.mark.parametrize(
    ("model", "answer"),
    [("opener", 200), ("criterion", 200), ("documenttemplate", 200), ("modelrouteoffer", 200), ("membership", 302)],
)
def test_methodist_then_sees_own_lists_in_the_admin(client, model, answer):
    user = UserFactory()
    user.groups.add(ensure_groups())
    client.force_login(user)
    assert client.get(reverse(f"iom_{model}:index")).status_code == answer

"""The editors' group: made once, with what editors need and no more."""

import pytest
from django.contrib.auth.models import Group

from iom_plugin_resources.services.groups import EDITORS, ensure_groups

pytestmark = pytest.mark.django_db


def test_the_group_is_made_once_and_keeps_what_an_administrator_added():
    group = ensure_groups()
    own = group.permissions.model.objects.get(codename="delete_organisation")
    group.permissions.add(own)
    before = set(group.permissions.all())
    assert ensure_groups() == group
    assert set(group.permissions.all()) == before
    assert Group.objects.filter(name=EDITORS).count() == 1


def test_editors_publish_resources_and_delete_nothing_that_others_rest_on():
    codenames = set(ensure_groups().permissions.values_list("codename", flat=True))
    assert {"access_admin", "publish_learningresource", "change_competency", "add_organisation"} <= codenames
    assert not {name for name in codenames if "user" in name or "page" in name}
    assert {name for name in codenames if name.startswith("delete_")} == {
        "delete_learningevent",
        "delete_learningresource",
        "delete_searchsynonym",
    }

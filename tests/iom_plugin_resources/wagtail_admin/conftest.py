import pytest
from django.test import Client

from iom_plugin_resources.services.groups import ensure_groups
from tests.factories.resources import UserFactory


@pytest.fixture
def editor(db):
    user = UserFactory(username="editor")
    user.groups.add(ensure_groups())
    return user


@pytest.fixture
def admin(editor) -> Client:
    """A browser in which the editor is signed in."""
    client = Client()
    client.force_login(editor)
    return client

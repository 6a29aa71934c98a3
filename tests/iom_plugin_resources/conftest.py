"""What tests of the lower app may ask for on every floor."""

import pytest

from iom_plugin_resources.core import registries
from iom_plugin_resources.core.registries import PersonFacts


@pytest.fixture
def known(monkeypatch) -> dict[int, PersonFacts]:
    """What another app of the portal says of people, by key of the account; the upper one is not asked."""
    facts: dict[int, PersonFacts] = {}

    def said(users):
        return {user.pk: facts[user.pk] for user in users if user.pk in facts}

    monkeypatch.setattr(registries, "_person_facts", [said])
    return facts

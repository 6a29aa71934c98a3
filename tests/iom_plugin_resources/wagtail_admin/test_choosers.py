"""An editor chooses the provider of a resource by words of its name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.resources import OrganisationFactory, UserFactory, schools_of_a_district

CHOOSE, RESULTS, CHOSEN = (f"iom_organisation_chooser:{name}" for name in ("choose", "choose_results", "chosen"))


def found(client: Client, words: str) -> list[str]:
    response = client.get(reverse(RESULTS), {"q": words})
    return [str(organisation) for organisation in response.context["results"]]


def test_organisation_when_looked_for_then_found_by_number_and_town(admin):
    schools_of_a_district()
    assert admin.get(reverse(CHOOSE)).status_code == 200
    assert found(admin, "школа 7") == ["Школа № 7"]
    assert found(admin, "лесное") == ["Школа № 7"]
    assert len(found(admin, "")) == 4
    assert found(admin, "Нет такой") == []


def test_organisation_when_chosen_then_its_name_comes_back(admin):
    organisation = OrganisationFactory(short_name="Институт")
    assert admin.get(reverse(CHOSEN, args=[organisation.pk])).json()["result"]["title"] == "Институт"


def test_organisations_when_many_then_takes_as_many_queries_as_for_few(admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            admin.get(reverse(RESULTS))
        return len(context)

    for _number in range(3):
        OrganisationFactory()
    queries()
    few = queries()
    for _number in range(15):
        OrganisationFactory()
    assert queries() == few


@pytest.mark.parametrize("name", [CHOOSE, RESULTS])
def test_organisations_when_a_teacher_asks_then_is_sent_away(db, name):
    client = Client()
    client.force_login(UserFactory())
    assert "/login/" in client.get(reverse(name)).url

"""Organisations through the API."""

from django.urls import reverse

from tests.factories.resources import OrganisationFactory

LIST = reverse("iom_api:organisation_list")


def codes(response) -> list[str]:
    assert response.status_code == 200, response.json()
    return [organisation["code"] for organisation in response.json()["results"]]


def test_organisations_come_in_the_order_of_the_tree_with_their_parents(api):
    town = OrganisationFactory(code="town")
    OrganisationFactory(code="school", parent=town)
    items = api.get(LIST).json()["results"]
    assert [(item["code"], item["parent"]) for item in items] == [("town", None), ("school", "town")]
    assert items[1]["kind"] == "school"


def test_organisations_are_found_by_name_kind_and_subtree(api):
    town = OrganisationFactory(code="town", short_name="Приозёрск")
    OrganisationFactory(code="school", parent=town, short_name="Гимназия")
    OrganisationFactory(code="other")
    assert codes(api.get(LIST, {"search": "приозерск"})) == ["town"]
    assert codes(api.get(LIST, {"within": "town"})) == ["town", "school"]
    assert api.get(LIST, {"kind": "zoo"}).json()["fields"].keys() == {"kind"}

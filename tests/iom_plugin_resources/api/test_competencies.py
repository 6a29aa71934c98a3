"""Competencies through the API."""

from django.urls import reverse

from tests.factories.resources import CompetencyFactory

LIST = reverse("iom_api:competency_list")


def codes(response) -> list[str]:
    assert response.status_code == 200, response.json()
    return [competency["code"] for competency in response.json()["results"]]


def test_competencies_come_in_the_order_of_the_tree_with_their_parents(api):
    root = CompetencyFactory(code="A", title="Обучение")
    CompetencyFactory(code="A/01", parent=root)
    items = api.get(LIST).json()["results"]
    assert [(item["code"], item["parent"], item["depth"]) for item in items] == [("A", None, 1), ("A/01", "A", 2)]
    assert items[0]["framework"] == root.framework.code


def test_competencies_are_found_by_words_code_framework_and_subtree(api):
    root = CompetencyFactory(code="A", title="Обучение")
    CompetencyFactory(code="A/01", title="Читательская грамотность", parent=root, framework=root.framework)
    CompetencyFactory(code="Z", title="Другое", kind="skill")
    assert codes(api.get(LIST, {"search": "ЧИТАТЕЛЬСКАЯ"})) == ["A/01"]
    assert codes(api.get(LIST, {"search": "а/0"})) == ["A/01"]
    assert codes(api.get(LIST, {"framework": root.framework.code})) == ["A", "A/01"]
    assert codes(api.get(LIST, {"within": "А"})) == ["A", "A/01"]
    assert codes(api.get(LIST, {"kind": "skill"})) == ["Z"]
    assert api.get(LIST, {"within": "Q"}).json()["fields"].keys() == {"within"}


def test_a_list_takes_as_many_queries_for_thirty_as_for_three(api, django_assert_num_queries):
    root = CompetencyFactory()
    for count in (2, 27):
        for _number in range(count):
            CompetencyFactory(parent=root, framework=root.framework)
        with django_assert_num_queries(2):
            api.get(LIST)

"""The resource map through the API."""

import pytest
from django.urls import reverse

from iom_plugin_resources.models import ResourceKind
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory

LIST = reverse("iom_api:resource_list")


def titles(response) -> list[str]:
    assert response.status_code == 200, response.json()
    return [resource["title"] for resource in response.json()["results"]]


def test_anyone_reads_published_resources(api):
    competency = CompetencyFactory(code="A/01.6")
    provider = OrganisationFactory(code="mms", short_name="ММЦ")
    resource = LearningResourceFactory(
        title="Смысловое чтение", provider=provider, competencies=[competency], dates="октябрь 2026"
    )
    answer = api.get(LIST).json()
    assert (answer["count"], answer["next"], answer["previous"]) == (1, None, None)
    item = answer["results"][0]
    assert item["id"] == resource.pk
    assert (item["kind"], item["kind_title"]) == ("seminar", str(resource.kind))
    assert (item["level"], item["provider"], item["provider_title"]) == ("municipality", "mms", "ММЦ")
    assert item["competencies"] == ["A/01.6"]
    assert (item["dates"], item["starts_on"], item["ends_on"]) == ("октябрь 2026", "2026-10-01", "2026-10-31")


def test_a_draft_is_not_there(api):
    draft = LearningResourceFactory(live=False)
    assert titles(api.get(LIST)) == []
    assert api.get(reverse("iom_api:resource_detail", args=[draft.pk])).status_code == 404


def test_one_resource_has_its_text_and_files(api):
    resource = LearningResourceFactory(body="<p>Что будет</p>")
    item = api.get(reverse("iom_api:resource_detail", args=[resource.pk])).json()
    assert item["body"] == "<p>Что будет</p>"
    assert item["documents"] == []


def test_words_are_found_in_any_form(api):
    LearningResourceFactory(title="Стажировка в лаборатории")
    LearningResourceFactory(title="Круглый стол")
    assert titles(api.get(LIST, {"search": "стажировок"})) == ["Стажировка в лаборатории"]


@pytest.mark.parametrize("code", ["A/01.6", "А/01.6", "а/01.6"], ids=["latin", "cyrillic", "small"])
def test_a_competency_includes_what_is_under_it_in_either_alphabet(api, code):
    parent = CompetencyFactory(code="A/01.6")
    child = CompetencyFactory(code="A/01.6.1", parent=parent)
    LearningResourceFactory(title="О родителе", competencies=[parent])
    LearningResourceFactory(title="О ребёнке", competencies=[child])
    LearningResourceFactory(title="О другом", competencies=[CompetencyFactory(code="B/01.6")])
    assert titles(api.get(LIST, {"competency": code})) == ["О ребёнке", "О родителе"]


@pytest.mark.parametrize("name", ["competency", "kind", "level", "format", "provider"])
@pytest.mark.parametrize("value", ["no-such", "\x00", "9" * 400])
def test_an_unknown_value_is_refused_beside_its_name(api, name, value):
    LearningResourceFactory()
    response = api.get(LIST, {name: value})
    assert response.status_code == 400
    answer = response.json()
    assert answer["code"] == "invalid"
    assert answer["message"]
    assert list(answer["fields"]) == [name]


def test_filters_narrow_together(api):
    course = ResourceKind.objects.get(code="course")
    provider = OrganisationFactory(code="iro")
    LearningResourceFactory(title="Тот самый", kind=course, level="region", format="online", provider=provider)
    LearningResourceFactory(title="Не тот уровень", kind=course, provider=provider)
    LearningResourceFactory(title="Не тот вид", level="region", provider=provider)
    wanted = {"kind": "course", "level": "region", "format": "online", "provider": "iro"}
    assert titles(api.get(LIST, wanted)) == ["Тот самый"]


def test_pages_are_as_long_as_asked_within_the_limit(api):
    LearningResourceFactory.create_batch(3)
    answer = api.get(LIST, {"page_size": 2}).json()
    assert len(answer["results"]) == 2
    assert len(api.get(answer["next"]).json()["results"]) == 1
    assert api.get(LIST, {"page_size": 100_000}).status_code == 200
    assert api.get(LIST, {"page": 7}).json()["code"] == "not_found"


def test_what_the_host_negotiates_does_not_matter(api):
    LearningResourceFactory(format="online")
    assert titles(api.get(LIST, {"format": "online"}, headers={"accept": "text/html"})) != []


def test_writing_is_not_offered(api):
    response = api.post(LIST, {"title": "Новый"}, format="json")
    assert response.status_code == 405
    assert set(response.json()) == {"code", "message", "fields"}


def test_a_list_takes_as_many_queries_for_thirty_as_for_three(api, django_assert_num_queries):
    def add(count):
        for _number in range(count):
            LearningResourceFactory(competencies=CompetencyFactory.create_batch(2))

    add(3)
    with django_assert_num_queries(3):
        assert api.get(LIST).json()["count"] == 3
    add(27)
    with django_assert_num_queries(3):
        assert api.get(LIST).json()["count"] == 30


@pytest.mark.parametrize("code", ["%", "%s", "%(code)s"])
def test_an_unknown_code_may_have_any_signs(api, code):
    response = api.get(LIST, {"competency": code})
    assert response.status_code == 400
    assert code in response.json()["fields"]["competency"][0]

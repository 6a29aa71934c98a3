"""The resource map through the API."""

import pytest
from django.urls import reverse

from iom_plugin_resources import conf
from iom_plugin_resources.models import ResourceKind
from iom_plugin_resources.services.search import remember_words
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.searching import SEARCHES

LIST = reverse("iom_api:resource_list")
FACETS = reverse("iom_api:resource_facets")
SUGGESTIONS = reverse("iom_api:resource_suggestions")


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


@SEARCHES
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
    assert titles(api.get(LIST, {"competency": code, "sort": "title"})) == ["О ребёнке", "О родителе"]


@pytest.mark.parametrize("name", [*conf.FACETS, "search"])
@pytest.mark.parametrize("value", ["no-such", "9" * 400, "%s", "%(code)s", "\x00x", "'"])
def test_a_value_that_nobody_has_finds_nothing(api, name, value):
    LearningResourceFactory(place="Зал")
    assert titles(api.get(LIST, {name: value})) == []


def test_a_parameter_may_be_repeated(api):
    for level in ("region", "federal", "district"):
        LearningResourceFactory(title=level, level=level)
    assert titles(api.get(LIST, {"level": ["region", "federal"], "sort": "title"})) == ["federal", "region"]


def test_facets_count_what_each_further_choice_would_give(api):
    LearningResourceFactory(level="region", price=0)
    LearningResourceFactory(level="federal", price=100)
    LearningResourceFactory(level="federal", price=0, live=False)
    answer = api.get(FACETS, {"level": "region"}).json()
    facets = {facet["name"]: facet for facet in answer["facets"]}
    assert answer["count"] == 1
    assert {one["value"]: (one["count"], one["chosen"]) for one in facets["level"]["options"]} == {
        "region": (1, True),
        "federal": (1, False),
    }
    assert [(one["value"], one["count"]) for one in facets["price"]["options"]] == [("free", 1)]
    assert facets["competency"]["is_tree"]


@SEARCHES
def test_suggestions_are_titles_and_competencies_for_unfinished_words(api):
    competency = CompetencyFactory(title="Читательская грамотность", code="A/01.6")
    resource = LearningResourceFactory(title="Читательский клуб")
    LearningResourceFactory(title="Читательский черновик", live=False)
    answer = api.get(SUGGESTIONS, {"search": "читател"}).json()
    assert answer["resources"] == [{"id": resource.pk, "title": "Читательский клуб"}]
    assert answer["competencies"] == [{"code": competency.code, "title": competency.title}]
    assert answer["meant"] == ""


@SEARCHES
def test_suggestions_when_there_are_none_say_what_was_probably_meant(api):
    LearningResourceFactory(title="Симпозиум")
    remember_words(["Симпозиум"])
    assert api.get(SUGGESTIONS, {"search": "cbvgjpbev"}).json()["meant"] == "симпозиум"


@pytest.mark.parametrize("query", [{}, {"search": ""}, {"search": "\x00"}, {"search": "*" * 5000}])
def test_suggestions_for_no_words_are_none(api, query):
    LearningResourceFactory()
    assert api.get(SUGGESTIONS, query).json() == {"resources": [], "competencies": [], "meant": ""}


def test_enrolment_and_places_are_told(api):
    LearningResourceFactory(apply_until="2027-03-01", places=25)
    item = api.get(LIST).json()["results"][0]
    assert (item["apply_until"], item["places"]) == ("2027-03-01", 25)


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

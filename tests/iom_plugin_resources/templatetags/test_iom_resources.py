import datetime
import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from iom_plugin_resources.core import registries
from iom_plugin_resources.templatetags.iom_resources import (
    iom_enrolment,
    iom_hours,
    iom_how_soon,
    iom_price,
    iom_provider_facts,
    iom_resource_status,
    iom_structured_data,
)
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory, UserFactory
from tests.searching import SEARCHES


def render(source: str, user=None) -> str:
    request = RequestFactory().get("/news/")
    request.user = user or AnonymousUser()
    return engines["django"].from_string("{% load iom_resources %}" + source).render({}, request)


@pytest.mark.django_db
def test_list_on_any_page_takes_the_filters_of_the_map_and_a_limit():
    competency = CompetencyFactory(code="A/01.6")
    for number in range(4):
        LearningResourceFactory(title=f"Нужный {number}", competencies=[competency])
    LearningResourceFactory(title="Лишний")
    html = render('{% iom_resources competency="A/01.6" limit=3 %}')
    assert html.count('class="iom-card__title"') == 3
    assert "Лишний" not in html


@pytest.mark.django_db
def test_list_on_any_page_shows_no_draft():
    LearningResourceFactory(title="Черновик", live=False)
    assert "Черновик" not in render("{% iom_resources %}")


@SEARCHES
def test_list_on_any_page_may_be_asked_by_words():
    LearningResourceFactory(title="Стажировка в лаборатории")
    LearningResourceFactory(title="Лишний")
    html = render('{% iom_resources search="стажировок" sort="new" level="municipality" %}')
    assert "Стажировка в лаборатории" in html
    assert "Лишний" not in html


@pytest.mark.django_db
def test_recommendations_have_their_reasons_and_what_can_be_done(monkeypatch):
    resource = LearningResourceFactory(title="Практикум")
    asked = []

    def suits(user, limit):
        asked.append(limit)
        return [registries.Recommendation(resource, ("закрывает дефицит <b>«Чтение»</b>", "через 9 дней"))] * 5

    def lend(user, resource):
        return [registries.ResourceAction("Взять", f"/lend/{resource.pk}/")]

    monkeypatch.setattr(registries, "_recommendations", [suits])
    monkeypatch.setattr(registries, "_resource_actions", [lend])
    html = render("{% iom_recommendations limit=2 %}", user=UserFactory())
    assert asked == [2]
    assert html.count("Практикум</a>") == 2
    assert "Закрывает дефицит &lt;b&gt;«Чтение»&lt;/b&gt;, через 9 дней" in html
    assert f'href="/lend/{resource.pk}/"' in html


@pytest.mark.django_db
def test_recommendations_when_there_are_none_are_nothing(monkeypatch):
    monkeypatch.setattr(registries, "_recommendations", [])
    assert render("{% iom_recommendations %}", user=UserFactory()).strip() == ""


def test_recommendations_for_nobody_in_particular_are_nothing(monkeypatch):
    monkeypatch.setattr(registries, "_recommendations", [lambda user, limit: pytest.fail("nobody is signed in")])
    assert render("{% iom_recommendations %}").strip() == ""


def test_search_box_leads_to_the_map_and_works_as_a_form():
    html = render("{% iom_resource_search %}")
    assert 'action="/resources-map/"' in html
    assert 'method="get"' in html
    assert 'name="search"' in html
    assert 'for="iom-search"' in html
    assert 'role="combobox"' not in html, "without a script it is none"


@pytest.mark.django_db
def test_facts_escape_the_name_of_the_provider():
    resource = LearningResourceFactory(provider=OrganisationFactory(official_name="<b>Школа</b>"))
    facts = {str(fact["label"]): fact["value"] for fact in iom_provider_facts(resource)}
    assert any("&lt;b&gt;" in str(value) for value in facts.values())


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (None, ""),
        (Decimal(0), "free of charge"),
        (Decimal("1500"), "1,500 roubles"),
        (Decimal("99.5"), "99.50 roubles"),
    ],
)
def test_price_of_nothing_is_free_and_an_unknown_one_is_silent(price, said):
    with translation.override("en"):
        assert iom_price(price) == said


def test_hours_agree_in_number():
    with translation.override("en"):
        assert [iom_hours(1), iom_hours(6), iom_hours(None)] == ["1 hour", "6 hours", ""]


def resource(**fields):
    resource = LearningResourceFactory.build(provider=None, kind=None, **fields)
    resource.read_dates()
    return resource


def ahead(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "starts today"),
        (1, "starts tomorrow"),
        (2, "starts in 2 days"),
        (60, "starts in 60 days"),
        (61, ""),
        (-1, ""),
    ],
)
def test_beginning_is_told_in_days_while_it_is_near(days, said):
    with translation.override("en"):
        assert iom_how_soon(resource(dates=f"{ahead(days):%d.%m.%Y}")) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "enrolment is over"), (0, "today is the last day to enrol"), (1, "(1 day left)"), (7, "(7 days left)")],
)
def test_enrolment_is_told_by_its_last_day(days, said):
    with translation.override("en"):
        assert said in iom_enrolment(resource(apply_until=ahead(days)))
        assert iom_enrolment(resource()) == ""


def test_status_names_the_most_telling_thing():
    def status(**fields):
        with translation.override("en"):
            return iom_resource_status(resource(**fields)).get("label", "")

    past = f"{ahead(-3):%d.%m.%Y}"
    assert status() == ""
    assert status(apply_until=ahead(3)) == ""
    assert status(apply_until=ahead(-1)) == "Enrolment is over"
    assert status(dates=past, apply_until=ahead(-5)) == "Past"
    assert status(dates=past, archived_at=timezone.now()) == "In the archive"


def test_structured_data_cannot_end_its_element():
    html = iom_structured_data({"name": "</script><script>alert(1)</script><!-- & Ёж"})
    assert html.count("<") == 2
    assert (
        json.loads(html.partition(">")[2].rpartition("<")[0])["name"] == "</script><script>alert(1)</script><!-- & Ёж"
    )
    assert iom_structured_data("") == ""

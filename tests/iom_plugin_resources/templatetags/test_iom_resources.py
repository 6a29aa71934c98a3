from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from iom_plugin_resources.templatetags.iom_resources import iom_hours, iom_price, iom_resource_facts
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory


def render(source: str) -> str:
    request = RequestFactory().get("/news/")
    request.user = AnonymousUser()
    return engines["django"].from_string("{% load iom_resources %}" + source).render({}, request)


@pytest.mark.django_db
def test_list_on_any_page_takes_the_filters_of_the_map_and_a_limit():
    competency = CompetencyFactory(code="A/01.6")
    for number in range(4):
        LearningResourceFactory(title=f"Нужный {number}", competencies=[competency])
    LearningResourceFactory(title="Лишний")
    html = render('{% iom_resources competency="A/01.6" limit=3 %}')
    assert html.count("Нужный") == 3
    assert "Лишний" not in html


@pytest.mark.django_db
def test_list_on_any_page_shows_no_draft():
    LearningResourceFactory(title="Черновик", live=False)
    assert "Черновик" not in render("{% iom_resources %}")


@pytest.mark.django_db
def test_facts_escape_the_name_of_the_provider():
    resource = LearningResourceFactory(provider=OrganisationFactory(official_name="<b>Школа</b>"))
    facts = {str(fact["label"]): fact["value"] for fact in iom_resource_facts(resource)}
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

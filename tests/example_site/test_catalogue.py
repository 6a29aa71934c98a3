"""The resource map inside the portal: what the portal changes in it, and what of the portal it must not spoil."""

import re

import pytest
from django.test import override_settings
from django.utils import timezone

from iom_plugin_resources.models import LearningResource, ResourceKind
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.factories.routes import DeficitFactory, TeacherFactory

pytestmark = pytest.mark.django_db

SCREENS = [
    "/resources-map/",
    "/resources-map/?search=семинар&kind=seminar",
    "/resources-map/?search=ничего-такого",
    "/resources-map/shortlist/",
    "/resources-map/searches/",
    "/resources-map/offers/",
    "/resources-map/offers/add/",
    "/resources-map/matrix/",
    "/iom/recommendations/",
]
# A block of data is no script: a content security policy lets it be.
INLINE = re.compile(
    r"<style|<script(?![^>]*\b(?:src=|type=\"application/ld\+json\"))|\sstyle=|\son[a-z]+=", re.IGNORECASE
)


def kind(code):
    return ResourceKind.objects.get(code=code)


@pytest.fixture
def teacher(portal, client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


# --- What the portal changes ---


def test_own_facet_when_chosen_then_finds_what_ends_with_a_certificate(portal, client):
    LearningResourceFactory(title="Длинные курсы", kind=kind("course"), hours=36)
    LearningResourceFactory(title="Короткий курс", kind=kind("course"), hours=8)
    LearningResourceFactory(title="Долгий семинар", hours=36)
    page = client.get("/resources-map/", {"certificate": "yes"}).text
    assert "Длинные курсы" in page
    assert "Короткий курс" not in page
    assert "Долгий семинар" not in page
    assert "С удостоверением или дипломом" in page


def test_own_ranking_when_our_centre_holds_a_seminar_then_it_is_recommended_first(teacher, client):
    competency = CompetencyFactory()
    DeficitFactory(teacher=teacher, competency=competency, status="accepted")
    centre = OrganisationFactory(code="mmc-prioz")
    ahead = timezone.localdate() + timezone.timedelta(days=9)
    LearningResourceFactory(
        title="Семинар соседей", competencies=[competency], dates=f"{ahead:%d.%m.%Y}", level="region"
    )
    LearningResourceFactory(title="Семинар нашего центра", competencies=[competency], provider=centre)
    assert first_recommended(client) == "Семинар нашего центра"
    with override_settings(IOM_RECOMMENDATIONS="iom_plugin.queries.recommendations.by_deficits"):
        assert first_recommended(client) == "Семинар соседей"


def first_recommended(client) -> str:
    page = client.get("/").text.split("С чего начать")[0]
    return min(["Семинар соседей", "Семинар нашего центра"], key=page.index)


def test_own_kind_when_the_portal_is_set_up_then_can_be_chosen_and_found(portal, client):
    LearningResourceFactory(title="Вечер поэзии", kind=kind("lounge"))
    LearningResourceFactory(title="Обычный семинар")
    page = client.get("/resources-map/", {"kind": "lounge"}).text
    assert "Педагогическая гостиная" in page
    assert "Вечер поэзии" in page
    assert "Обычный семинар" not in page


def test_own_template_when_a_resource_is_opened_then_says_whom_to_ask_beside_what_stood_there(portal, client):
    resource = LearningResourceFactory(competencies=[CompetencyFactory(title="Читательская грамотность")])
    aside = client.get(resource.get_absolute_url()).text.split("<aside", 1)[1].split("</aside>")[0]
    assert "Спросить методиста" in aside
    assert "+7 (391)" in aside
    assert "Читательская грамотность" in aside


# --- On the portal's own pages ---


def test_home_page_when_a_teacher_reads_it_then_has_what_suits_and_a_search_of_the_map(teacher, client):
    competency = CompetencyFactory()
    DeficitFactory(teacher=teacher, competency=competency, status="accepted")
    LearningResourceFactory(title="То самое занятие", competencies=[competency])
    page = client.get("/").text.split("С чего начать")[0]
    assert "То самое занятие" in page
    assert 'action="/resources-map/"' in page


def test_home_page_when_nobody_is_signed_in_then_recommends_nothing(portal, client):
    LearningResourceFactory(title="То самое занятие")
    assert "То самое занятие" not in client.get("/").text.split("С чего начать")[0]


# --- What must go on working ---


@pytest.mark.parametrize("address", SCREENS)
def test_screens_of_the_map_when_drawn_then_need_nothing_inline(teacher, client, address):
    LearningResourceFactory(competencies=[CompetencyFactory()])
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert INLINE.findall(response.text) == []


def test_resource_when_drawn_then_needs_nothing_inline(teacher, client):
    resource = LearningResourceFactory(competencies=[CompetencyFactory()])
    for address in (resource.get_absolute_url(), f"{resource.get_absolute_url()}?print=1"):
        assert INLINE.findall(client.get(address).text) == []


@pytest.mark.parametrize("address", SCREENS)
def test_search_field_of_the_portal_when_on_the_map_then_is_empty(teacher, client, address):
    fields = re.findall(r'<input[^>]+name="query"[^>]*>', client.get(address).text)
    assert fields
    assert all('value=""' in field for field in fields)


@pytest.mark.parametrize("address", SCREENS)
def test_version_for_low_vision_when_on_then_holds_on_the_map(teacher, client, address):
    client.post("/accessibility/on/", {"next": address})
    assert '<body class="size-large scheme-black-on-white' in client.get(address).text


def test_search_of_the_portal_when_a_page_and_a_resource_have_the_word_then_finds_the_page(portal, client):
    LearningResourceFactory(title="Наставники: ресурс карты")
    response = client.get("/search/", {"query": "наставники"})
    assert response.status_code == 200
    assert LearningResource.objects.get().title not in response.text

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin_resources.core import registries
from iom_plugin_resources.models import ShortlistItem
from iom_plugin_resources.services.shortlists import put_by
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("iom_resources:shortlist")


def add(resource) -> str:
    return reverse("iom_resources:shortlist_add", args=[resource.pk])


def remove(resource) -> str:
    return reverse("iom_resources:shortlist_remove", args=[resource.pk])


@pytest.fixture
def teacher(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_button_puts_by_and_leads_back_to_where_it_was_pressed(client, teacher):
    resource = LearningResourceFactory()
    back = "/resources-map/?kind=seminar&page=2"
    response = client.post(add(resource), {"next": back})
    assert (response.status_code, response["Location"]) == (302, back)
    assert ShortlistItem.objects.get().resource == resource
    response = client.post(remove(resource), {"next": back})
    assert response["Location"] == back
    assert not ShortlistItem.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "list",
        "iom_resources:matrix",
        "%00",
    ],
)
def test_button_when_next_leads_elsewhere_then_it_leads_to_the_list(client, teacher, elsewhere):
    assert client.post(add(LearningResourceFactory()), {"next": elsewhere})["Location"] == LIST


def test_button_when_htmx_presses_it_then_it_comes_back_in_its_new_state(client, teacher):
    resource = LearningResourceFactory()
    html = client.post(add(resource), {"next": "/there/"}, headers={"HX-Request": "true"}).content.decode()
    assert f'action="{remove(resource)}"' in html
    assert 'name="next" value="/there/"' in html
    assert "<html" not in html
    html = client.post(remove(resource), {"next": "/there/"}, headers={"HX-Request": "true"}).content.decode()
    assert f'action="{add(resource)}"' in html


def test_button_when_not_signed_in_then_one_signs_in_and_comes_back_to_it(client):
    resource = LearningResourceFactory(title="Практикум")
    response = client.get(add(resource), {"next": "/resources-map/?page=2"})
    assert response.status_code == 302
    user = UserFactory()
    client.force_login(user)
    html = client.get(add(resource), {"next": "/resources-map/?page=2"}).content.decode()
    assert "Практикум" in html
    assert 'value="/resources-map/?page=2"' in html
    assert not ShortlistItem.objects.exists(), "to open a page changes nothing"


def test_button_when_the_session_is_over_then_htmx_loads_the_page_anew(client):
    response = client.post(add(LearningResourceFactory()), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")
    assert not ShortlistItem.objects.exists()


def test_button_when_no_resource_can_have_the_key_then_takes_nothing_away(client, teacher):
    beyond = reverse("iom_resources:shortlist_remove", args=[2**63])
    assert client.post(beyond).status_code == 302


def test_draft_cannot_be_put_by(client, teacher):
    draft = LearningResourceFactory(live=False)
    assert client.post(add(draft)).status_code == 404


def test_list_shows_the_own_resources_and_the_way_to_take_them_away(client, teacher):
    mine, foreign = LearningResourceFactory(title="Мой практикум"), LearningResourceFactory(title="Чужой выбор")
    put_by(mine, by=teacher)
    put_by(foreign, by=UserFactory())
    html = client.get(LIST).content.decode()
    assert "Мой практикум" in html
    assert "Чужой выбор" not in html
    assert f'action="{remove(mine)}"' in html


def test_list_when_a_resource_is_offered_no_more_then_it_says_so_without_its_text(client, teacher):
    resource = LearningResourceFactory(title="Тайный черновик", summary="Тайное содержание")
    put_by(resource, by=teacher)
    resource.unpublish()
    html = client.get(LIST).content.decode()
    assert "Тайн" not in html
    assert 'class="iom-empty"' not in html
    assert f'action="{remove(resource)}"' in html
    response = client.post(remove(resource), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true", "no button can stand in place of what is offered no more"
    assert 'class="iom-empty"' in client.get(LIST).content.decode()


def test_list_offers_what_one_can_do_with_several(client, teacher, monkeypatch):
    take = registries.ResourceAction(label="Взять вместе", url="/take/")
    monkeypatch.setattr(registries, "_picks", [lambda user: [take]])
    assert "Взять вместе" not in client.get(LIST).content.decode()
    resource = LearningResourceFactory()
    put_by(resource, by=teacher)
    html = client.get(LIST).content.decode()
    assert "Взять вместе" in html
    assert f'id="iom-pick-{resource.pk}"' in html


def test_list_asks_the_database_as_often_for_twenty_rows_as_for_three(client, teacher):
    def fill(number):
        for _number in range(number):
            put_by(LearningResourceFactory(competencies=[competency]), by=teacher)
        put_by(LearningResourceFactory(live=False), by=teacher)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    competency = CompetencyFactory()
    assert fill(3) == fill(15)

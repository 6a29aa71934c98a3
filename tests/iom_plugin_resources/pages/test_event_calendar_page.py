import datetime

import pytest
from wagtail.models import Page, Site

from iom_plugin_resources.pages.models import EventCalendarPage
from tests.factories.events import LearningEventFactory, OccurrenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar_page() -> EventCalendarPage:
    page = EventCalendarPage(title="Афиша", slug="afisha", introduction="<p>Слово методиста.</p>")
    root = Site.objects.get(is_default_site=True).root_page
    (root or Page.get_first_root_node()).add_child(instance=page)
    return page


def test_page_shows_the_calendar_at_its_own_address(client, calendar_page):
    OccurrenceFactory(event=LearningEventFactory(title="Смысловое чтение"), day=datetime.date(2027, 3, 12))
    response = client.get(calendar_page.url, {"date": "2027-03-01", "kind": "seminar"})
    shown = response.content.decode()
    assert "Слово методиста." in shown
    assert "Смысловое чтение" in shown
    assert f'href="http://testserver{calendar_page.url}?date=2027-03-01&amp;kind=seminar"' in shown


def test_page_when_htmx_asks_then_keeps_its_own_address(client, calendar_page):
    response = client.get(calendar_page.url, {"view": "week"}, headers={"HX-Target": "iom-calendar"})
    assert response["HX-Push-Url"] == f"{calendar_page.url}?view=week"

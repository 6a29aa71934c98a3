import pytest
from wagtail.models import Page, Site

from iom_plugin_resources.pages.models import ResourceMapPage
from tests.factories.resources import LearningResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def map_page():
    root = Page.get_first_root_node()
    site = Site.objects.first() or Site.objects.create(hostname="testserver", root_page=root, is_default_site=True)
    page = ResourceMapPage(title="Где учиться", slug="gde-uchitsya", introduction="<p>Слово методиста.</p>")
    site.root_page.add_child(instance=page)
    return page


def test_page_shows_the_resource_map_under_its_own_title(client, map_page):
    LearningResourceFactory(title="Открытый урок")
    LearningResourceFactory(title="Черновик", live=False)
    html = client.get(map_page.url).content.decode()
    assert "Где учиться" in html
    assert "Слово методиста." in html
    assert "Открытый урок" in html
    assert "Черновик" not in html


def test_page_filters_at_its_own_address(client, map_page):
    LearningResourceFactory(title="Открытый урок", level="region")
    address = map_page.relative_url(map_page.get_site())
    response = client.get(map_page.url, {"level": "federal"}, headers={"hx-target": "iom-list"})
    assert "Открытый урок" not in response.text
    assert f'hx-get="{address}"' in response.text
    assert f'rel="canonical" href="http://testserver{address}?level=federal"' in response.text
    assert response.headers["HX-Push-Url"] == f"{address}?level=federal"


def test_page_when_its_slug_is_cyrillic_then_the_address_is_one_that_a_header_carries(client, map_page):
    map_page.slug = "где-учиться"
    map_page.save()
    response = client.get(map_page.url, {"level": "federal"}, headers={"hx-target": "iom-list"})
    assert response.headers["HX-Push-Url"] == f"{map_page.relative_url(map_page.get_site())}?level=federal"

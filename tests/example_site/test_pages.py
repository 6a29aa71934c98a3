"""What a visitor of the portal sees."""

import re

import docx
import pytest
from django.urls import reverse
from news.models import NewsPage
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.resources import LearningResourceFactory

pytestmark = pytest.mark.django_db

PAGES = {
    "/": "Методическая поддержка педагогов",
    "/novosti/": "Новости",
    "/novosti/otkryta-resursnaya-karta/": "Открыта ресурсная карта",
    "/dokumenty/": "Положения и порядки",
    "/lyudi/": "Отдел сопровождения педагогов",
    "/o-centre/": "О центре",
    "/o-centre/personalnye-dannye/": "Обработка персональных данных",
    "/search/": "Поиск по порталу",
    "/search/?query=наставничество": "Поиск по порталу",
    "/login/": "Вход на портал",
    "/account/reset/": "Восстановление пароля",
    "/accessibility/": "Версия для слабовидящих",
}
SECTION = {
    "/iom-pedagoga/": "/iom-pedagoga/",
    "/resursnaya-karta/": "/resursnaya-karta/",
    "/resources-map/": "/resursnaya-karta/",
    "/kalendar/": "/kalendar/",
    "/resources-map/calendar/": "/kalendar/",
}

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.mark.parametrize("address", PAGES)
def test_page_when_asked_then_answers_in_russian(portal, client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert '<html lang="ru">' in response.text
    assert PAGES[address] in response.text


@pytest.mark.parametrize("address", [*PAGES, *SECTION])
def test_page_when_rendered_then_needs_nothing_inline(portal, client, address):
    response = client.get(address)
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert INLINE.findall(response.text) == []


def test_policy_when_in_wagtail_admin_then_left_out(portal, admin_client):
    assert "Content-Security-Policy" not in admin_client.get(reverse("wagtailadmin_home")).headers


@pytest.mark.parametrize("address", SECTION)
def test_menu_when_on_a_screen_of_the_section_then_marks_its_page(portal, client, address):
    page = client.get(address).text
    assert '<a href="/iom-pedagoga/"' in page
    assert '<a href="/resursnaya-karta/"' in page
    marked = set(re.findall(r'href="(/[^"]*)" aria-current="(?:page|true)"', page))
    assert marked - {"/resources-map/calendar/"} == {SECTION[address]}  # the section has a menu of its own


def test_front_page_when_there_is_news_then_shows_the_newest_first(portal, client):
    page = client.get("/").text
    titles = NewsPage.objects.newest_first().values_list("title", flat=True)
    places = [page.find(title) for title in titles[:3]]
    assert places == sorted(places)
    assert -1 not in places
    assert titles[3] not in page


def test_news_when_longer_than_a_page_then_goes_on(portal, client):
    feed = NewsPage.objects.first().get_parent()
    for number in range(10):
        feed.add_child(instance=NewsPage(title=f"Событие {number}", slug=f"n{number}", intro="…"))
    assert "Страница 1 из 2" in client.get("/novosti/").text
    assert "Августовская конференция" in client.get("/novosti/", {"page": 2}).text


def test_documents_when_collection_is_private_then_leaves_it_out(portal, client):
    collection = Collection.objects.get(name="Планы и отчёты")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    page = client.get("/dokumenty/").text
    assert "Планы и отчёты" not in page
    assert "Формы и бланки" in page


def test_document_when_listed_then_is_a_word_file_with_its_text(portal, client):
    document = get_document_model().objects.get(title="Карта наблюдения урока")
    assert f'href="{document.url}"' in client.get("/dokumenty/").text
    paragraphs = [paragraph.text for paragraph in docx.Document(document.file).paragraphs]
    assert paragraphs[0] == "Карта наблюдения урока"
    assert paragraphs[-1] == "Вопрос, который я хочу задать коллеге:"


def test_address_when_unknown_then_answers_404_in_the_frame_of_the_portal(portal, client):
    response = client.get("/net-takoy-stranicy/")
    assert response.status_code == 404
    assert "Страница не найдена" in response.text
    assert "Главное меню" in response.text


def test_portal_when_empty_then_pages_outside_the_tree_still_answer(db, client):
    assert client.get("/login/").status_code == 200


def test_home_page_when_the_map_has_resources_then_lists_the_nearest(portal, client):
    LearningResourceFactory(title="Семинар о несплошных текстах")
    assert "Семинар о несплошных текстах" in client.get("/").content.decode()

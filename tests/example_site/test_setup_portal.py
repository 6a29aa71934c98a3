"""The portal's first day, and its second."""

from io import StringIO

import pytest
from django.core.management import call_command
from news.models import NewsPage
from people.models import Person
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page, Site

from portal.models import Contacts

pytestmark = pytest.mark.django_db


def everything():
    return {model: model.objects.count() for model in (Page, Site, Person, Collection, Contacts, get_document_model())}


def test_setup_when_run_twice_then_adds_nothing(portal):
    first = everything()
    call_command("setup_portal", stdout=StringIO())
    assert everything() == first


def test_setup_when_run_then_the_default_site_begins_at_the_front_page(portal):
    site = Site.objects.get()
    assert site.root_page.specific_class._meta.label == "home.HomePage"
    assert site.site_name
    assert not Page.objects.filter(depth=2).exclude(pk=site.root_page_id).exists()


def test_setup_when_an_editor_changed_a_page_then_leaves_it(portal):
    page = NewsPage.objects.first()
    page.title = "Исправлено редактором"
    page.save_revision().publish()
    call_command("setup_portal", stdout=StringIO())
    page.refresh_from_db()
    assert page.title == "Исправлено редактором"


def test_setup_when_run_then_the_section_is_in_the_menu(portal):
    in_menu = Site.objects.get().root_page.get_children().in_menu().values_list("title", flat=True)
    assert list(in_menu) == ["Новости", "ИОМ педагога", "Ресурсная карта", "Календарь", "Документы", "Люди", "О центре"]


def test_setup_when_the_tree_is_checked_then_it_is_whole(portal):
    assert Page.find_problems() == ([], [], [], [], [])

import pytest
from wagtail.models import Site

from iom_plugin_resources.core.letters import full_address, letter_address, one_line
from tests.factories.resources import UserFactory


def test_full_address_when_the_setting_ends_with_a_slash_then_there_is_one(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example/"
    assert full_address("/map/") == "https://portal.example/map/"


@pytest.mark.django_db
def test_full_address_when_there_is_no_setting_then_it_is_that_of_the_site(settings):
    settings.WAGTAILADMIN_BASE_URL = ""
    Site.objects.filter(is_default_site=True).update(hostname="mmc.example", port=443)
    assert full_address("/map/") == "https://mmc.example/map/"
    Site.objects.all().delete()
    assert full_address("/map/") == "/map/"


def test_letter_address_when_nobody_reads_letters_there_then_it_is_empty():
    assert letter_address(None) == ""
    assert letter_address(UserFactory.build(email="")) == ""
    assert letter_address(UserFactory.build(is_active=False)) == ""
    assert letter_address(UserFactory.build(email="a@example.org")) == "a@example.org"


def test_one_line_when_a_text_would_begin_another_header_then_it_does_not():
    assert one_line("Тема\r\nBcc: a@example.org\u2028x") == "Тема Bcc: a@example.org x"

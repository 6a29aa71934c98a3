"""What the search of the portal finds. Apart from the other tests, which share one open transaction."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page


# MariaDB shows nothing in a full-text index before the commit, so this test commits.
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_search_when_word_is_on_a_page_then_finds_it_until_the_page_is_withdrawn(client):
    call_command("setup_portal", stdout=StringIO())
    page = client.get("/search/", {"query": "наставники"}).text
    assert "Найдено страниц" in page
    assert "Наставники и молодые педагоги" in page

    Page.objects.get(slug="nastavniki-pervye-pary-goda").specific.unpublish()
    assert "Наставники и молодые педагоги" not in client.get("/search/", {"query": "наставники"}).text

"""Search over the pages of the portal."""

import pytest


@pytest.mark.django_db
def test_search_when_nothing_is_found_then_says_so(portal, client):
    assert "Ничего не найдено" in client.get("/search/", {"query": "абракадабра"}).text


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", " ", '"', "*", "' OR 1=1", "а" * 5000, "\x00"])
def test_search_when_query_is_odd_then_still_answers(portal, client, query):
    assert client.get("/search/", {"query": query, "page": "last"}).status_code == 200

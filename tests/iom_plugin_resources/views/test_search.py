import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.resources import CompetencyFactory, LearningResourceFactory
from tests.searching import SEARCHES

pytestmark = pytest.mark.django_db
SUGGESTIONS = reverse("iom_resources:resource_suggestions")


@SEARCHES
def test_suggestions_when_a_word_is_unfinished_then_lead_to_resources_and_competencies(client):
    resource = LearningResourceFactory(title="Читательский клуб")
    CompetencyFactory(code="А/01.6 Д", title="Читательская грамотность")
    html = client.get(SUGGESTIONS, {"search": "читат"}).text
    assert html.count('role="option"') == 2
    assert f'data-iom-url="{resource.get_absolute_url()}"' in html
    assert "?competency=%D0%90%2F01.6%20%D0%94" in html


@SEARCHES
def test_suggestions_when_a_resource_is_a_draft_then_do_not_tell_of_it(client):
    LearningResourceFactory(title="Читательский клуб", live=False)
    assert "клуб" not in client.get(SUGGESTIONS, {"search": "читат"}).text


@pytest.mark.parametrize("words", ["", " ", "а", "\0", "***", "9" * 5000, "' OR 1=1", '"', "%", "ё" * 300])
def test_suggestions_when_there_is_nothing_to_suggest_then_are_empty(client, words):
    response = client.get(SUGGESTIONS, {"search": words})
    assert response.status_code == 200
    assert response.text.strip() == ""


@SEARCHES
def test_suggestions_when_titles_have_signs_of_html_then_show_them_as_text(client):
    LearningResourceFactory(title='Читаем <script>alert(1)</script> "и" пишем')
    html = client.get(SUGGESTIONS, {"search": "читаем"}).text
    assert "<script>" not in html


def test_suggestions_when_posted_to_then_are_refused(client):
    assert client.post(SUGGESTIONS).status_code == 405


@SEARCHES
def test_suggestions_when_there_are_many_resources_then_ask_no_oftener_than_for_few(client):
    counts = []
    client.get(SUGGESTIONS)  # the first answer fills the caches of the host
    for number in (3, 30):
        LearningResourceFactory.create_batch(number)
        with CaptureQueriesContext(connection) as captured:
            client.get(SUGGESTIONS, {"search": "семин"})
        counts.append(len(captured))
    assert counts[0] >= counts[1]

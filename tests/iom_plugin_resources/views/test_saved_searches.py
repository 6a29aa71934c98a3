import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin_resources.models import SavedSearch
from iom_plugin_resources.queries.saved_searches import MOST_SEARCHES, letters_off_token
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory
from tests.factories.shortlists import SavedSearchFactory, published_now
from tests.searching import SEARCHES

pytestmark = SEARCHES
LIST, ADD = reverse("iom_resources:saved_search_list"), reverse("iom_resources:saved_search_add")
THE_MAP = reverse("iom_resources:resource_list")


def address(name, *args) -> str:
    return reverse(f"iom_resources:{name}", args=args)


@pytest.fixture
def teacher(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_map_leads_to_saving_its_question(client):
    LearningResourceFactory()
    html = client.get(THE_MAP, {"page": "1", "kind": "seminar"}).content.decode()
    assert f'href="{ADD}?kind=seminar"' in html
    assert ADD not in client.get(THE_MAP).content.decode(), "there is nothing to save in «all»"


def test_question_is_saved_under_the_name_of_its_chips(client, teacher):
    CompetencyFactory(code="A/01.6", title="Оценивание")
    question = f"{ADD}?search=практикум&competency=A/01.6&level=region&page=2"
    form = client.get(question).context["form"]
    for part in ("«практикум»", "Оценивание", "Регион"):
        assert part in form["title"].value()
    response = client.post(question, {"title": form["title"].value(), "by_mail": "on"})
    search = SavedSearch.objects.get()
    assert (search.user, search.by_mail) == (teacher, True)
    assert response["Location"] == f"{THE_MAP}?{search.query}"
    assert "page" not in search.query


def test_save_when_it_cannot_be_saved_then_the_form_says_why(client, teacher):
    html = client.post(ADD, {"title": "Всё"}).content.decode()
    assert 'id="iom-errors"' in html
    SavedSearchFactory.create_batch(MOST_SEARCHES, user=teacher)
    html = client.post(f"{ADD}?level=region", {"title": "Ещё"}).content.decode()
    assert 'id="iom-errors"' in html
    html = client.post(f"{ADD}?level=region", {"title": ""}).content.decode()
    assert 'id="id_title_error"' in html
    assert SavedSearch.objects.count() == MOST_SEARCHES


def test_list_counts_what_is_new_in_each_search(client, teacher):
    SavedSearchFactory(user=teacher, title="Семинары", query="kind=seminar")
    SavedSearchFactory(user=teacher, title="Слова", query="search=физика")
    SavedSearchFactory(user=teacher, title="Курсы", query="kind=course")
    SavedSearchFactory(user=teacher, title="Небывалое", query="kind=unknown&competency=none&dates=never")
    SavedSearchFactory(title="Чужой")
    published_now(title="Физика")
    published_now(title="Химия")
    published_now(title="Черновик", live=False)
    response = client.get(LIST)
    found = {search.title: count for search, count in response.context["rows"]}
    assert found == {"Семинары": 2, "Слова": 1, "Курсы": 0, "Небывалое": 0}
    assert "Чужой" not in response.content.decode()


def test_list_asks_the_database_as_often_for_many_resources_as_for_few(client, teacher):
    def count():
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    competency = CompetencyFactory(code="A/01.6")
    SavedSearchFactory(user=teacher, query="kind=seminar&competency=A%2F01.6")
    SavedSearchFactory(user=teacher, query="search=семинар")
    published_now(competencies=[competency])
    few = count()
    for _number in range(12):
        published_now(competencies=[competency])
    assert count() == few


def test_list_counts_searches_without_words_and_trees_by_one_query(client, teacher):
    def count():
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    published_now()
    SavedSearchFactory(user=teacher)
    one = count()
    SavedSearchFactory.create_batch(MOST_SEARCHES - 1, user=teacher, query="level=municipality")
    assert count() == one


def test_search_when_it_is_opened_then_the_new_ones_come_first_and_are_new_no_more(client, teacher):
    search = SavedSearchFactory(user=teacher)
    published_now()
    open_it = address("saved_search_open", search.pk)
    assert client.get(open_it)["Location"] == f"{THE_MAP}?kind=seminar&sort=new"
    assert client.get(open_it)["Location"] == f"{THE_MAP}?kind=seminar"
    assert client.get(LIST).context["rows"] == [(search, 0)]


def test_search_is_renamed_and_its_letters_are_switched_off(client, teacher):
    search = SavedSearchFactory(user=teacher)
    client.post(address("saved_search_edit", search.pk), {"title": "<b>Физика</b>"})
    search.refresh_from_db()
    assert (search.title, search.by_mail, search.query) == ("<b>Физика</b>", False, "kind=seminar")
    assert "<b>Физика</b>" not in client.get(LIST).content.decode()


def test_search_is_deleted_after_a_question(client, teacher):
    search = SavedSearchFactory(user=teacher)
    assert search.title in client.get(address("saved_search_delete", search.pk)).content.decode()
    assert SavedSearch.objects.exists()
    client.post(address("saved_search_delete", search.pk))
    assert not SavedSearch.objects.exists()


def test_list_when_there_is_no_address_then_it_says_that_letters_go_nowhere(client):
    user = UserFactory(email="")
    client.force_login(user)
    SavedSearchFactory(user=user)
    assert "iom-warn" in client.get(LIST).content.decode()


# --- Letters off, without signing in ---


def test_letters_off_when_it_is_posted_without_a_csrf_token_then_it_works():
    search = SavedSearchFactory()
    others = SavedSearchFactory()
    stranger = Client(enforce_csrf_checks=True)
    off = address("letters_off", letters_off_token(search.user))
    page = stranger.get(off)
    assert page.status_code == 200
    assert search.title not in page.content.decode(), "the token shows nothing of the person"
    assert stranger.post(off, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    others.refresh_from_db()
    assert (search.by_mail, others.by_mail) == (False, True)


@pytest.mark.parametrize("forged", ["1", "1:AAAA", signing.Signer().sign("1"), "x" * 500])
def test_letters_off_when_the_token_is_forged_then_there_is_no_such_page(client, forged):
    search = SavedSearchFactory(user=UserFactory(pk=1))
    off = address("letters_off", forged)
    assert client.get(off).status_code == client.post(off).status_code == 404
    search.refresh_from_db()
    assert search.by_mail


def test_letters_off_when_the_account_is_gone_then_there_is_no_such_page(client):
    user = UserFactory()
    off = address("letters_off", letters_off_token(user))
    user.delete()
    assert client.post(off).status_code == 404

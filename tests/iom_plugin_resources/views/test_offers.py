import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from iom_plugin_resources.choices import OfferState
from iom_plugin_resources.models import LearningResource, ResourceKind
from iom_plugin_resources.queries.offers import MOST_WAITING
from iom_plugin_resources.services.offers import add_offer
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("iom_resources:offer_list"), reverse("iom_resources:offer_add")


def address(name, resource) -> str:
    return reverse(f"iom_resources:{name}", args=[resource.pk])


@pytest.fixture(autouse=True)
def _nothing_is_counted_yet():
    cache.clear()


@pytest.fixture
def teacher(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def filled():
    return {
        "title": "Урок-практикум",
        "kind": ResourceKind.objects.get(code="seminar").pk,
        "summary": "Покажу приёмы.",
        "text": "Первый абзац.\r\n\r\nВторой <i>абзац</i>.",
        "format": "in_person",
        "hours": "2",
        "price": "0",
        "dates": "12.03.2027",
        "place": "Школа № 7",
    }


def offered(by, **fields) -> LearningResource:
    fields = {"title": "Мой урок", "kind": ResourceKind.objects.get(code="seminar")} | fields
    return add_offer(LearningResource(**fields), by=by, text="Приходите.", competencies=[])


def test_offer_is_sent_and_stands_in_the_list_with_its_state(client, teacher, filled):
    competency = CompetencyFactory()
    assert client.get(ADD).context["form"]["price"].value() == 0
    response = client.post(ADD, filled | {"competencies": [competency.pk]}, follow=True)
    resource = LearningResource.objects.get()
    assert (resource.offered_by, resource.live, resource.place) == (teacher, False, "Школа № 7")
    assert list(resource.competencies.all()) == [competency]
    assert resource.body == "<p>Первый абзац.</p>\n\n<p>Второй &lt;i&gt;абзац&lt;/i&gt;.</p>"
    [offer] = response.context["offers"]
    assert offer.state == OfferState.UNDER_REVIEW
    assert escape(str(offer.state.label)) in response.content.decode()
    assert client.get(resource.get_absolute_url()).status_code == 404, "nobody sees it before it is published"


def test_offer_when_something_is_wrong_then_the_form_says_what(client, teacher, filled):
    wrong = filled | {"title": "", "dates": "31.02.2027", "price": "-1", "summary": "ы" * 1001, "kind": "999"}
    html = client.post(ADD, wrong).content.decode()
    for name in ("title", "dates", "price", "summary", "kind"):
        assert f'id="id_{name}_error"' in html
    assert not LearningResource.objects.exists()


@pytest.mark.parametrize("competencies", [["x"], ["999999"], ["9" * 30], ["9" * 19], ["-1"]])
def test_offer_when_a_competency_does_not_exist_then_the_form_says_so(client, teacher, filled, competencies):
    html = client.post(ADD, filled | {"competencies": competencies}).content.decode()
    assert 'id="id_competencies_error"' in html


def test_competencies_are_found_by_words_and_what_was_typed_and_ticked_stays(client, teacher, filled):
    ticked = CompetencyFactory(code="A/01.6", title="Проектная деятельность")
    found = CompetencyFactory(code="A/02.6", title="Формирующее оценивание")
    CompetencyFactory(code="A/03.6", title="Работа с семьёй")
    sent = filled | {"competencies": [ticked.pk], "words": "оцениванию", "found": ""}
    html = client.post(ADD, sent).content.decode()
    assert f'id="id_competencies_{ticked.pk}" checked' in html
    assert f'id="id_competencies_{found.pk}">' in html
    assert "Работа с семьёй" not in html
    assert "Урок-практикум" in html
    assert "Второй &lt;i&gt;абзац&lt;/i&gt;" in html
    assert 'id="iom-errors"' not in html
    assert not LearningResource.objects.exists()
    client.post(ADD, sent | {"found": "оцениванию", "competencies": [ticked.pk, found.pk]})
    assert set(LearningResource.objects.get().competencies.all()) == {ticked, found}


def test_edit_shows_the_text_as_it_was_typed_and_sends_it_anew(client, teacher, filled):
    client.post(ADD, filled)
    resource = LearningResource.objects.get()
    form = client.get(address("offer_edit", resource)).context["form"]
    assert form["text"].value() == "Первый абзац.\n\nВторой <i>абзац</i>."
    client.post(address("offer_edit", resource), filled | {"title": "Иначе"})
    resource.refresh_from_db()
    assert (resource.title, resource.latest_revision.as_object().title) == ("Иначе", "Иначе")
    assert resource.revisions.count() == 2


def test_edit_shows_what_an_editor_has_changed_meanwhile(client, teacher):
    resource = offered(teacher)
    draft = resource.get_latest_revision_as_object()
    draft.title = "Название от методиста"
    draft.save_revision()
    form = client.get(address("offer_edit", resource)).context["form"]
    assert form["title"].value() == "Название от методиста"


def test_edit_when_it_is_published_then_one_is_told_to_withdraw_it_first(client, teacher):
    resource = LearningResourceFactory(offered_by=teacher)
    assert client.get(address("offer_edit", resource))["Location"] == LIST
    html = client.get(LIST).content.decode()
    assert "iom-warn" in html
    assert address("offer_withdraw", resource) in html
    assert address("offer_edit", resource) not in html


def test_withdraw_asks_first_and_then_takes_it_off_the_map(client, teacher):
    resource = LearningResourceFactory(offered_by=teacher)
    assert resource.title in client.get(address("offer_withdraw", resource)).content.decode()
    assert client.get(resource.get_absolute_url()).status_code == 200
    client.post(address("offer_withdraw", resource))
    assert client.get(resource.get_absolute_url()).status_code == 404
    assert address("offer_edit", resource) in client.get(LIST).content.decode()


def test_add_when_too_many_offers_wait_then_one_is_told_so(client, teacher):
    for number in range(MOST_WAITING):
        offered(teacher, title=f"Урок {number}")
    assert client.get(ADD)["Location"] == LIST
    assert "iom-warn" in client.get(LIST).content.decode()


def test_list_shows_titles_without_running_them(client, teacher):
    offered(teacher, title="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(LIST).content.decode()


def test_list_asks_the_database_as_often_for_nine_offers_as_for_one(client, teacher):
    def count():
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    offered(teacher)
    few = count()
    for number in range(8):
        offered(teacher, title=f"Урок {number}")
    assert count() == few


# --- Writing to the colleague ---


@pytest.fixture
def resource():
    return LearningResourceFactory(offered_by=UserFactory(email="colleague@example.org", last_name="Коллега"))


def test_resource_of_a_colleague_leads_to_writing_a_letter(client, resource):
    contact = address("offer_contact", resource)
    assert f'href="{contact}"' in client.get(resource.get_absolute_url()).content.decode()
    client.force_login(resource.offered_by)
    assert contact not in client.get(resource.get_absolute_url()).content.decode(), "nobody writes to oneself"


def test_letter_is_sent_and_the_address_of_the_colleague_is_never_shown(client, teacher, resource, mailoutbox):
    contact = address("offer_contact", resource)
    page = client.get(contact).content.decode()
    assert teacher.email in page, "it is said what the colleague will see"
    response = client.post(contact, {"message": "Можно прийти на урок?"}, follow=True)
    [letter] = mailoutbox
    assert letter.to == ["colleague@example.org"]
    assert "Можно прийти на урок?" in letter.body
    assert "iom-good" in response.content.decode()
    assert "colleague@example.org" not in page + response.content.decode()


@pytest.mark.parametrize("message", ["", "   ", "ы" * 2001, "a\0b"])
def test_letter_when_it_is_empty_or_too_long_then_the_form_says_so(client, teacher, resource, mailoutbox, message):
    html = client.post(address("offer_contact", resource), {"message": message}).content.decode()
    assert 'id="id_message_error"' in html
    assert mailoutbox == []


def test_letter_when_its_lines_end_as_a_browser_sends_them_then_each_end_counts_once(
    client, teacher, resource, mailoutbox
):
    client.post(address("offer_contact", resource), {"message": "ы\r\n" * 999 + "ы"})
    assert len(mailoutbox) == 1


def test_letter_when_the_cap_is_reached_then_the_text_stays_in_the_form(client, teacher, resource, mailoutbox):
    for _number in range(5):
        client.post(address("offer_contact", resource), {"message": "Здравствуйте!"})
    html = client.post(address("offer_contact", resource), {"message": "Шестое письмо"}).content.decode()
    assert 'id="iom-errors"' in html
    assert "Шестое письмо" in html
    assert len(mailoutbox) == 5


@pytest.mark.parametrize("nobody", ["colleague", "sender"])
def test_letter_when_one_of_the_two_has_no_address_then_it_is_said_before_writing(client, nobody):
    sender = UserFactory(**({"email": ""} if nobody == "sender" else {}))
    resource = LearningResourceFactory(offered_by=UserFactory(**({"email": ""} if nobody == "colleague" else {})))
    client.force_login(sender)
    response = client.get(address("offer_contact", resource), follow=True)
    assert response.redirect_chain[0][0] == resource.get_absolute_url()
    assert "iom-warn" in response.content.decode()


def test_letter_when_it_is_nobodys_offer_or_a_draft_or_the_own_one_then_there_is_no_such_page(client, teacher):
    colleague = UserFactory()
    for fields in ({}, {"offered_by": colleague, "live": False}, {"offered_by": teacher}):
        assert client.get(address("offer_contact", LearningResourceFactory(**fields))).status_code == 404

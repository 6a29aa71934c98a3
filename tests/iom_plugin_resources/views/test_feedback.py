"""The form about an event, for a person and on a guest's page; its results at the desk."""

import datetime
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import EventFeedback, Registration
from iom_plugin_resources.queries.feedback import LEAST
from iom_plugin_resources.queries.guests import guest_token
from iom_plugin_resources.services.feedback import LONGEST_TEXT, give_feedback
from iom_plugin_resources.views.registrations import MOST_WRONG
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db

SENT = {"score_useful": "5", "score_organised": "4", "score_applicable": "3", "useful": "Шаблоны.", "do": "feedback"}
SCORES = {"useful": 5, "organised": 4, "applicable": 3}


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    cache.clear()


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def host(client):
    user = UserFactory()
    client.force_login(user)
    return user


def a_past_date(event=None, days=1, **fields):
    event = {"event": event} if event else {}
    return OccurrenceFactory(day=timezone.localdate() - datetime.timedelta(days=days), **event, **fields)


def came(occurrence=None, **fields) -> Registration:
    occurrence = occurrence or a_past_date()
    fields = {"status": RegistrationStatus.ATTENDED, "attended_at": occurrence.ends_at} | fields
    return RegistrationFactory(occurrence=occurrence, **fields)


def answered(occurrence, number=LEAST, **texts):
    for _one in range(number):
        registration = came(occurrence)
        give_feedback(registration, scores=SCORES, by=registration.user, **texts)


def form_of(registration) -> str:
    return reverse("iom_resources:feedback_add", args=[registration.pk])


def guest_page(registration) -> str:
    return reverse("iom_resources:guest_registration", args=[guest_token(registration)])


def results_of(occurrence) -> str:
    return reverse("iom_resources:feedback_results", args=[occurrence.pk])


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(".iom")


def text(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


# --- The form ---


def test_form_when_opened_then_three_groups_of_five_with_words_at_both_ends(client, person, settings):
    del settings.IOM_FEEDBACK_QUESTIONS
    page = soup(client.get(form_of(came(user=person))))
    groups = page.select("fieldset.iom-scale")
    assert [group.legend.get_text(" ", strip=True).split("?")[0] for group in groups] == [
        "Насколько полезным было мероприятие",
        "Как всё было организовано",
        "Пригодится ли это в вашей работе",
    ]
    labels = [label.get_text(" ", strip=True) for label in groups[0].select("label")]
    assert labels == ["1 – совсем нет", "2", "3", "4", "5 – очень"]
    assert len(groups[0].select("input[type=radio]:not([checked])")) == 5
    assert len(page.select("textarea")) == 2
    assert "Ответы анонимны" in page.get_text()


def test_form_when_sent_then_stored_and_thanked_with_the_way_back(client, person):
    registration = came(user=person)
    response = client.post(form_of(registration), SENT, follow=True)
    stored = EventFeedback.objects.get()
    assert (stored.scores, stored.useful) == (SCORES, "Шаблоны.")
    assert "Спасибо" in text(response)
    assert soup(response).select(f'a.iom-button[href="{reverse("iom_resources:registration_list")}"]')
    assert soup(response).form is None


def test_form_when_answered_already_then_told_and_a_second_sending_stores_nothing(client, person):
    registration = came(user=person)
    client.post(form_of(registration), SENT)
    assert "Вы уже ответили" in text(client.get(form_of(registration)))
    assert "Вы уже ответили" in text(client.post(form_of(registration), SENT | {"useful": "Ещё."}))
    assert EventFeedback.objects.get().useful == "Шаблоны."


def test_form_when_the_address_claims_that_it_is_sent_then_no_thanks_without_an_answer(client, person):
    assert "Спасибо" not in text(client.get(form_of(came(user=person)), {"sent": 1}))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"score_organised": ""}, "id_score_organised_group"),
        ({"score_organised": "7"}, "id_score_organised_group"),
        ({"improve": "я" * (LONGEST_TEXT + 1)}, "id_improve"),
    ],
)
def test_form_when_something_is_wrong_then_what_was_chosen_and_typed_stays(client, person, wrong, named):
    page = soup(client.post(form_of(came(user=person)), SENT | wrong))
    assert page.select(f'#iom-errors a[href="#{named}"]')
    assert page.select_one(f"#{named}")
    assert page.select_one("#id_useful").get_text().strip() == "Шаблоны."
    assert page.select_one("input[name=score_useful][checked]")["value"] == "5"
    assert not EventFeedback.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": RegistrationStatus.CONFIRMED}, "Пока не отмечено"),
        ({"status": RegistrationStatus.ABSENT}, "сообщите организатору"),
        ({"status": RegistrationStatus.CANCELLED}, "кто в нём участвовал"),
    ],
)
def test_form_when_one_cannot_answer_then_a_sentence_and_where_to_go(client, person, fields, sentence):
    registration = came(user=person, **fields)
    for response in (client.get(form_of(registration)), client.post(form_of(registration), SENT)):
        assert sentence in text(response)
        assert soup(response).form is None
        assert soup(response).select("a.iom-button")
    assert not EventFeedback.objects.exists()


def test_form_when_it_is_not_over_or_too_late_then_a_sentence(client, person):
    ahead = RegistrationFactory(user=person)
    assert "ещё не закончилось" in text(client.get(form_of(ahead)))
    late = came(a_past_date(days=60), user=person)
    assert "здесь можно было ответить" in text(client.get(form_of(late)))


def test_form_when_the_registration_is_anothers_then_404_and_guessing_is_slowed(client, person):
    for role in (person, UserFactory(is_superuser=True)):
        client.force_login(role)
        assert client.post(form_of(came()), SENT).status_code == 404
    client.force_login(person)
    codes = [client.get(form_of(came())).status_code for _one in range(MOST_WRONG)]
    assert codes[-1] == 429
    assert not EventFeedback.objects.exists()


def test_form_when_the_host_asks_other_questions_then_they_are_escaped(client, person, settings):
    settings.IOM_FEEDBACK_QUESTIONS = {"pace": ("Темп <b>удобный</b>?", "нет & нет", "да")}
    page = client.get(form_of(came(user=person)))
    assert "Темп &lt;b&gt;удобный&lt;/b&gt;?" in page.content.decode()
    assert "нет &amp; нет" in page.content.decode()


# --- A guest ---


def a_guest(**fields) -> Registration:
    fields = {"guest_name": "Смирнова Ольга", "guest_email": "olga@example.org"} | fields
    return came(user=None, person_key="guest:olga@example.org", **fields)


def test_guest_when_they_took_part_then_they_answer_on_their_own_page(client):
    registration = a_guest()
    page = soup(client.get(guest_page(registration)))
    assert len(page.select("fieldset.iom-scale")) == 3
    wrong = client.post(guest_page(registration), SENT | {"score_useful": ""})
    assert soup(wrong).select_one("#id_useful").get_text().strip() == "Шаблоны."
    assert wrong["Referrer-Policy"] == "same-origin"
    response = client.post(guest_page(registration), SENT, follow=True)
    assert "Спасибо" in text(response)
    assert EventFeedback.objects.get().scores == SCORES
    assert "Вы уже ответили" in text(client.post(guest_page(registration), SENT))
    assert EventFeedback.objects.count() == 1


@pytest.mark.parametrize("status", [RegistrationStatus.CONFIRMED, RegistrationStatus.UNCONFIRMED])
def test_guest_when_they_did_not_take_part_then_nothing_is_asked_and_nothing_stored(client, status):
    registration = a_guest(status=status)
    assert not soup(client.get(guest_page(registration))).select("fieldset.iom-scale")
    client.post(guest_page(registration), SENT)
    assert not EventFeedback.objects.exists()
    registration.refresh_from_db()
    assert registration.status == status


def test_guest_when_the_token_is_forged_then_404(client):
    address = reverse("iom_resources:guest_registration", args=[guest_token(a_guest())[:-2] + "xx"])
    assert client.post(address, SENT).status_code == 404
    assert not EventFeedback.objects.exists()


# --- The results ---


@pytest.fixture
def occurrence(host):
    return a_past_date(LearningEventFactory(hosts=[host]))


def test_results_when_three_have_answered_then_numbers_bars_and_texts(client, occurrence):
    answered(occurrence, useful="Шаблоны <b>уроков</b>.", improve="Перерыв.")
    page = soup(client.get(results_of(occurrence)))
    charts = page.select("table.iom-chart")
    assert len(charts) == 3
    rows = [
        (row.th.get_text().split()[0], row.select_one(".iom-chart__count").get_text(), row.rect["width"])
        for row in charts[1].select("tbody tr")
    ]
    assert rows == [("5", "0", "0"), ("4", "3", "100"), ("3", "0", "0"), ("2", "0", "0"), ("1", "0", "0")]
    assert "в среднем 4,0 из 5" in charts[1].caption.get_text()
    assert all(svg["aria-hidden"] == "true" for svg in page.select(".iom-chart svg"))
    assert page.select_one("#iom-useful").parent.get_text().count("Шаблоны <b>уроков</b>.") == 3
    assert "3 ответа, участников: 3" in page.get_text()
    assert "style=" not in str(page)


@pytest.mark.parametrize("number", range(LEAST))
def test_results_when_there_are_few_answers_then_nothing_of_them_on_the_screen_nor_in_the_table(
    client, occurrence, number
):
    answered(occurrence, number, useful="Меня легко узнать.")
    came(occurrence)
    for query in ({}, {"download": "xlsx"}):
        response = client.get(results_of(occurrence), query)
        assert response["Content-Type"].startswith("text/html")
        assert "Меня легко узнать" not in text(response)
        assert "их не меньше 3" in text(response)
        assert not soup(response).select(".iom-chart, a[href*=download]")


def test_results_when_nobody_is_marked_then_the_way_to_mark_who_came(client, occurrence):
    RegistrationFactory(occurrence=occurrence)
    page = soup(client.get(results_of(occurrence)))
    assert page.select(f'a.iom-button[href="{reverse("iom_resources:desk_attendance", args=[occurrence.pk])}"]')


def test_results_when_the_event_repeats_then_its_dates_beside_each_other(client, occurrence):
    answered(occurrence)
    other, few = a_past_date(occurrence.event, 8), a_past_date(occurrence.event, 15)
    answered(other)
    answered(few, 1)
    page = soup(client.get(results_of(occurrence)))
    rows = page.select("table.iom-table tbody tr")
    assert len(rows) == 3
    assert "эта дата" in rows[0].get_text()
    assert rows[1].a["href"] == results_of(other)
    assert [cell.get_text(strip=True) for cell in rows[1].select("td")] == ["3", "3", "5,0", "4,0", "3,0"]
    assert rows[2].select_one("td[colspan='3']").get_text(strip=True) == "Ответов пока мало"


def test_results_when_downloaded_then_a_table_without_formulas_or_whole_answers(client, occurrence):
    answered(occurrence, useful="=HYPERLINK(1)", improve="+7")
    response = client.get(results_of(occurrence), {"download": "xlsx"})
    assert response["Content-Disposition"].startswith("attachment")
    book = load_workbook(BytesIO(response.content))
    first, second = book.worksheets
    assert [cell.value for cell in first[3]] == ["Как всё было организовано?", 4, 3, 0, 0, 0, 3, 0]
    assert [row[1].value for row in second.rows] == ["=HYPERLINK(1)"] * 3 + ["+7"] * 3
    assert {cell.data_type for sheet in book for row in sheet.rows for cell in row} <= {"s", "n"}


def test_results_when_the_event_is_anothers_then_404(client, host):
    occurrence = a_past_date()
    answered(occurrence)
    assert client.get(results_of(occurrence)).status_code == 404
    assert client.get(results_of(occurrence), {"download": "xlsx"}).status_code == 404


def test_results_when_there_are_more_answers_and_dates_then_it_costs_as_many_queries(client, occurrence):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(results_of(occurrence)).status_code == 200
        return len(queries)

    answered(occurrence)
    answered(a_past_date(occurrence.event, 8))
    cost()
    few = cost()
    answered(occurrence, 6)
    for days in (15, 22, 29):
        answered(a_past_date(occurrence.event, days), 4)
    assert cost() == few

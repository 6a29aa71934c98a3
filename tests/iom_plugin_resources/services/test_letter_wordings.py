"""What people read: each letter with real objects, as text and as HTML, in Russian."""

import datetime
import html
import re
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils.html import strip_tags

from iom_plugin_resources.choices import AttendanceMode, LetterKind, RegistrationStatus
from iom_plugin_resources.models import CalendarSettings, EventOccurrence, OccurrenceSession
from iom_plugin_resources.services.letters import snapshot, write_letter
from iom_plugin_resources.services.mailings import send_letters
from tests.factories.events import CertificateFactory, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import OrganisationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

DAY = datetime.date(2027, 3, 12)
STATUSES = {
    LetterKind.PENDING: RegistrationStatus.PENDING,
    LetterKind.WAITLISTED: RegistrationStatus.WAITLISTED,
    LetterKind.OFFER: RegistrationStatus.OFFERED,
    LetterKind.EXPIRED: RegistrationStatus.EXPIRED,
    LetterKind.REFUSED: RegistrationStatus.REFUSED,
    LetterKind.CANCELLED: RegistrationStatus.CANCELLED,
    LetterKind.GUEST: RegistrationStatus.UNCONFIRMED,
    LetterKind.FEEDBACK: RegistrationStatus.ATTENDED,
    LetterKind.CERTIFICATE: RegistrationStatus.ATTENDED,
}
OF_A_DATE = [kind for kind in LetterKind if kind != LetterKind.DIGEST]


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"


def seminar(**fields) -> EventOccurrence:
    event = LearningEventFactory(
        title="Оценивание: «с нуля» & дальше",
        organiser=OrganisationFactory(short_name="ММЦ"),
        lead="Анна Петрова",
        contact="Ольга Ким, 8 391 200-00-00",
        online_link="https://meet.example/room",
    )
    return OccurrenceFactory(event=event, day=DAY, room="каб. 12", **fields)


def letter_of(kind, *, registration=None, **context):
    """The letter of this kind to somebody for whom it is true, as the mail server gets it."""
    registration = registration or RegistrationFactory(
        occurrence=seminar(),
        user=UserFactory(email="teacher@example.org"),
        status=STATUSES.get(kind, RegistrationStatus.CONFIRMED),
        offer_expires_at=datetime.datetime(2027, 3, 10, 9, tzinfo=ZoneInfo("Asia/Krasnoyarsk")),
    )
    occurrence = registration.occurrence
    if kind == LetterKind.EVENT_CANCELLED:
        EventOccurrence.objects.update(status="cancelled")
    if kind == LetterKind.CERTIFICATE:
        CertificateFactory(registration=registration, number="2027-00042-7KX3M9QA")
    usual = {"text": "Возьмите ноутбуки.\n\nИ наушники < 3 м.", "reason": "Болеет ведущий."}
    usual |= {"starts_at": occurrence.starts_at.isoformat(), "hours": 24}
    write_letter(kind, key="a", registration=registration, context=usual | context)
    assert send_letters() == 1
    return mail.outbox[0]


def words(text: str) -> list[str]:
    return re.findall(r"[\w«»&<]+", re.sub(r"https?://\S+", "", text))


def read_as_html(letter) -> str:
    [alternative] = letter.alternatives
    body = alternative[0][alternative[0].index("<body>") :]
    return html.unescape(strip_tags(body))


@pytest.mark.parametrize("kind", OF_A_DATE)
def test_letter_says_the_same_as_text_and_as_html(kind):
    letter = letter_of(kind)
    assert words(letter.body) == words(read_as_html(letter))


@pytest.mark.parametrize("kind", OF_A_DATE)
def test_letter_leads_to_the_same_places_as_text_and_as_html(kind):
    letter = letter_of(kind)
    in_text = re.findall(r"https://\S+", letter.body)
    in_html = re.findall(r'href="([^"]+)"', letter.alternatives[0][0])
    assert in_text
    assert in_text == in_html


@pytest.mark.parametrize("kind", OF_A_DATE)
def test_letter_is_russian_and_neatly_set(kind):
    letter = letter_of(kind)
    text = re.sub(r"https?://\S+|2027-00042-7KX3M9QA", "…", f"{letter.subject}\n{letter.body}")
    assert re.findall("[A-Za-z]+", text) == []
    assert "  " not in text
    assert "\n\n\n" not in letter.body
    assert "&amp;" not in letter.body + letter.subject
    assert "Оценивание: «с нуля» & дальше" in letter.subject
    assert re.search(r"[ \t]+$|[ ][,.:;]", text, re.MULTILINE) is None


@pytest.mark.parametrize("kind", OF_A_DATE)
def test_letter_says_when_and_where_and_why_one_gets_it(kind):
    body = letter_of(kind).body
    assert "Когда: 12 марта 2027 г., 14:00–16:00\n" in body
    assert "Где: Школа № 3, каб. 12\n" in body
    assert "Организатор: ММЦ" in body
    assert "Вы получили это письмо, потому что записывались на это мероприятие." in body
    assert "https://portal.example/resources-map/calendar/settings/" in body


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (LetterKind.CONFIRMATION, ["Вы записаны на это мероприятие.", "отмените запись: место достанется другому"]),
        (LetterKind.PENDING, ["Ваша заявка отправлена.", "Отозвать заявку:"]),
        (LetterKind.WAITLISTED, ["вы в листе ожидания.", "Ваше место в нём: 1.", "Выйти из листа ожидания:"]),
        (LetterKind.OFFER, ["Для вас освободилось место.", "Оно остаётся за вами до 10 марта 2027 г., 09:00."]),
        (LetterKind.EXPIRED, ["Вы не успели занять предложенное место", "встанете в конец листа ожидания"]),
        (LetterKind.REFUSED, ["Организатор отклонил вашу заявку.", "Причина: Болеет ведущий."]),
        (LetterKind.CANCELLED, ["Ваша запись отменена.", "Причина: Болеет ведущий.", "запишитесь снова"]),
        (LetterKind.MOVED, ["Организатор изменил вашу запись.", "Причина: Болеет ведущий.", "Запись подтверждена."]),
        (LetterKind.EVENT_CANCELLED, ["на которое вы записались, отменено.", "Причина: Болеет ведущий."]),
        (LetterKind.REMINDER, ["Напоминаем: скоро мероприятие", "Больше не напоминать:"]),
        (LetterKind.GUEST, ["подтвердите адрес", "Если это были не вы, ничего делать не нужно"]),
        (LetterKind.MESSAGE, ["Организатор пишет тем", "Возьмите ноутбуки.\n\nИ наушники < 3 м."]),
        (LetterKind.FEEDBACK, ["Спасибо, что были на этом мероприятии.", "Заполнить анкету:"]),
        (LetterKind.CERTIFICATE, ["Ваш сертификат", "2027-00042-7KX3M9QA", "Открыть сертификат:"]),
    ],
)
def test_letter_says_what_has_happened_and_what_to_do(kind, said):
    body = letter_of(kind).body
    assert [sentence for sentence in said if sentence not in body] == []


# --- A change, from old to new ---


def test_change_when_time_and_place_are_new_then_both_are_said_from_old_to_new():
    registration = RegistrationFactory(occurrence=seminar(), user=UserFactory(email="teacher@example.org"))
    old = snapshot(registration.occurrence)
    occurrence = registration.occurrence
    occurrence.starts_at += datetime.timedelta(days=1, hours=1)
    occurrence.ends_at += datetime.timedelta(days=1, hours=1, minutes=30)
    occurrence.first_day = occurrence.last_day = DAY + datetime.timedelta(days=1)
    occurrence.place, occurrence.room = "", ""
    occurrence.save()
    body = letter_of(LetterKind.CHANGE, registration=registration, old=old).body
    before, after = "12 марта 2027 г., 14:00–16:00", "13 марта 2027 г., 15:00–17:30"
    assert f"Время: было — {before}, стало — {after}" in body
    assert "Место: было — Школа № 3, каб. 12, стало — не указано" in body
    assert "Ссылка" not in body.split("Причина")[0]


def test_change_when_the_event_is_postponed_then_it_says_so_once():
    registration = RegistrationFactory(occurrence=seminar(), user=UserFactory(email="teacher@example.org"))
    old = snapshot(registration.occurrence)
    EventOccurrence.objects.update(status="postponed")
    body = letter_of(LetterKind.CHANGE, registration=registration, old=old).body
    assert body.count("Мероприятие откладывается.") == 1
    assert "было" not in body


def test_change_when_it_is_taken_back_before_the_letter_goes_then_nobody_is_told():
    registration = RegistrationFactory(occurrence=seminar(), user=UserFactory(email="teacher@example.org"))
    context = {"old": snapshot(registration.occurrence)}
    write_letter(LetterKind.CHANGE, key="a", registration=registration, context=context)
    assert send_letters() == 0


# --- For whom it is ---


def test_letter_when_the_person_lives_elsewhere_then_the_time_is_said_in_both_zones():
    registration = RegistrationFactory(occurrence=seminar(), user=UserFactory(email="teacher@example.org"))
    CalendarSettings.objects.create(user=registration.user, time_zone="Europe/Berlin")
    body = letter_of(LetterKind.CONFIRMATION, registration=registration).body
    assert "Когда: 12 марта 2027 г., 14:00–16:00 (у вас 08:00–10:00)" in body


def test_offer_when_the_person_lives_elsewhere_then_its_end_is_said_in_both_zones():
    registration = RegistrationFactory(
        occurrence=seminar(),
        user=UserFactory(email="teacher@example.org"),
        status=RegistrationStatus.OFFERED,
        offer_expires_at=datetime.datetime(2027, 3, 10, 3, tzinfo=ZoneInfo("Asia/Krasnoyarsk")),
    )
    CalendarSettings.objects.create(user=registration.user, time_zone="Europe/Berlin")
    letter = letter_of(LetterKind.OFFER, registration=registration)
    assert "до 10 марта 2027 г., 03:00." in letter.body
    assert "(у вас 9 марта, 21:00)" in letter.body
    assert words(letter.body) == words(read_as_html(letter))


def test_letter_when_one_takes_part_online_then_the_link_stands_for_the_place():
    registration = RegistrationFactory(
        occurrence=seminar(), user=UserFactory(email="teacher@example.org"), mode=AttendanceMode.ONLINE
    )
    body = letter_of(LetterKind.CONFIRMATION, registration=registration).body
    assert "Где: онлайн\nСсылка для участия: https://meet.example/room\n" in body
    assert "Школа № 3" not in body


@pytest.mark.parametrize("kind", [LetterKind.PENDING, LetterKind.WAITLISTED, LetterKind.OFFER, LetterKind.REFUSED])
def test_letter_when_one_does_not_take_part_yet_then_the_link_is_not_in_it(kind):
    letter = letter_of(kind)
    assert "meet.example" not in letter.body + letter.alternatives[0][0]


def test_letter_when_there_are_several_meetings_then_all_are_listed():
    registration = RegistrationFactory(occurrence=seminar(), user=UserFactory(email="teacher@example.org"))
    day = registration.occurrence.sessions.get()
    week = datetime.timedelta(days=7)
    OccurrenceSession.objects.create(
        occurrence=registration.occurrence,
        starts_at=day.starts_at + week,
        ends_at=day.ends_at + week,
        is_all_day=False,
        first_day=DAY + week,
        last_day=DAY + week,
        title="Практикум",
    )
    body = letter_of(LetterKind.CONFIRMATION, registration=registration).body
    assert "– 12 марта 2027 г., 14:00–16:00\n– 19 марта 2027 г., 14:00–16:00. Практикум\n" in body


def test_letter_to_a_guest_when_sent_then_its_address_is_signed_and_no_screen_behind_a_sign_in_is_named():
    guest = RegistrationFactory(
        occurrence=seminar(), user=None, guest_name="Иван", guest_email="guest@example.org", status="confirmed"
    )
    letter = letter_of(LetterKind.CONFIRMATION, registration=guest)
    assert letter.to == ["guest@example.org"]
    assert "/calendar/guests/" in letter.body
    assert "/calendar/mine/" not in letter.body
    assert "/calendar/settings/" not in letter.body
    assert "при записи на это мероприятие указан ваш адрес" in letter.body


def test_letter_to_a_user_when_sent_then_no_address_in_it_signs_anybody_in(client):
    letter = letter_of(LetterKind.CONFIRMATION)
    for address in re.findall(r"https://portal\.example(\S+)", letter.body):
        client.get(address)
        assert "_auth_user_id" not in client.session


def test_message_when_it_has_markup_then_html_shows_it_as_text():
    letter = letter_of(
        LetterKind.MESSAGE, text="<script>alert(1)</script>", subject="Срочно", reply_to="kim@example.org"
    )
    assert "<script>" not in letter.alternatives[0][0]
    assert letter.subject == "Срочно: Оценивание: «с нуля» & дальше"
    assert letter.reply_to == ["kim@example.org"]
    assert "ответьте на это письмо" in letter.body

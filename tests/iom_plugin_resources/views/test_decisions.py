"""Deciding about one participant and about the date: what is offered, what comes back with an error."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.services import registrations
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_letters(monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.services.letters.enqueue_on_commit", lambda *args, **kwargs: None)


@pytest.fixture
def host(client):
    client.force_login(host := UserFactory(first_name="Ольга", last_name="Ведущая"))
    return host


def date(host, days=14, **event):
    day = timezone.localdate() + datetime.timedelta(days=days)
    event = LearningEventFactory(hosts=[host], dates=f"{day:%d.%m.%Y}", **event)
    return OccurrenceFactory(event=event, day=day, rule_day=None, places=1)


def of(registration):
    return reverse("iom_resources:registration_decide", args=[registration.pk])


def status_of(occurrence):
    return reverse("iom_resources:occurrence_status", args=[occurrence.pk])


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def offered(answer) -> list[str]:
    return [form.name for form in answer.context["decisions"]]


def test_decide_when_an_application_waits_then_facts_history_and_what_can_be_done(client, host):
    registration = RegistrationFactory(
        occurrence=date(host), status="pending", user=None, guest_name="Смирнова", guest_email="s@example.org"
    )
    registrations.refuse(registration, by=host, reason="Только для школ района.")
    answer = client.get(of(registration))
    assert offered(answer) == ["approve"]
    page = text(answer)
    for words in ("Смирнова", "s@example.org", "Отказано", "Ольга Ведущая", "Причина: Только для школ района."):
        assert words in page


@pytest.mark.parametrize(
    ("status", "sent", "becomes"),
    [
        ("pending", {"decision": "approve"}, "confirmed"),
        ("pending", {"decision": "refuse", "reason": "Нет мест."}, "refused"),
        ("confirmed", {"decision": "cancel", "reason": ""}, "cancelled"),
        ("waitlisted", {"decision": "mode", "mode": "online", "reason": "Болеет."}, "confirmed"),
    ],
)
def test_decide_when_it_is_sent_then_done_and_told(client, host, status, sent, becomes):
    occurrence = date(host, format="mixed")
    registration = RegistrationFactory(occurrence=occurrence, status=status)
    answer = client.post(of(registration), sent, follow=True)
    assert answer.redirect_chain[0][0] == reverse("iom_resources:desk", args=[occurrence.pk])
    assert registration.user.get_full_name() in str(list(answer.context["messages"])[0])
    registration.refresh_from_db()
    assert registration.status == becomes


def test_decide_when_somebody_is_moved_in_the_list_then_a_reason_is_needed_and_the_number_stays(client, host):
    occurrence = date(host)
    RegistrationFactory(occurrence=occurrence, status="waitlisted")
    last = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    page = text(client.post(of(last), {"decision": "queue", "to": "1", "reason": " "}))
    assert "Укажите причину" in page
    assert 'name="to" value="1"' in page
    client.post(of(last), {"decision": "queue", "to": "1", "reason": "Едет издалека."})
    assert occurrence.registrations.in_queue().first() == last
    assert last.log.get().reason == "Едет издалека."


def test_decide_when_a_date_is_full_then_said_in_the_form_and_the_reason_stays(client, host):
    registration = RegistrationFactory(occurrence=date(host))
    full = date(host, 20)
    RegistrationFactory(occurrence=full)
    sent = {"decision": "date", "occurrence": full.pk, "reason": "Замена уроков."}
    page = text(client.post(of(registration), sent))
    assert "Там нет свободного места для этой записи" in page
    assert "Замена уроков." in page
    full.places = 2
    full.save()
    client.post(of(registration), sent)
    registration.refresh_from_db()
    assert registration.occurrence == full


@pytest.mark.parametrize("key", ["", "x", "9" * 30])
def test_decide_when_the_date_is_anothers_or_none_then_refused(client, host, key):
    registration = RegistrationFactory(occurrence=date(host))
    date(host, 20)
    foreign = date(UserFactory())
    for one in (key, str(foreign.pk)):
        answer = client.post(of(registration), {"decision": "date", "occurrence": one, "reason": "Замена."})
        assert answer.status_code == 200
    registration.refresh_from_db()
    assert registration.occurrence.event.hosts.first() == host


def test_decide_when_it_is_no_longer_possible_then_told(client, host):
    registration = RegistrationFactory(occurrence=date(host), status="cancelled")
    answer = client.post(of(registration), {"decision": "approve"})
    assert "Это решение уже невозможно" in text(answer)


def test_decide_when_the_address_is_not_confirmed_or_the_event_is_anothers_then_404(client, host):
    nobody = RegistrationFactory(
        occurrence=date(host), user=None, guest_email="s@example.org", status=RegistrationStatus.UNCONFIRMED
    )
    foreign = RegistrationFactory()
    for registration in (nobody, foreign):
        assert client.get(of(registration)).status_code == 404
        assert client.post(of(registration), {"decision": "cancel"}).status_code == 404


# --- What becomes of the date ---


def test_status_when_people_are_registered_then_it_says_how_many_get_a_letter(client, host):
    occurrence = date(host)
    RegistrationFactory(occurrence=occurrence)
    RegistrationFactory(occurrence=occurrence, status="waitlisted")
    answer = client.get(status_of(occurrence))
    assert [form.name for form, _letters in answer.context["changes"]] == ["places", "postpone", "cancel"]
    assert text(answer).count("Письмо получат 2 человека.") == 2


@pytest.mark.parametrize("change", ["cancel", "postpone"])
def test_status_when_no_reason_is_given_then_asked_for_and_what_was_typed_stays(client, host, change):
    occurrence = date(host)
    day = f"{timezone.localdate() + datetime.timedelta(days=30):%Y-%m-%d}"
    page = text(client.post(status_of(occurrence), {"change": change, "reason": "", "day": day}))
    assert "Укажите причину" in page
    assert (f'value="{day}"' in page) is (change == "postpone")
    occurrence.refresh_from_db()
    assert occurrence.status == EventStatus.SCHEDULED


def test_status_when_the_date_is_cancelled_and_restored_then_the_people_come_back(client, host):
    registration = RegistrationFactory(occurrence=date(host))
    occurrence = registration.occurrence
    client.post(status_of(occurrence), {"change": "cancel", "reason": "Карантин."})
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CANCELLED
    page = text(client.get(status_of(occurrence)))
    assert "Карантин." in page
    assert "Письмо получит 1 человек." in page
    client.post(status_of(occurrence), {"change": "restore"})
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED


def test_status_when_moved_to_a_day_with_hours_then_it_takes_place_there(client, host):
    occurrence, day = date(host), timezone.localdate() + datetime.timedelta(days=30)
    sent = {
        "change": "postpone",
        "reason": "Ремонт.",
        "day": f"{day:%Y-%m-%d}",
        "starts_at": "10:00",
        "ends_at": "11:30",
    }
    client.post(status_of(occurrence), sent)
    occurrence.refresh_from_db()
    hours = [f"{at.astimezone(occurrence.zone):%H:%M}" for at in (occurrence.starts_at, occurrence.ends_at)]
    assert (occurrence.first_day, hours) == (day, ["10:00", "11:30"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "2020-01-01"}, "Этот день уже прошёл"),
        ({"starts_at": "10:00"}, "Назовите и день"),
        ({"day": "2099-01-01", "ends_at": "10:00"}, "Назовите и начало"),
        ({"day": "2099-01-01", "starts_at": "12:00", "ends_at": "10:00"}, "Окончание должно быть позже начала"),
    ],
)
def test_status_when_the_day_or_hours_make_no_sense_then_said_beside_them(client, host, typed, sentence):
    occurrence = date(host)
    page = text(client.post(status_of(occurrence), {"change": "postpone", "reason": "Ремонт."} | typed))
    assert sentence in page
    assert all(f'value="{value}"' in page for value in typed.values())


def test_status_when_places_are_fewer_than_taken_then_said_beside_the_number(client, host):
    registration = RegistrationFactory(occurrence=date(host))
    occurrence = registration.occurrence
    page = text(client.post(status_of(occurrence), {"change": "places", "places": "0"}))
    assert "Уже занято" in page or "уже занято" in page
    client.post(status_of(occurrence), {"change": "places", "places": "7"})
    occurrence.refresh_from_db()
    assert (occurrence.places, occurrence.places_online) == (7, None)


def test_status_when_it_has_taken_place_then_it_can_be_marked_as_held_and_nothing_else_but_places(client, host):
    occurrence = date(host, -2)
    answer = client.get(status_of(occurrence))
    assert [form.name for form, _letters in answer.context["changes"]] == ["hold", "places"]
    client.post(status_of(occurrence), {"change": "hold"})
    occurrence.refresh_from_db()
    assert occurrence.status == EventStatus.HELD
    assert "Это уже невозможно" in text(client.post(status_of(occurrence), {"change": "cancel", "reason": "Поздно."}))

"""Registering without an account, by the letter."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Registration
from iom_plugin_resources.queries.guests import guest_token
from iom_plugin_resources.services.mailings import send_letters
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
SENT = {"name": "Смирнова Ольга Игоревна", "email": "Olga@example.org", "organisation": "Детский сад № 5"}


@pytest.fixture
def occurrence():
    return OccurrenceFactory(event=LearningEventFactory(allows_guests=True))


def url(occurrence) -> str:
    return reverse("iom_resources:guest_register", args=[occurrence.pk])


def own(registration) -> str:
    return reverse("iom_resources:guest_registration", args=[guest_token(registration)])


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").select_one(".iom").get_text(" ").split())


def test_guest_when_form_sent_then_told_to_look_into_the_mail_and_not_registered_yet(client, occurrence, mailoutbox):
    response = client.post(url(occurrence), SENT, follow=True)
    assert "Проверьте почту" in text(response)
    assert Registration.objects.get().status == RegistrationStatus.UNCONFIRMED


def test_guest_when_the_link_of_the_letter_is_opened_and_confirmed_then_registered(client, occurrence, mailoutbox):
    client.post(url(occurrence), SENT)
    send_letters()
    address = re.search(r"/resources-map/calendar/guests/[^/\s\"]+/", mailoutbox[0].body).group()
    assert "Подтвердите запись" in text(client.get(address))
    assert Registration.objects.get().status == RegistrationStatus.UNCONFIRMED, "a mail program opens links by itself"
    response = client.post(address, {"do": "confirm"}, follow=True)
    assert "Вы записаны" in text(response)
    assert Registration.objects.get().status == RegistrationStatus.CONFIRMED


def test_guest_when_cancelled_by_the_link_then_the_place_is_free(client, occurrence, mailoutbox):
    registration = RegistrationFactory(occurrence=occurrence, user=None, guest_email="olga@example.org")
    response = client.post(own(registration), {"do": "cancel"}, follow=True)
    occurrence.refresh_from_db()
    assert occurrence.taken == 0
    assert "Ваша запись отменена" in text(response)


def test_guest_when_the_address_is_registered_already_then_the_page_says_the_same(client, occurrence, mailoutbox):
    registration = RegistrationFactory(occurrence=occurrence, user=None, guest_email="olga@example.org")
    response = client.post(url(occurrence), SENT, follow=True)
    assert "Проверьте почту" in text(response)
    assert list(Registration.objects.all()) == [registration]


@pytest.mark.parametrize("wrong", [{"email": "нет"}, {"name": ""}, {"email": ""}])
def test_guest_when_a_field_is_wrong_then_what_was_typed_stays(client, occurrence, mailoutbox, wrong):
    response = client.post(url(occurrence), SENT | wrong)
    assert response.status_code == 200
    assert "Детский сад № 5" in response.content.decode()
    assert not Registration.objects.exists()


def test_guest_when_the_event_is_for_accounts_then_sent_to_its_page(client):
    occurrence = OccurrenceFactory(event=LearningEventFactory(allows_guests=False))
    assert client.post(url(occurrence), SENT).url == reverse("iom_resources:register", args=[occurrence.pk])
    assert not Registration.objects.exists()


def test_guest_when_registration_is_over_then_a_sentence_instead_of_a_form(client, occurrence):
    type(occurrence).objects.update(status="cancelled")
    assert "отменен" in text(client.get(url(occurrence)))


def test_guest_link_when_forged_then_404_and_too_many_429(client):
    address = reverse("iom_resources:guest_registration", args=["1:забор:подпись"])
    answers = [client.get(address, REMOTE_ADDR="203.0.113.9").status_code for _number in range(21)]
    assert set(answers[:20]) == {404}
    assert answers[20] == 429


def test_guest_link_when_the_registration_is_a_users_then_404(client):
    registration = RegistrationFactory(user=UserFactory())
    assert client.get(own(registration)).status_code == 404


def test_guest_link_when_opened_then_it_is_told_to_nobody(client, occurrence):
    registration = RegistrationFactory(occurrence=occurrence, user=None, guest_email="olga@example.org")
    response = client.get(own(registration))
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("days", "is_shown"), [(1, True), (-1, False)])
def test_guest_link_when_the_date_is_over_then_it_leads_to_no_meeting_any_more(client, days, is_shown):
    event = LearningEventFactory(online_link="https://meet.example/room")
    date = OccurrenceFactory(event=event, day=timezone.localdate() + datetime.timedelta(days=days))
    guest = RegistrationFactory(
        occurrence=date, user=None, guest_name="Гость", guest_email="guest@school.example", status="confirmed"
    )
    assert ("https://meet.example/room" in client.get(own(guest)).content.decode()) is is_shown

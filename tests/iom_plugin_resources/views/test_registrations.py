"""Registering on the site, and «Мои записи»."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources import errors
from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.core import registries
from iom_plugin_resources.models import Registration
from iom_plugin_resources.views.registrations import MOST_WRONG
from tests.factories.events import CertificateFactory, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("iom_resources:registration_list")


@pytest.fixture
def person(client, mailoutbox):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def nobody_has_tried():
    """And nobody has afterwards: another test may have a person with the same key."""
    cache.clear()
    yield
    cache.clear()


def url(occurrence) -> str:
    return reverse("iom_resources:register", args=[occurrence.pk])


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").select_one(".iom").get_text(" ").split())


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def full(**event):
    occurrence = OccurrenceFactory(event=LearningEventFactory(places=1, **event), places=1)
    RegistrationFactory(occurrence=occurrence)
    return occurrence


# --- One press ---


def test_register_when_pressed_then_registered_and_the_page_says_so(client, person):
    occurrence = OccurrenceFactory()
    response = client.post(url(occurrence), follow=True)
    assert Registration.objects.get().status == RegistrationStatus.CONFIRMED
    assert "Вы записаны" in text(response)
    assert reverse("iom_resources:event_feed", args=[occurrence.event_id]) in response.content.decode()


def test_register_when_pressed_twice_then_one_registration(client, person):
    occurrence = OccurrenceFactory()
    for _number in range(2):
        assert client.post(url(occurrence)).url == url(occurrence)
    assert Registration.objects.count() == 1


def test_register_when_full_then_the_number_in_the_waiting_list_is_told(client, person):
    occurrence = full()
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    response = client.post(url(occurrence), follow=True)
    assert "Вы в листе ожидания под номером 2" in text(response)


def test_register_when_the_organiser_approves_then_it_waits(client, person):
    occurrence = OccurrenceFactory(event=LearningEventFactory(registration="approval"))
    response = client.post(url(occurrence), follow=True)
    assert Registration.objects.get().status == RegistrationStatus.PENDING
    assert "Ваша заявка отправлена" in text(response) or "заявка" in text(response).lower()


def test_register_when_refused_then_told_where_the_button_was(client, person):
    occurrence = OccurrenceFactory(registration_closes_at=timezone.now() - datetime.timedelta(hours=1))
    back = reverse("iom_resources:event_calendar") + "?view=agenda"
    response = client.post(url(occurrence), {"next": back})
    assert response.url == back
    assert len(said(response)) == 1
    assert not Registration.objects.exists()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_register_when_the_way_back_leads_elsewhere_then_it_is_not_taken(client, person, address):
    occurrence = OccurrenceFactory()
    response = client.post(url(occurrence), {"next": address})
    assert response.url == url(occurrence)


def test_register_when_it_knows_the_way_back_then_the_page_offers_it(client, person):
    back = reverse("iom_resources:event_calendar")
    response = client.post(url(OccurrenceFactory()), {"next": back}, follow=True)
    assert BeautifulSoup(response.content, "html.parser").select_one(".iom-path a")["href"] == back


def test_register_when_not_signed_in_then_signing_in_comes_back_to_the_page(client):
    occurrence = OccurrenceFactory()
    response = client.post(url(occurrence))
    assert response.status_code == 302
    assert response.url.endswith(f"next={url(occurrence)}")
    assert not Registration.objects.exists()


# --- The page ---


@pytest.mark.parametrize("guests", [True, False])
def test_page_when_not_signed_in_then_it_offers_the_ways(client, guests):
    occurrence = OccurrenceFactory(event=LearningEventFactory(allows_guests=guests))
    response = client.get(url(occurrence))
    assert "Войти и записаться" in text(response)
    assert (reverse("iom_resources:guest_register", args=[occurrence.pk]) in response.content.decode()) is guests


def test_page_when_mixed_then_the_way_to_attend_is_asked_and_kept(client, person):
    occurrence = OccurrenceFactory(event=LearningEventFactory(format="mixed"))
    assert "Как участвовать" in text(client.get(url(occurrence)))
    client.post(url(occurrence), {"asked": "1", "mode": "online", "note": "Нужна запись."})
    registration = Registration.objects.get()
    assert (registration.mode, registration.note) == ("online", "Нужна запись.")


def test_page_when_the_way_is_not_offered_then_what_was_typed_stays(client, person):
    occurrence = OccurrenceFactory(event=LearningEventFactory(format="mixed"))
    response = client.post(url(occurrence), {"asked": "1", "mode": "by_post", "note": "Нужна запись."})
    assert response.status_code == 200
    assert "Нужна запись." in response.content.decode()
    assert not Registration.objects.exists()


def test_page_when_another_event_is_at_the_same_time_then_it_warns_and_does_not_forbid(client, person):
    occurrence = OccurrenceFactory()
    other = RegistrationFactory(user=person, occurrence=OccurrenceFactory(hour=15)).occurrence
    assert other.event.title in text(client.get(url(occurrence)))
    client.post(url(occurrence), {"asked": "1"})
    assert Registration.objects.filter(occurrence=occurrence).exists()


def test_page_when_one_cannot_register_then_it_says_why_and_what_instead(client, person):
    occurrence = OccurrenceFactory(status="cancelled", status_reason="Болезнь ведущей.")
    shown = text(client.get(url(occurrence)))
    assert "Болезнь ведущей." in shown
    assert "Мероприятия, на которые идёт запись" in shown


def test_page_when_registration_ends_at_midnight_then_the_day_before_is_its_last(client, person):
    closes = datetime.datetime(2027, 3, 12, tzinfo=ZoneInfo("Asia/Krasnoyarsk"))
    day = datetime.date(2027, 3, 20)
    occurrence = OccurrenceFactory(day=day, registration_closes_at=closes)
    assert "До 11 марта 2027 г. можно записаться." in text(client.get(url(occurrence)))


def test_page_when_a_companion_is_told_a_strange_choice_then_nothing_is_registered(client, person, monkeypatch):
    class Companion:
        def choices(self, user, occurrence):
            return [("task:1", "Прочитать о приёмах")]

        def registered(self, registration, choice, *, by):
            raise errors.Invalid("Такой задачи нет.", code="choice_unknown")

    monkeypatch.setattr(registries, "_companions", [Companion()])
    occurrence = OccurrenceFactory()
    client.post(url(occurrence), {"choice": "task:999999"})
    assert not Registration.objects.exists()


# --- Cancelling ---


def test_cancel_when_asked_then_it_says_what_it_does_and_changes_nothing(client, person):
    occurrence = full()
    registration = Registration.objects.get()
    Registration.objects.update(user=person, person_key=f"user:{person.pk}")
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    shown = text(client.get(reverse("iom_resources:registration_cancel", args=[registration.pk])))
    assert "Ваше место получит следующий в листе ожидания" in shown
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED


def test_cancel_when_confirmed_then_cancelled_and_back_where_one_came_from(client, person):
    registration = RegistrationFactory(user=person)
    address = reverse("iom_resources:registration_cancel", args=[registration.pk])
    back = registration.occurrence.get_absolute_url()
    response = client.post(address, {"next": back})
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CANCELLED
    assert response.url == back
    assert "Запись отменена" in said(response)[0]


def test_cancel_when_over_then_there_is_no_button_and_a_press_is_refused(client, person):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    registration = RegistrationFactory(user=person, occurrence=OccurrenceFactory(day=yesterday))
    address = reverse("iom_resources:registration_cancel", args=[registration.pk])
    assert "Отменять уже нечего" in text(client.get(address))
    response = client.post(address)
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED
    assert len(said(response)) == 1


# --- An offered place ---


@pytest.fixture
def offer(person):
    until = timezone.now() + datetime.timedelta(hours=5)
    return RegistrationFactory(user=person, status=RegistrationStatus.OFFERED, offer_expires_at=until)


@pytest.mark.parametrize(("answer", "status"), [("accept", "confirmed"), ("decline", "declined")])
def test_offer_when_answered_then_it_is_so(client, offer, answer, status):
    client.post(reverse("iom_resources:offer_answer", args=[offer.pk]), {"answer": answer})
    offer.refresh_from_db()
    assert offer.status == status


def test_offer_when_opened_from_the_letter_then_nothing_is_answered_yet(client, offer):
    response = client.get(reverse("iom_resources:offer_answer", args=[offer.pk]))
    offer.refresh_from_db()
    assert offer.status == RegistrationStatus.OFFERED
    assert "Занять место" in text(response)


def test_offer_when_the_time_is_over_then_a_sentence_says_so(client, offer):
    Registration.objects.update(offer_expires_at=timezone.now() - datetime.timedelta(minutes=1))
    address = reverse("iom_resources:offer_answer", args=[offer.pk])
    assert "Занять место" not in text(client.get(address))
    response = client.post(address, {"answer": "accept"})
    assert len(said(response)) == 1
    assert Registration.objects.get().status != RegistrationStatus.CONFIRMED


# --- The list ---


def test_list_when_nothing_is_there_then_it_says_what_to_do(client, person):
    response = client.get(LIST)
    assert "Вы пока никуда не записаны" in text(response)
    assert "registration=open" in response.content.decode()


def test_list_when_there_is_something_of_each_then_each_stands_in_its_place(client, person, offer):
    coming = RegistrationFactory(user=person)
    waiting = RegistrationFactory(user=person, occurrence=full(), status=RegistrationStatus.WAITLISTED)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    past = RegistrationFactory(user=person, occurrence=OccurrenceFactory(day=yesterday), status="attended")
    CertificateFactory(registration=past, number="2026-00001-ABCDEFGH")
    page = BeautifulSoup(client.get(LIST).content, "html.parser")

    def section(id_):
        return " ".join(page.find(attrs={"aria-labelledby": id_}).get_text(" ").split())

    assert offer.occurrence.event.title in section("iom-offers")
    assert "Занять место" in section("iom-offers")
    assert coming.occurrence.event.title in section("iom-coming")
    assert waiting.occurrence.event.title in section("iom-waiting")
    assert "номер 1" in section("iom-waiting")
    assert past.occurrence.event.title in section("iom-past")
    assert page.find("a", href=reverse("iom_resources:certificate_download", args=[past.pk]))
    assert page.find("a", href=reverse("iom_resources:feedback_add", args=[past.pk]))


def test_list_when_others_are_registered_then_theirs_is_not_shown(client, person):
    other = RegistrationFactory()
    assert other.occurrence.event.title not in text(client.get(LIST))


def test_list_when_it_grows_then_the_number_of_queries_stays(client, person, django_assert_max_num_queries):
    def make(number):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        for _number in range(number):
            RegistrationFactory(user=person)
            RegistrationFactory(user=person, status=RegistrationStatus.WAITLISTED)
            RegistrationFactory(user=person, occurrence=OccurrenceFactory(day=yesterday), status="attended")

    make(1)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    make(6)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)


@pytest.mark.usefixtures("nobody_has_tried")
@pytest.mark.parametrize("name", ["registration_cancel", "offer_answer", "certificate_download"])
def test_guessing_when_many_numbers_are_tried_then_one_has_to_wait_but_the_own_is_still_there(client, person, name):
    own, foreign = RegistrationFactory(user=person), RegistrationFactory()
    tried = [
        client.get(reverse(f"iom_resources:{name}", args=[foreign.pk + number])) for number in range(MOST_WRONG + 1)
    ]
    assert [answer.status_code for answer in tried] == [404] * MOST_WRONG + [429]
    assert tried[-1]["Retry-After"] == "3600"
    assert client.get(reverse("iom_resources:registration_cancel", args=[own.pk])).status_code == 200

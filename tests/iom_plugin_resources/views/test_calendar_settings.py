"""The screen of one's own settings, and letters off without signing in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from iom_plugin_resources.models import CalendarSettings, EventLetter
from iom_plugin_resources.queries.letters import letters_off_token
from iom_plugin_resources.services.letters import write_letter
from tests.factories.events import RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db

SETTINGS = "/resources-map/calendar/settings/"


@pytest.fixture
def user(client):
    user = UserFactory(email="teacher@example.org")
    client.force_login(user)
    return user


def off(user, what) -> str:
    return reverse("iom_resources:event_letters_off", args=[letters_off_token(user, what)])


# --- Settings ---


def test_settings_when_nothing_is_chosen_yet_then_they_show_what_is_usual(client, user):
    page = client.get(SETTINGS).content.decode()
    assert re.findall(r'<input[^>]*name="reminders" value="(\d+)"[^>]*checked', page) == ["24"]
    assert "Как на портале: Красноярск (UTC+7)" in page
    assert "за три дня" in page
    assert not CalendarSettings.objects.exists()


def test_settings_when_saved_then_they_are_the_persons_own(client, user):
    data = {"reminders": ["2", "168"], "weekly_digest": "on", "time_zone": "Europe/Berlin"}
    page = client.post(SETTINGS, data, follow=True).content.decode()
    assert "Настройки сохранены." in page
    own = CalendarSettings.objects.get()
    assert (own.user, own.reminders, own.weekly_digest, own.time_zone) == (user, [2, 168], True, "Europe/Berlin")
    client.post(SETTINGS, {"time_zone": ""})
    own.refresh_from_db()
    assert (own.reminders, own.weekly_digest, own.time_zone) == ([], False, "")


@pytest.mark.parametrize(
    "wrong", [{"reminders": ["3"]}, {"reminders": ["many"]}, {"time_zone": "Mars/Olympus"}, {"time_zone": "../etc"}]
)
def test_settings_when_something_else_is_sent_then_it_is_refused_and_nothing_changes(client, user, wrong):
    CalendarSettings.objects.create(user=user, reminders=[72])
    answer = client.post(SETTINGS, {"reminders": ["2"], "weekly_digest": "on", **wrong})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert re.search(r'name="weekly_digest"[^>]*checked', answer.content.decode())
    assert CalendarSettings.objects.get().reminders == [72]


def test_settings_when_the_zone_is_not_known_any_more_then_the_rest_can_be_saved(client, user):
    CalendarSettings.objects.create(user=user, time_zone="Asia/Atlantis")
    client.post(SETTINGS, {"reminders": ["2"], "time_zone": "Asia/Atlantis"})
    own = CalendarSettings.objects.get()
    assert (own.reminders, own.time_zone) == ([2], "Asia/Atlantis")


def test_settings_when_the_account_has_no_address_then_it_says_that_no_letters_come(client, user):
    user.email = ""
    user.save()
    assert "В вашей учётной записи нет адреса" in client.get(SETTINGS).content.decode()


# --- Letters off ---


@pytest.mark.parametrize(("what", "reminders", "weekly_digest"), [("reminders", [], True), ("digest", [24], False)])
def test_letters_off_when_posted_then_only_these_letters_stop(client, what, reminders, weekly_digest):
    person = UserFactory()
    CalendarSettings.objects.create(user=person, reminders=[24], weekly_digest=True, time_zone="Europe/Berlin")
    address = off(person, what)
    question = client.get(address)
    assert question.status_code == 200
    assert CalendarSettings.objects.get().weekly_digest
    assert "больше не будет" in client.post(address).content.decode()
    own = CalendarSettings.objects.get()
    assert (own.reminders, own.weekly_digest, own.time_zone) == (reminders, weekly_digest, "Europe/Berlin")


def test_letters_off_when_a_mail_program_posts_then_it_needs_no_cookie_and_may_do_so_again(user):
    robot = Client(enforce_csrf_checks=True)
    for _time in range(2):
        assert robot.post(off(user, "reminders"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert CalendarSettings.objects.get().reminders == []


def test_letters_off_when_one_waits_then_it_does_not_go(client):
    registration = RegistrationFactory()
    write_letter("reminder", key="a", registration=registration)
    write_letter("confirmation", key="b", registration=registration)
    client.post(off(registration.user, "reminders"))
    assert EventLetter.objects.get(is_dropped=True).kind == "reminder"


@pytest.mark.parametrize("forged", ["1:reminders", "1:reminders:forged", "reminders", "x"])
def test_letters_off_when_the_token_is_forged_then_it_is_not_found(client, forged):
    UserFactory(pk=1)
    address = reverse("iom_resources:event_letters_off", args=[forged])
    assert {client.get(address).status_code, client.post(address).status_code} == {404}
    assert not CalendarSettings.objects.exists()


def test_letters_off_when_the_account_is_gone_then_it_is_not_found(client):
    person = UserFactory()
    address = off(person, "digest")
    person.delete()
    assert client.post(address).status_code == 404


def test_letters_off_is_not_for_search_engines_nor_kept(client, user):
    answer = client.get(off(user, "digest"))
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()

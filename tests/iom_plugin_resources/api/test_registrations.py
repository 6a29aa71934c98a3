"""``registrations/``: what a program may do for the person who has signed it in."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.models import Registration
from iom_plugin_resources.services import registrations
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/iom/v1/registrations/"


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(api, user):
    api.force_authenticate(user)
    return api


def in_days(number, **more):
    return OccurrenceFactory(day=timezone.localdate() + datetime.timedelta(days=number), **more)


def post(client, **data):
    return client.post(URL, data, format="json")


def test_post_when_a_place_is_free_then_created_and_confirmed(client, user):
    date = OccurrenceFactory(places=1)
    answer = post(client, event=date.event_id, note="Нужен пандус.")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["status"], body["event"], body["occurrence"]) == ("confirmed", date.event_id, date.pk)
    assert (body["mode"], body["place_in_queue"], body["note"]) == ("on_site", 0, "Нужен пандус.")
    assert body["title"] == date.event.title
    assert Registration.objects.get().user == user


def test_post_when_full_then_waitlisted_with_the_place_in_the_queue(client):
    date = OccurrenceFactory(places=1)
    RegistrationFactory(occurrence=date)
    RegistrationFactory(occurrence=date, status=RegistrationStatus.WAITLISTED)
    answer = post(client, event=date.event_id)
    assert (answer.status_code, answer.json()["status"], answer.json()["place_in_queue"]) == (201, "waitlisted", 2)


def test_post_when_the_organiser_approves_then_pending(client):
    date = OccurrenceFactory(event__registration="approval")
    assert post(client, event=date.event_id).json()["status"] == "pending"


def test_post_when_registered_already_then_the_same_with_200_and_anew_after_cancelling_with_201(client):
    date = OccurrenceFactory()
    first, second = post(client, event=date.event_id), post(client, event=date.event_id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    client.delete(f"{URL}{first.json()['id']}/")
    again = post(client, event=date.event_id)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])


def test_post_when_the_event_repeats_then_the_next_date_open_for_registration_is_meant(client):
    event = LearningEventFactory()
    soon = timezone.now() + datetime.timedelta(days=2)
    in_days(-3, event=event)
    in_days(3, event=event, status=EventStatus.CANCELLED)
    in_days(5, event=event, registration_closes_at=timezone.now() - datetime.timedelta(days=1))
    meant = in_days(7, event=event)
    last = in_days(9, event=event, registration_opens_at=soon)
    assert post(client, event=event.pk).json()["occurrence"] == meant.pk
    refused = post(client, event=event.pk, occurrence=last.pk)
    assert (refused.status_code, refused.json()["code"]) == (409, "registration_not_open_yet")


def test_post_when_no_date_is_open_then_the_refusal_says_why(client):
    event = LearningEventFactory()
    in_days(-3, event=event)
    answer = post(client, event=event.pk)
    assert (answer.status_code, answer.json()["code"]) == (409, "event_past")
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "event"),
        ({"event": 999_999}, "event"),
        ({"event": "x"}, "event"),
        ({"event": 10**30}, "event"),
        ({"event": 0}, "event"),
        ({"mode": "by post"}, "mode"),
        ({"mode": "online"}, "mode"),
        ({"occurrence": 999_999}, "occurrence"),
        ({"note": "а" * 1001}, "note"),
    ],
)
def test_post_when_something_is_wrong_then_the_field_is_named(client, data, field):
    date = OccurrenceFactory()
    answer = post(client, **({"event": date.event_id} if field != "event" else {}) | data)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    assert not Registration.objects.exists()


def test_post_when_the_event_is_a_draft_then_it_does_not_exist(client):
    date = OccurrenceFactory(event__live=False)
    assert post(client, event=date.event_id).status_code == 400
    assert post(client, event=date.event_id, occurrence=date.pk).status_code == 400


def test_post_when_the_date_is_of_another_event_then_it_is_refused(client):
    one, other = OccurrenceFactory(), OccurrenceFactory()
    assert "occurrence" in post(client, event=one.event_id, occurrence=other.pk).json()["fields"]


def test_delete_when_own_then_cancelled_and_the_place_offered_and_twice_is_no_mistake(client):
    date = OccurrenceFactory(places=1)
    own = post(client, event=date.event_id).json()["id"]
    other = UserFactory()
    waiting = registrations.register(date, user=other, by=other)
    assert [client.delete(f"{URL}{own}/").status_code for _time in range(2)] == [204, 204]
    waiting.refresh_from_db()
    assert waiting.status == RegistrationStatus.OFFERED
    assert client.get(f"{URL}{own}/").json()["status"] == "cancelled"


def test_delete_when_of_another_then_there_is_no_such_registration(client):
    foreign = RegistrationFactory()
    assert client.delete(f"{URL}{foreign.pk}/").status_code == 404
    assert client.get(f"{URL}{foreign.pk}/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.status == RegistrationStatus.CONFIRMED


def test_delete_when_over_then_409(client, user):
    held = RegistrationFactory(user=user, status=RegistrationStatus.ATTENDED)
    answer = client.delete(f"{URL}{held.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "took_part_already")


def test_offer_when_answered_then_taken_or_passed_on(client, user):
    dates = [OccurrenceFactory(places=1) for _number in range(2)]
    until = timezone.now() + datetime.timedelta(hours=1)
    offers = [
        RegistrationFactory(occurrence=date, user=user, status=RegistrationStatus.OFFERED, offer_expires_at=until)
        for date in dates
    ]
    assert client.post(f"{URL}{offers[0].pk}/accept/").json()["status"] == "confirmed"
    assert client.post(f"{URL}{offers[1].pk}/decline/").json()["status"] == "declined"
    assert client.post(f"{URL}{offers[1].pk}/accept/").json()["code"] == "not_offered"


def test_list_when_longer_then_no_more_queries(client, user):
    def ask():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(URL)
        return len(queries), answer.json()

    RegistrationFactory(user=user, status=RegistrationStatus.WAITLISTED)
    RegistrationFactory()
    short, _answer = ask()
    for _number in range(6):
        date = OccurrenceFactory()
        RegistrationFactory(occurrence=date, status=RegistrationStatus.WAITLISTED)
        RegistrationFactory(occurrence=date, user=user, status=RegistrationStatus.WAITLISTED)
    long, answer = ask()
    assert short == long <= 3
    assert answer["count"] == 7
    assert [row["place_in_queue"] for row in answer["results"]] == [2] * 6 + [1]
    assert client.get(URL, {"status": "confirmed"}).json()["count"] == 0
    assert client.get(URL, {"status": "nonsense"}).status_code == 400


def test_guessing_when_many_numbers_are_tried_then_one_has_to_wait_but_the_own_is_still_there(client, user):
    own, foreign = RegistrationFactory(user=user), RegistrationFactory()
    tried = [client.get(f"{URL}{foreign.pk + number}/").status_code for number in range(61)]
    assert tried == [404] * 60 + [429]
    assert client.get(f"{URL}{own.pk}/").status_code == 200


def test_answers_when_they_are_of_one_person_then_no_proxy_keeps_them(client):
    assert "private" in client.get(URL)["Cache-Control"]

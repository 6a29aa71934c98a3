"""``occurrences/<id>/attendance/``: what a program may note for the organiser."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def client(api, host):
    api.force_authenticate(host)
    return api


@pytest.fixture
def occurrence(host):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host]), day=yesterday)


def url(occurrence) -> str:
    return f"/api/iom/v1/occurrences/{occurrence.pk}/attendance/"


def post(client, occurrence, **data):
    return client.post(url(occurrence), data, format="json")


def test_post_when_people_are_named_then_noted_and_each_refusal_is_told(client, occurrence):
    came, absent, taken_back = (RegistrationFactory(occurrence=occurrence) for _number in range(3))
    foreign = RegistrationFactory()
    post(client, occurrence, present=[taken_back.pk])
    answer = post(
        client,
        occurrence,
        present=[came.pk, foreign.pk],
        absent=[absent.pk],
        unmarked=[taken_back.pk],
        hours={str(came.pk): 3},
    )
    assert answer.status_code == 200
    body = answer.json()
    assert body["changed"] == [came.pk, absent.pk, taken_back.pk]
    assert [(one["id"], one["code"]) for one in body["refused"]] == [(foreign.pk, "registration_gone")]
    rows = {row["id"]: row for row in client.get(url(occurrence)).json()["results"]}
    assert (rows[came.pk]["status"], rows[came.pk]["hours"], rows[came.pk]["source"]) == ("attended", 3, "desk")
    assert (rows[absent.pk]["status"], rows[taken_back.pk]["status"]) == ("absent", "confirmed")
    assert foreign.pk not in rows
    assert post(client, occurrence, present=[came.pk]).json() == {"changed": [], "refused": []}


@pytest.mark.parametrize(("sent", "field"), [
    ({"present": [1], "absent": [1]}, "absent"),
    ({"present": ["x"]}, "present.0"),
    ({"present": [2**63]}, "present.0"),
    ({"present": 5}, "present"),
    ({"hours": {"x": 2}}, "hours"),
    ({"hours": {"1": 0}}, "hours.1"),
    ({"hours": {"1": "x" * 50}}, "hours.1"),
])  # fmt: skip
def test_post_when_something_is_wrong_then_the_field_is_named(client, occurrence, sent, field):
    answer = post(client, occurrence, **sent)
    assert answer.status_code == 400
    assert [*answer.json()["fields"]] == [field]


def test_post_when_before_the_day_then_409(client, host):
    ahead = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
    answer = post(client, ahead, present=[RegistrationFactory(occurrence=ahead).pk])
    assert (answer.status_code, answer.json()["code"]) == (409, "event_ahead")


def test_any_when_the_event_is_not_kept_then_404(client):
    date = OccurrenceFactory()
    assert client.get(url(date)).status_code == 404
    assert post(client, date, present=[RegistrationFactory(occurrence=date).pk]).status_code == 404


def test_list_when_it_grows_then_queries_do_not(client, occurrence):
    RegistrationFactory(occurrence=occurrence)
    client.get(url(occurrence))  # the rights of the person are read once
    with CaptureQueriesContext(connection) as few:
        client.get(url(occurrence))
    for _number in range(20):
        RegistrationFactory(occurrence=occurrence)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url(occurrence)).json()["count"] == 21
    assert len(many) == len(few)

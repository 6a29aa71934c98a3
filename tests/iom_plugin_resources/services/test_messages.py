"""Messages from the organiser: to whom, once, and who is told the organiser's address."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from iom_plugin_resources.choices import Recipients, RegistrationStatus
from iom_plugin_resources.errors import Invalid, NotAllowed
from iom_plugin_resources.models import EventLetter
from iom_plugin_resources.services.mailings import send_letters
from iom_plugin_resources.services.messages import LONGEST_SUBJECT, LONGEST_TEXT, WRITTEN, send_message
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
GROUPS = [
    (Recipients.REGISTERED, {"confirmed", "offered", "attended", "absent"}),
    (Recipients.CAME, {"attended"}),
    (Recipients.WAITING, {"waitlisted"}),
    (Recipients.APPLICATIONS, {"pending"}),
    (Recipients.ALL, {"confirmed", "offered", "attended", "absent", "waitlisted", "pending"}),
]


@pytest.fixture
def host():
    return UserFactory(email="host@example.org")


@pytest.fixture
def occurrence(host):
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host], title="Мастер-класс"))


def message(**values):
    return {"to": "all", "subject": "Что взять с собой", "text": "Возьмите ноутбук.", "token": uuid4()} | values


@pytest.mark.parametrize(("to", "statuses"), GROUPS)
def test_message_when_sent_to_a_part_of_the_list_then_only_they_get_it(host, occurrence, to, statuses):
    for status in RegistrationStatus:
        RegistrationFactory(occurrence=occurrence, status=status)
    assert send_message(occurrence, by=host, **message(to=to)) == len(statuses)
    assert {letter.registration.status for letter in EventLetter.objects.all()} == statuses


def test_message_when_the_button_is_pressed_twice_then_it_goes_once(host, occurrence):
    RegistrationFactory(occurrence=occurrence)
    same = message()
    assert send_message(occurrence, by=host, **same) == 1
    RegistrationFactory(occurrence=occurrence)  # whoever comes in between is not written to by the second press
    assert send_message(occurrence, by=host, **same) == 0
    assert EventLetter.objects.count() == 1
    assert ModelLogEntry.objects.filter(action=WRITTEN).count() == 1


@pytest.mark.parametrize("gets_answers", [True, False])
def test_message_when_it_goes_then_only_who_wants_answers_gives_the_address(host, occurrence, mailoutbox, gets_answers):
    RegistrationFactory(occurrence=occurrence)
    send_message(occurrence, by=host, **message(gets_answers=gets_answers))
    send_letters()
    [letter] = mailoutbox
    assert "Что взять с собой" in letter.subject
    assert "Возьмите ноутбук." in letter.body
    assert letter.reply_to == (["host@example.org"] if gets_answers else [])
    assert ("host@example.org" in letter.body) is False


def test_message_when_sent_then_the_history_says_who_wrote_to_how_many(host, occurrence):
    RegistrationFactory.create_batch(2, occurrence=occurrence)
    send_message(occurrence, by=host, **message())
    entry = ModelLogEntry.objects.get(action=WRITTEN)
    assert entry.user == host
    assert (entry.data["subject"], entry.data["people"]) == ("Что взять с собой", 2)
    assert "Что взять с собой" in str(entry.message)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "Т" * (LONGEST_SUBJECT + 1)}, "subject"),
        ({"text": " "}, "text"),
        ({"text": "Т" * (LONGEST_TEXT + 1)}, "text"),
        ({"to": "waiting"}, "to"),
    ],
)
def test_message_when_something_is_wrong_then_said_and_nothing_goes(host, occurrence, values, field):
    RegistrationFactory(occurrence=occurrence)
    with pytest.raises(Invalid) as refused:
        send_message(occurrence, by=host, **message(**values))
    assert list(refused.value.fields) == [field]
    assert not EventLetter.objects.exists()
    assert not ModelLogEntry.objects.filter(action=WRITTEN).exists()


def test_message_when_the_event_is_anothers_then_not_allowed(occurrence):
    RegistrationFactory(occurrence=occurrence)
    with pytest.raises(NotAllowed):
        send_message(occurrence, by=UserFactory(), **message())


def test_message_when_there_are_more_people_then_it_costs_as_many_queries(host):
    def cost(number):
        occurrence = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
        RegistrationFactory.create_batch(number, occurrence=occurrence)
        with CaptureQueriesContext(connection) as queries:
            send_message(occurrence, by=host, **message())
        return len(queries)

    cost(1)
    assert cost(40) == cost(2)

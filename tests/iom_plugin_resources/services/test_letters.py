"""Writing letters: to one, to all participants of a date, and taking back what is not to go."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iom_plugin_resources.choices import LetterKind, RegistrationStatus
from iom_plugin_resources.models import EventLetter, EventOccurrence
from iom_plugin_resources.services.letters import drop_letters, snapshot, tell_participants, write_letter
from tests.factories.events import OccurrenceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def waiting():
    return EventLetter.objects.filter(is_dropped=False)


def test_write_when_the_key_is_there_then_nothing_is_written_anew():
    registration = RegistrationFactory()
    first, second = (write_letter("confirmation", key="a", registration=registration) for _time in range(2))
    assert first == second
    assert waiting().count() == 1


def test_write_when_it_is_a_guests_then_it_goes_to_the_guests_address():
    letter = write_letter("guest", key="a", registration=RegistrationFactory(user=None, guest_email="g@example.org"))
    assert (letter.user, letter.address) == (None, "g@example.org")


def test_tell_when_people_are_registered_then_each_who_hopes_to_come_gets_one():
    occurrence = OccurrenceFactory()
    told = [
        RegistrationFactory(occurrence=occurrence, status=status)
        for status in ("confirmed", "offered", "waitlisted", "pending")
    ]
    for status in ("cancelled", "refused", "declined", "expired", "attended", "absent", "unconfirmed"):
        RegistrationFactory(occurrence=occurrence, status=status)
    RegistrationFactory()  # of another date
    assert tell_participants(occurrence, LetterKind.MESSAGE, key="message:1", context={"text": "…"}) == 4
    assert {letter.registration for letter in waiting()} == set(told)
    assert {letter.user for letter in waiting()} == {registration.user for registration in told}


def test_tell_when_it_is_run_twice_then_each_person_gets_one():
    occurrence = RegistrationFactory().occurrence
    for _time in range(2):
        tell_participants(occurrence, LetterKind.MESSAGE, key="message:1")
    assert waiting().count() == 1


def test_tell_when_statuses_are_named_then_only_they_are_told():
    occurrence = OccurrenceFactory()
    attended = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.ATTENDED)
    RegistrationFactory(occurrence=occurrence)
    tell_participants(occurrence, LetterKind.FEEDBACK, key="feedback", statuses=[RegistrationStatus.ATTENDED])
    assert waiting().get().registration == attended


@pytest.mark.parametrize("kind", [LetterKind.MESSAGE, LetterKind.CHANGE])
def test_tell_when_there_are_more_people_then_it_costs_as_many_queries(kind):
    def cost(number):
        occurrence = OccurrenceFactory()
        RegistrationFactory.create_batch(number, occurrence=occurrence)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tell_participants(occurrence, kind, key=f"{kind}:{number}", context={"old": snapshot(occurrence)})
        return len(queries)

    assert cost(40) == cost(2)


def test_tell_when_it_changes_again_before_anybody_was_told_then_one_letter_tells_both_changes():
    occurrence = RegistrationFactory().occurrence
    first = snapshot(occurrence)
    tell_participants(occurrence, LetterKind.CHANGE, key="change:1", context={"old": first})
    EventOccurrence.objects.update(place="Лицей")
    occurrence = EventOccurrence.objects.select_related("event").get()
    tell_participants(occurrence, LetterKind.CHANGE, key="change:2", context={"old": snapshot(occurrence)})
    assert [letter.context["old"]["place"] for letter in waiting()] == [first["place"]]


def test_tell_when_the_first_change_is_told_then_the_second_begins_where_it_ended():
    occurrence = RegistrationFactory().occurrence
    tell_participants(occurrence, LetterKind.CHANGE, key="change:1", context={"old": snapshot(occurrence)})
    EventLetter.objects.update(sent_at=datetime.datetime.now(datetime.UTC))
    EventOccurrence.objects.update(place="Лицей")
    occurrence = EventOccurrence.objects.select_related("event").get()
    tell_participants(occurrence, LetterKind.CHANGE, key="change:2", context={"old": snapshot(occurrence)})
    assert waiting().get(sent_at=None).context["old"]["place"] == "Лицей"


def test_drop_when_somebody_wants_them_no_more_then_only_those_are_taken_back():
    one, other = RegistrationFactory(), RegistrationFactory()
    for registration in (one, other):
        for kind in (LetterKind.REMINDER, LetterKind.OFFER):
            write_letter(kind, key=f"{kind}:{registration.pk}", registration=registration)
    assert drop_letters(one.user, LetterKind.REMINDER) == 1
    left = {(letter.user_id, letter.kind) for letter in waiting()}
    assert left == {(one.user_id, "offer"), (other.user_id, "reminder"), (other.user_id, "offer")}


def test_drop_when_it_has_gone_then_it_stays_as_sent():
    letter = write_letter("offer", key="a", registration=RegistrationFactory())
    EventLetter.objects.update(sent_at=datetime.datetime.now(datetime.UTC))
    assert drop_letters(letter.user, letter.kind) == 0

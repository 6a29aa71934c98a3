"""The list of participants: its order, whom one finds, who signs, whom a letter reaches."""

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.choices import Recipients, RegistrationStatus
from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.queries import participants as queries
from iom_plugin_resources.queries.registrations import place_in_queue
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def occurrence():
    return OccurrenceFactory(event=LearningEventFactory(format="mixed"))


def registered(occurrence, name, status="confirmed", **values):
    user = UserFactory(last_name=name, first_name="Анна")
    return RegistrationFactory(occurrence=occurrence, user=user, status=status, **values)


def test_participants_when_they_stand_in_all_ways_then_in_the_order_of_what_is_to_do(occurrence):
    now = timezone.now()
    later, first = (registered(occurrence, name, "pending") for name in ("Ёлкина", "Яковлева"))
    type(first).objects.filter(pk=first.pk).update(created_at=now - datetime.timedelta(hours=1))
    sokolova, belova = registered(occurrence, "Соколова"), registered(occurrence, "Белова", "offered")
    third, second = (
        registered(occurrence, name, "waitlisted", queued_at=now - datetime.timedelta(hours=hours))
        for name, hours in (("Алексеева", 1), ("Юрьева", 2))
    )
    online = registered(occurrence, "Орлова", "waitlisted", mode="online", queued_at=now - datetime.timedelta(hours=3))
    gone = registered(occurrence, "Власова", "cancelled")
    RegistrationFactory(occurrence=occurrence, user=None, guest_email="g@example.org", status="unconfirmed")
    RegistrationFactory()  # of another date
    people = queries.participants(occurrence)
    assert [one.registration for one in people] == [first, later, belova, sokolova, second, third, online, gone]
    assert [one.place for one in people] == [place_in_queue(one.registration) for one in people]
    assert [one.place for one in people] == [0, 0, 0, 0, 1, 2, 1, 0]


def test_participants_when_their_facts_are_known_then_each_has_own(occurrence, known):
    facts = PersonFacts("Иванова Мария Петровна", "Учитель", "Школа № 3")
    known[RegistrationFactory(occurrence=occurrence).user_id] = facts
    RegistrationFactory(
        occurrence=occurrence,
        user=None,
        guest_name="Смирнова О. И.",
        guest_email="o@example.org",
        guest_organisation="ДК",
    )
    RegistrationFactory(occurrence=occurrence, user=None, person_key="user:0", status="cancelled")
    teacher, guest, deleted = (one.facts for one in queries.participants(occurrence))
    assert teacher == facts
    assert (guest.name, guest.organisation) == ("Смирнова О. И.", "ДК")
    assert deleted.name == "Учётная запись удалена"


def test_participants_when_there_are_more_then_as_many_queries(occurrence, known, django_assert_num_queries):
    def fill():
        for _number in range(10):
            known[RegistrationFactory(occurrence=occurrence).user_id] = PersonFacts("Иванова")
            RegistrationFactory(occurrence=occurrence, status="waitlisted")

    for _time in range(2):
        fill()
        with django_assert_num_queries(1):
            queries.participants(occurrence)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("белов", ["Белова"]),
        ("ЁЛКИНА анна", ["Елкина"]),
        ("gala@", ["Галина"]),
        ("белова ёлкина", []),
        ("%", []),
        ("", ["Белова", "Елкина", "Галина"]),
    ],
)
def test_found_when_words_are_given_then_each_has_to_be_there(occurrence, words, names):
    registered(occurrence, "Белова")
    registered(occurrence, "Елкина")
    RegistrationFactory(occurrence=occurrence, user=None, guest_name="Галина", guest_email="gala@example.org")
    found = queries.found(queries.participants(occurrence), words)
    assert [one.facts.name.split()[-1] for one in found] == names


@pytest.mark.parametrize(("format", "signs"), [("mixed", 3), ("in_person", 3), ("online", 4)])
def test_signing_when_some_take_part_online_then_only_who_comes_through_the_door(format, signs):
    occurrence = OccurrenceFactory(event=LearningEventFactory(format=format))
    for status in RegistrationStatus:
        RegistrationFactory(occurrence=occurrence, status=status, mode="online" if format == "online" else "on_site")
    RegistrationFactory(occurrence=occurrence, mode="online")
    people = queries.signing(queries.participants(occurrence))
    assert len(people) == signs
    assert {one.registration.status for one in people} == {"confirmed", "attended", "absent"}


def test_reach_when_accounts_have_no_address_then_they_are_told_apart(occurrence):
    for values in ({"email": "a@example.org"}, {"email": ""}, {"email": "b@example.org", "is_active": False}):
        RegistrationFactory(occurrence=occurrence, user=UserFactory(**values))
    RegistrationFactory(occurrence=occurrence, user=None, guest_email="g@example.org", status="waitlisted")
    RegistrationFactory(occurrence=occurrence, status="cancelled")
    reach = queries.reach(occurrence)
    assert reach[Recipients.REGISTERED] == queries.Reach(people=3, unreachable=2)
    assert reach[Recipients.WAITING] == queries.Reach(people=1, unreachable=0)
    assert reach[Recipients.ALL] == queries.Reach(people=4, unreachable=2)
    assert reach[Recipients.CAME].people == 0

"""The list of people, and whose code is on a screen."""

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.queries import attendance as queries
from tests.factories.events import CertificateFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


def person(occurrence, last_name, first_name="Анна", **fields):
    user = UserFactory(last_name=last_name, first_name=first_name)
    return RegistrationFactory(occurrence=occurrence, user=user, **fields)


def test_people_when_listed_then_by_name_with_guests_and_without_who_is_nobody_yet():
    occurrence = OccurrenceFactory()
    person(occurrence, "Ёлкина")
    certified = person(occurrence, "Жукова", status="attended")
    CertificateFactory(registration=certified, number="2027-00001-AAAAAAAA")
    guest = {"occurrence": occurrence, "user": None, "guest_email": "guest@example.org"}
    RegistrationFactory(**guest, guest_name="Анна Дмитриева", guest_organisation="Лицей № 1")
    RegistrationFactory(**guest | {"guest_email": "b@example.org"}, guest_name="Анна А", status="unconfirmed")
    people = queries.people(occurrence)
    assert [one.facts.name for one in people] == ["Анна Дмитриева", "Анна Ёлкина", "Анна Жукова"]
    assert [one.has_certificate for one in people] == [False, False, True]
    assert people[0].email == "guest@example.org"


def test_people_when_they_are_many_then_queries_do_not_grow(django_assert_num_queries, django_assert_max_num_queries):
    occurrence = OccurrenceFactory()
    person(occurrence, "Белова")
    with django_assert_max_num_queries(5):
        queries.people(occurrence)
    for number in range(20):
        person(occurrence, f"Белова{number}")
    with django_assert_max_num_queries(5):
        assert len(queries.people(occurrence)) == 21


def test_date_of_code_when_two_show_the_same_then_that_of_the_person():
    user, until = UserFactory(), timezone.now() + datetime.timedelta(minutes=5)
    shown = [OccurrenceFactory(attendance_code="123456", attendance_code_until=until) for _number in range(2)]
    assert queries.date_of_code("123456", user) == shown[0]
    RegistrationFactory(occurrence=shown[1], user=user)
    assert queries.date_of_code("123456", user) == shown[1]
    assert queries.date_of_code("000000", user) is None


def test_counts_when_some_came_then_each_number_is_told():
    occurrence = OccurrenceFactory()
    for fields in (
        {"status": "attended", "attendance_source": "code"},
        {"status": "attended"},
        {"status": "absent"},
        {},
    ):
        RegistrationFactory(occurrence=occurrence, **fields)
    RegistrationFactory(occurrence=occurrence, status="cancelled")
    assert queries.counts(occurrence) == {"expected": 4, "came": 2, "absent": 1, "code": 1}

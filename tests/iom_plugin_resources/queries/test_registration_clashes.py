"""What else people are registered for at the same time."""

import pytest

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.queries.registration_clashes import clashing
from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("hour", "clashes"),
    [(13, True), (15, True), (16, False), (12, False)],
    ids=["before", "within", "after", "earlier"],
)
def test_clashing_when_another_date_overlaps_then_it_is_told(hour, clashes):
    user, occurrence = UserFactory(), OccurrenceFactory(hour=14)
    other = RegistrationFactory(user=user, occurrence=OccurrenceFactory(hour=hour)).occurrence
    assert clashing(occurrence, [user.pk]) == ({user.pk: [other]} if clashes else {})


def test_clashing_when_the_meetings_of_a_long_event_leave_the_hour_free_then_there_is_none():
    user, occurrence = UserFactory(), OccurrenceFactory(hour=14)
    long = OccurrenceFactory(hour=8)
    long.starts_at, long.ends_at = occurrence.starts_at.replace(day=1), occurrence.ends_at.replace(day=28)
    long.save()
    RegistrationFactory(user=user, occurrence=long)
    assert clashing(occurrence, [user.pk]) == {}


@pytest.mark.parametrize("status", [RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED])
def test_clashing_when_the_other_registration_has_ended_then_there_is_none(status):
    user, occurrence = UserFactory(), OccurrenceFactory(hour=14)
    RegistrationFactory(user=user, occurrence=OccurrenceFactory(hour=14), status=status)
    assert clashing(occurrence, [user.pk]) == {}


def test_clashing_when_many_are_asked_then_two_queries_answer(django_assert_num_queries):
    occurrence = OccurrenceFactory(hour=14)
    users = [RegistrationFactory(occurrence=OccurrenceFactory(hour=15)).user.pk for _number in range(5)]
    with django_assert_num_queries(2):
        assert set(clashing(occurrence, users)) == set(users)

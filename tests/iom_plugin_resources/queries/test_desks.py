"""Whose dates a person keeps, and how each of them stands."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus
from iom_plugin_resources.core import registries
from iom_plugin_resources.models import EventOccurrence
from iom_plugin_resources.permissions import can_keep_event
from iom_plugin_resources.queries import desks as queries
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import OrganisationFactory, UserFactory
from tests.searching import SEARCHES

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_organisations(monkeypatch):
    """``kept_organisations[user] = organisations`` whose events the user keeps."""
    known = {}
    monkeypatch.setattr(registries, "_kept_organisations", [lambda user: known.get(user, [])])
    return known


def test_kept_by_when_anybody_asks_then_the_same_as_the_right_to_keep(kept_organisations):
    municipality = OrganisationFactory()
    school, neighbour = (OrganisationFactory(parent=municipality) for _number in range(2))
    host, second_host, methodologist, curator, stranger = UserFactory.create_batch(5)
    editor = UserFactory()
    editor.user_permissions.add(Permission.objects.get(codename="change_learningevent"))
    kept_organisations |= {methodologist: [municipality], curator: [school, neighbour]}
    events = [
        LearningEventFactory(organiser=municipality, hosts=[host, second_host]),
        LearningEventFactory(organiser=school, live=False),
        LearningEventFactory(organiser=None, hosts=[second_host]),
        LearningEventFactory(organiser=neighbour),
        LearningEventFactory(),
    ]
    for event in events:
        OccurrenceFactory(event=event)
    expected = {host: 1, second_host: 2, methodologist: 3, curator: 2, stranger: 0, editor: 5}
    for user, number in {**expected, AnonymousUser(): 0}.items():
        kept = list(queries.kept_by(user))
        assert len(kept) == len({one.pk for one in kept}) == number
        assert {one.event for one in kept} == {event for event in events if can_keep_event(user, event)}
        assert queries.keeps_events(user) is bool(number)


def date(days, **values):
    """A date of a host's event so many days from now."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return OccurrenceFactory(day=day, **values)


def test_ahead_and_past_when_dates_are_of_all_kinds_then_each_is_in_one_of_them():
    soon, later, over, long_over = date(2), date(9), date(-2), date(-9)
    moved = date(-3, status=EventStatus.POSTPONED)
    plan = OccurrenceFactory(is_exact=False, starts_at=None, ends_at=None, first_day=None, last_day=None)
    month = timezone.localdate() - datetime.timedelta(days=40)
    old_plan = OccurrenceFactory(is_exact=False, starts_at=None, ends_at=None, first_day=month, last_day=month)
    everything = EventOccurrence.objects.all()
    assert list(queries.ahead(everything)) == [moved, soon, later, plan]
    assert list(queries.past(everything)) == [over, long_over, old_plan]


@SEARCHES
def test_of_words_when_another_form_of_the_word_is_asked_then_found():
    found = OccurrenceFactory(event=LearningEventFactory(title="Стажировка для молодых педагогов"))
    OccurrenceFactory(event=LearningEventFactory(title="Вебинар"))
    assert list(queries.of_words(EventOccurrence.objects.all(), "стажировок")) == [found]
    assert not queries.of_words(EventOccurrence.objects.all(), "—").exists()


def test_rows_when_people_stand_in_all_ways_then_counted():
    occurrence = OccurrenceFactory(event=LearningEventFactory(format="mixed"), places=5)
    for status, number in (("confirmed", 2), ("attended", 1), ("waitlisted", 3), ("pending", 4), ("cancelled", 1)):
        RegistrationFactory.create_batch(number, occurrence=occurrence, status=status)
    RegistrationFactory(occurrence=occurrence, mode="online")
    occurrence.refresh_from_db()
    [row] = queries.rows_of([occurrence])
    assert (row.waiting, row.applications, row.came) == (3, 4, 1)
    assert [(room.mode, room.places, room.taken, room.free) for room in row.rooms] == [
        ("on_site", 5, 3, 2),
        ("online", None, 1, None),
    ]


def test_rows_when_there_are_many_dates_then_one_query():
    dates = [RegistrationFactory().occurrence for _number in range(20)]
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.rows_of(dates)) == 20
    assert len(asked) == 1

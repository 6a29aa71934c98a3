"""What is offered at the desk is what the services allow, and the other way round."""

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.errors import WrongStatus
from iom_plugin_resources.models import Registration
from iom_plugin_resources.queries import decisions as queries
from iom_plugin_resources.services import occurrences, registrations
from iom_plugin_resources.services.registration_moves import DATE_CANCELLED
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return UserFactory()


def date(host, days=14, **values):
    day = timezone.localdate() + datetime.timedelta(days=days)
    event = LearningEventFactory(hosts=[host], format="mixed", dates=f"{day:%d.%m.%Y}")
    return OccurrenceFactory(event=event, day=day, rule_day=None, **values)


RUN = {
    queries.APPROVE: lambda one, by: registrations.approve(one, by=by),
    queries.ACCEPT: lambda one, by: registrations.accept_offer(one, by=by),
    queries.REFUSE: lambda one, by: registrations.refuse(one, by=by, reason="Нет мест."),
    queries.QUEUE: lambda one, by: registrations.move_in_queue(one, by=by, to=1, reason="Едет издалека."),
    queries.MODE: lambda one, by: registrations.change_mode(one, by=by, mode="online", reason="Болеет."),
    queries.DATE: lambda one, by: registrations.change_date(one, by=by, occurrence=date(by), reason="Замена."),
}


@pytest.mark.parametrize("status", RegistrationStatus)
@pytest.mark.parametrize("name", RUN)
def test_decisions_when_one_is_offered_then_the_service_does_it_and_else_refuses(host, status, name):
    registration = RegistrationFactory(occurrence=date(host), status=status)
    if status == RegistrationStatus.OFFERED:
        registration.offer_expires_at = timezone.now() + datetime.timedelta(hours=5)
        registration.save()
    if name in queries.decisions_on(registration):
        RUN[name](registration, host)
        assert Registration.objects.get(pk=registration.pk).log.exists()
        return
    try:
        RUN[name](registration, host)
    except WrongStatus:
        return
    # What is so already is not refused, and nothing is done.
    assert not Registration.objects.get(pk=registration.pk).log.exists()


def test_decisions_when_the_date_is_over_then_none(host):
    for status in RegistrationStatus:
        assert queries.decisions_on(RegistrationFactory(occurrence=date(host, -3), status=status)) == []


CHANGES = {
    queries.HOLD: lambda one, by: occurrences.hold_occurrence(one, by=by),
    queries.RESTORE: lambda one, by: occurrences.restore_occurrence(one, by=by),
    queries.POSTPONE: lambda one, by: occurrences.postpone_occurrence(one, by=by, reason="Карантин."),
    queries.CANCEL: lambda one, by: occurrences.cancel_occurrence(one, by=by, reason="Карантин."),
    queries.PLACES: lambda one, by: registrations.change_places(one, by=by, places=5, places_online=None),
}


@pytest.mark.parametrize("status", EventStatus)
@pytest.mark.parametrize("days", [-3, 14])
@pytest.mark.parametrize("name", CHANGES)
def test_changes_when_one_is_offered_then_the_service_does_it(host, status, days, name):
    occurrence = date(host, days, status=status)
    if name in queries.changes_of(occurrence):
        changed = CHANGES[name](occurrence, host)
        assert (changed.status, changed.status_reason, changed.places) != (status, "", None)
        return
    try:
        changed = CHANGES[name](occurrence, host)
    except WrongStatus:
        return
    # What is left out although it would be possible: a second time the same, and places of what is cancelled.
    assert status in (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.HELD) or changed.status == status


def test_dates_to_move_to_when_others_are_kept_then_only_those_that_take_people(host):
    registration = RegistrationFactory(occurrence=date(host))
    event = registration.occurrence.event
    same = OccurrenceFactory(event=event, day=timezone.localdate() + datetime.timedelta(days=30))
    other = date(host, 20)
    date(host, -3)
    date(host, 10, status=EventStatus.CANCELLED)
    OccurrenceFactory(event=LearningEventFactory(hosts=[host], live=False))
    date(UserFactory())
    assert queries.dates_to_move_to(registration, host) == ([same], [other])


def test_closed_by_when_some_had_cancelled_before_then_only_the_others_come_back(host):
    occurrence = date(host)
    stays, left = RegistrationFactory.create_batch(2, occurrence=occurrence)
    registrations.cancel(left, by=host)
    occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин.")
    assert queries.number_closed_by(occurrence, DATE_CANCELLED) == 1
    occurrences.restore_occurrence(occurrence, by=host)
    assert queries.number_closed_by(occurrence, DATE_CANCELLED) == 0
    stays.refresh_from_db()
    assert stays.status == RegistrationStatus.CONFIRMED

"""Reminders as long before the beginning as each person wants, once each."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus
from iom_plugin_resources.models import CalendarSettings, EventLetter, EventOccurrence, Registration
from iom_plugin_resources.services.mailings import send_letters
from iom_plugin_resources.services.reminders import write_reminders
from tests.factories.events import OccurrenceFactory, RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

HOUR = datetime.timedelta(hours=1)


def date_in(hours: float, **fields) -> EventOccurrence:
    """A date that begins in so many hours."""
    starts_at = timezone.now() + hours * HOUR
    return OccurrenceFactory(starts_at=starts_at, ends_at=starts_at + 2 * HOUR, **fields)


def registered(hours: float, *, reminders=None, **fields) -> Registration:
    """Somebody who registered a month ago for a date in so many hours."""
    registration = RegistrationFactory(occurrence=date_in(hours), **fields)
    if reminders is not None:
        CalendarSettings.objects.create(user=registration.user, reminders=reminders)
    Registration.objects.update(changed_at=timezone.now() - datetime.timedelta(days=30))
    return registration


def distances() -> list[int]:
    return [letter.context["hours"] for letter in EventLetter.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("hours", "reminders", "due"),
    [
        (23, None, [24]),  # who has chosen nothing is reminded a day before
        (25, None, []),
        (23, [], []),
        (1.9, [2], [2]),
        (2.1, [2], []),
        (71, [72], [72]),
        (167, [168, 24], [168]),
        (169, [168], []),
        (1, [168, 72, 24, 2], [2]),  # nothing was running for a week: the last one counts
    ],
)
def test_remind_when_a_wanted_distance_is_reached_then_a_reminder_is_written(hours, reminders, due):
    registered(hours, reminders=reminders)
    write_reminders()
    assert distances() == due


def test_remind_when_run_again_then_each_is_written_once():
    registered(23)
    assert [write_reminders(), write_reminders()] == [1, 0]


def test_remind_when_nothing_ran_meanwhile_then_it_is_late_but_not_lost():
    registered(23)
    assert write_reminders(timezone.now() + 22 * HOUR) == 1


def test_remind_when_it_has_begun_then_nobody_is_reminded():
    registered(1)
    assert write_reminders(timezone.now() + 2 * HOUR) == 0


def test_remind_when_one_has_registered_since_then_the_confirmation_was_enough():
    registration = registered(23)
    Registration.objects.update(changed_at=timezone.now() - HOUR / 2)
    assert write_reminders() == 0
    CalendarSettings.objects.create(user=registration.user, reminders=[24, 2])
    assert write_reminders(timezone.now() + 21.5 * HOUR) == 1


@pytest.mark.parametrize("status", ["waitlisted", "pending", "offered", "cancelled", "refused", "unconfirmed"])
def test_remind_when_one_has_no_place_then_nobody_is_reminded(status):
    registered(23, status=status)
    assert write_reminders() == 0


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_remind_when_it_does_not_take_place_then_nobody_is_reminded(status):
    registered(23)
    EventOccurrence.objects.update(status=status)
    assert write_reminders() == 0


def test_remind_when_the_event_moves_then_it_reminds_anew_and_the_old_reminder_does_not_go():
    registration = registered(23)
    registration.user.email = "teacher@example.org"
    registration.user.save()
    write_reminders()
    EventOccurrence.objects.update(starts_at=timezone.now() + 22 * HOUR)
    assert write_reminders() == 1
    assert send_letters() == 1
    assert EventLetter.objects.get(is_dropped=True).pk < EventLetter.objects.get(is_dropped=False).pk


def test_remind_when_the_time_is_the_old_one_again_then_nobody_is_reminded_twice():
    registered(23)
    write_reminders()
    starts_at = EventOccurrence.objects.get().starts_at
    EventOccurrence.objects.update(starts_at=starts_at + 48 * HOUR, ends_at=starts_at + 50 * HOUR)
    assert write_reminders() == 0
    EventOccurrence.objects.update(starts_at=starts_at)
    assert write_reminders() == 0


def test_reminder_when_it_is_switched_off_or_over_before_it_goes_then_it_is_dropped():
    registration = registered(23, reminders=[24])
    registration.user.email = "teacher@example.org"
    registration.user.save()
    write_reminders()
    CalendarSettings.objects.update(reminders=[2])
    assert send_letters() == 0
    assert EventLetter.objects.get().is_dropped


def test_reminder_to_a_guest_when_due_then_it_is_the_only_one_and_says_so():
    registered(200, user=None, guest_email="guest@example.org")
    now = timezone.now()
    assert [write_reminders(now + hours * HOUR) for hours in (33, 129, 175, 177, 198.5, 199.5)] == [0, 0, 0, 1, 0, 0]
    assert send_letters() == 1
    (letter,) = mail.outbox
    assert letter.to == ["guest@example.org"]
    for words in (letter.body, letter.alternatives[0].content):
        assert "Вам напоминают один раз, за день до мероприятия." in words
    assert "List-Unsubscribe" not in letter.extra_headers


def test_remind_when_there_are_more_people_then_it_costs_as_many_queries():
    def cost(number):
        occurrence = date_in(23)
        RegistrationFactory.create_batch(number, occurrence=occurrence)
        Registration.objects.update(changed_at=timezone.now() - datetime.timedelta(days=30))
        with CaptureQueriesContext(connection) as queries:
            assert write_reminders() == number
        return len(queries)

    assert cost(2) == cost(40)

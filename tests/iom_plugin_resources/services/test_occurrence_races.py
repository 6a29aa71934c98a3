"""Dates that are published, moved and registered for in the same instant."""

import datetime

from django.utils import timezone

from iom_plugin_resources.models import LearningEvent, Registration
from iom_plugin_resources.services import events, occurrences, registrations
from tests.factories.events import LearningEventFactory
from tests.factories.resources import UserFactory
from tests.together import at_once, kinds, together

WEEK = datetime.timedelta(days=7)


def series():
    first = timezone.localdate() + WEEK
    return LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=6)


def register(date):
    user = UserFactory()
    return lambda: registrations.register(date, user=user, by=user)


def write(event):
    return lambda: occurrences.write_occurrences(event)


@at_once
def test_two_who_publish_at_once_write_each_date_once():
    event = series()
    outcomes = together(*[write(event)] * 4)
    assert kinds(outcomes) == ["WrittenDates"] * 4
    assert sorted(one.created for one in outcomes) == [0, 0, 0, 6]
    assert event.occurrences.count() == 6


@at_once
def test_a_date_that_somebody_registers_for_is_not_taken_away_by_a_shorter_rule():
    for _number in range(5):
        event = series()
        occurrences.write_occurrences(event)
        dates = list(event.occurrences.order_by("starts_at"))
        event.repeat_count = 1
        event.save()
        outcomes = together(
            *[lambda one=one: registrations.register(one, user=(user := UserFactory()), by=user) for one in dates[1:]],
            lambda event=event: occurrences.write_occurrences(event),
        )
        registered = [one for one in outcomes if isinstance(one, Registration)]
        kept = set(event.occurrences.values_list("pk", flat=True))
        assert isinstance(outcomes[-1], occurrences.WrittenDates), outcomes[-1]
        assert {one.occurrence_id for one in registered} | {dates[0].pk} == kept
        assert event.occurrences.count() == 1 + len(registered)


@at_once
def test_one_who_postpones_and_one_who_publishes_do_not_wait_for_each_other_for_ever():
    keeper = UserFactory()
    event = LearningEventFactory(hosts=[keeper])
    occurrences.write_occurrences(event)
    date, there = event.occurrences.get(), timezone.localdate() + 5 * WEEK
    outcomes = together(
        lambda: occurrences.postpone_occurrence(date, by=keeper, reason="Ремонт", day=there),
        *[write(event)] * 3,
    )
    assert kinds(outcomes) == ["EventOccurrence"] + ["WrittenDates"] * 3
    assert event.occurrences.get().first_day == there
    assert occurrences.write_occurrences(event).changed == 0


@at_once
def test_two_clicks_on_copying_to_the_next_year_make_one_copy():
    editor, event = UserFactory(is_superuser=True), LearningEventFactory(dates="12.03.2027")
    outcomes = together(*[lambda: events.copy_event(event, by=editor)] * 3)
    assert kinds(outcomes) == ["Invalid", "Invalid", "LearningEvent"]
    assert LearningEvent.objects.filter(copied_from=event).count() == 1

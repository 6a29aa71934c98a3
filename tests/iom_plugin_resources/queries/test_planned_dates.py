"""What the form of an event says about its dates before they are written."""

import datetime

import pytest
from django.utils import timezone, translation

from iom_plugin_resources.models import EventException
from iom_plugin_resources.queries.planned_dates import planned_dates
from iom_plugin_resources.services.occurrences import write_occurrences
from tests.factories.events import LearningEventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_single_when_it_is_over_and_gets_a_new_day_then_the_new_day_is_not_called_past():
    event = LearningEventFactory(dates="12.03.2024")
    write_occurrences(event)
    assert planned_dates(event).rows[0].note == "past, stays as it was"
    event.dates = f"{timezone.localdate() + datetime.timedelta(days=20):%d.%m.%Y}"
    assert planned_dates(event).rows[0].note == ""


def test_single_when_somebody_is_registered_and_it_moves_then_says_so():
    event = LearningEventFactory()
    write_occurrences(event)
    RegistrationFactory(occurrence=event.occurrences.get())
    event.dates = f"{timezone.localdate() + datetime.timedelta(days=20):%d.%m.%Y}"
    assert planned_dates(event).rows[0].note == "1 person is registered"


def test_series_when_a_date_begins_at_another_hour_then_is_as_long_as_usual():
    first = timezone.localdate() + datetime.timedelta(days=7)
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=2)
    event.exceptions = [EventException(day=first, moved_to=first, starts_at=datetime.time(18))]
    assert [row.hours for row in planned_dates(event).rows] == ["18:00–20:00", "14:00–16:00"]

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.services.occurrences import write_occurrences
from tests.factories.events import LearningEventFactory

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def first():
    """In a week."""
    return timezone.localdate() + WEEK


@pytest.fixture
def weekly(host, first):
    """Four dates from ``first`` on; ``host`` is who keeps them."""
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=4, hosts=[host], places=5)
    write_occurrences(event)
    return event


@pytest.fixture
def days():
    """``days(event)``: the first days of its dates."""
    return lambda event: list(event.occurrences.order_by("starts_at").values_list("first_day", flat=True))

import datetime

import pytest

from iom_plugin.models import Activity
from tests.factories.routes import ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        ("март", datetime.date(2027, 3, 1), datetime.date(2027, 3, 31)),
        ("до 26.10", None, datetime.date(2026, 10, 26)),
        ("октябрь 2026", datetime.date(2026, 10, 1), datetime.date(2026, 10, 31)),
        ("когда получится", None, None),
    ],
)
def test_activity_when_its_dates_name_no_year_then_they_lie_in_the_period_of_the_route(dates, start, end):
    activity = ActivityFactory(dates=dates)
    assert (activity.dates, activity.starts_on, activity.ends_on) == (dates, start, end)


def test_activity_when_the_route_is_at_hand_then_reading_its_dates_asks_nothing(django_assert_num_queries):
    activity = Activity.objects.select_related("task__need__route").get(pk=ActivityFactory(dates="март").pk)
    with django_assert_num_queries(0):
        activity.read_dates()


def test_activity_when_it_has_no_task_yet_then_dates_without_a_year_imply_none():
    activity = Activity(dates="март")
    activity.read_dates()
    assert (activity.starts_on, activity.date_precision) == (None, "month_only")


def test_activity_when_its_dates_are_understood_then_they_are_told_in_other_words():
    assert ActivityFactory.build(dates="март 2027", starts_on=None).implied_text() == ""
    assert ActivityFactory(dates="март").implied_text() == "1–31 марта 2027 г."
    assert ActivityFactory(dates="бессрочно").implied_text() == ""


@pytest.mark.parametrize(
    ("dates", "implies"),
    [("март", True), ("март 2027", False), ("бессрочно", False), ("когда позовут", False), ("", False)],
)
def test_activity_when_only_the_route_tells_its_year_then_it_says_so(dates, implies):
    assert ActivityFactory(dates=dates).implies_year is implies

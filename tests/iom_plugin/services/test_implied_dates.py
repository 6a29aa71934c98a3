import datetime

import pytest

from iom_plugin.services.implied_dates import read_dates_anew
from iom_plugin.services.routes import update_route
from tests.factories.routes import ActivityFactory, RouteFactory

pytestmark = pytest.mark.django_db

NEXT_YEAR = {"starts_on": datetime.date(2027, 9, 1), "ends_on": datetime.date(2028, 5, 31)}


def test_update_route_when_the_period_moves_then_dates_without_a_year_move_and_others_stay():
    march = ActivityFactory(dates="март")
    route = march.task.need.route
    october = ActivityFactory(task=march.task, dates="октябрь 2026")
    update_route(route, by=route.teacher.user, **NEXT_YEAR)
    for activity in (march, october):
        activity.refresh_from_db()
    assert (march.dates, march.starts_on) == ("март", datetime.date(2028, 3, 1))
    assert october.starts_on == datetime.date(2026, 10, 1)


def test_read_dates_anew_when_more_steps_then_same_number_of_queries(django_assert_num_queries):
    route = RouteFactory()
    first = ActivityFactory(task__need__route=route, dates="март")
    for _number in range(5):
        ActivityFactory(task=first.task, dates="до 26.10")
    type(route).objects.filter(pk=route.pk).update(**NEXT_YEAR)
    with django_assert_num_queries(4):  # a savepoint, the steps, one update
        assert len(read_dates_anew(route)) == 6


def test_read_dates_anew_when_nothing_moves_then_nothing_is_changed():
    assert read_dates_anew(ActivityFactory(dates="март").task.need.route) == []

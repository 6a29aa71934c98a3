"""Dates of events on the days of the portal."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from iom_plugin_resources.models import CalendarSettings, EventOccurrence, OccurrenceSession
from iom_plugin_resources.queries.occurrences import visible_to
from iom_plugin_resources.queries.timetables import (
    Meeting,
    Reader,
    by_day,
    cells,
    meetings_between,
    month_of_plan,
    room_for,
)
from iom_plugin_resources.queries.year_plans import year_plan
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
MARCH = datetime.date(2027, 3, 1), datetime.date(2027, 3, 31)
BERLIN = "Europe/Berlin"


def whole_days(first: datetime.date, last: datetime.date, *, zone="Asia/Krasnoyarsk", **fields) -> EventOccurrence:
    event = LearningEventFactory(starts_at=None, ends_at=None, time_zone=zone, **fields)
    start = datetime.datetime.combine(first, datetime.time(), ZoneInfo(zone))
    end = datetime.datetime.combine(last + DAY, datetime.time(), ZoneInfo(zone))
    return OccurrenceFactory(
        event=event, day=first, last_day=last, is_all_day=True, starts_at=start, ends_at=end, date_precision="span"
    )


def plan(first: datetime.date | None, last: datetime.date | None, **fields) -> EventOccurrence:
    event = LearningEventFactory(dates="когда-нибудь", registration="none", starts_at=None, ends_at=None, **fields)
    return EventOccurrence.objects.create(
        event=event, is_exact=False, first_day=first, last_day=last, time_zone="Asia/Krasnoyarsk", dates="план"
    )


def placed(first: datetime.date, last: datetime.date) -> dict[str, int]:
    """How many meetings stand in each day that has some."""
    days = [first + DAY * number for number in range((last - first).days + 1)]
    meetings = meetings_between(visible_to(None), first, last)
    return {str(day): len(standing) for day, standing in by_day(meetings, days).items() if standing}


def test_meeting_when_it_goes_over_midnight_then_stands_in_both_days():
    OccurrenceFactory(day=datetime.date(2027, 3, 12), hour=23)
    assert placed(*MARCH) == {"2027-03-12": 1, "2027-03-13": 1}


def test_meeting_when_it_ends_at_midnight_then_stands_in_one_day():
    OccurrenceFactory(day=datetime.date(2027, 3, 12), hour=22)
    assert placed(*MARCH) == {"2027-03-12": 1}


def test_meeting_when_it_takes_days_then_stands_in_each_and_when_it_takes_weeks_in_the_first_and_last():
    whole_days(datetime.date(2027, 3, 10), datetime.date(2027, 3, 12))
    assert placed(*MARCH) == {"2027-03-10": 1, "2027-03-11": 1, "2027-03-12": 1}
    OccurrenceSession.objects.all().delete()
    whole_days(datetime.date(2027, 3, 1), datetime.date(2027, 3, 20))
    assert placed(*MARCH) == {"2027-03-01": 1, "2027-03-20": 1}


def test_meeting_when_a_whole_day_is_of_another_zone_then_is_the_same_day_here():
    whole_days(datetime.date(2027, 3, 31), datetime.date(2027, 3, 31), zone="America/Los_Angeles")
    whole_days(datetime.date(2027, 3, 1), datetime.date(2027, 3, 1), zone="Pacific/Auckland")
    assert placed(*MARCH) == {"2027-03-01": 1, "2027-03-31": 1}
    assert placed(datetime.date(2027, 4, 1), datetime.date(2027, 4, 30)) == {}


def test_meeting_when_it_is_late_elsewhere_then_stands_in_the_next_day_of_the_portal():
    event = LearningEventFactory(time_zone=BERLIN)
    OccurrenceFactory(event=event, day=datetime.date(2027, 3, 31), hour=20)  # 01:00–03:00 in Krasnoyarsk
    assert placed(*MARCH) == {}
    assert placed(datetime.date(2027, 4, 1), datetime.date(2027, 4, 30)) == {"2027-04-01": 1}


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2027-03-27", "19:00"), ("2027-03-28", "18:00"), ("2027-10-30", "18:00"), ("2027-10-31", "19:00")],
)
def test_meeting_when_berlin_changes_its_clocks_then_the_portal_sees_it_an_hour_apart(day, hours):
    event = LearningEventFactory(time_zone=BERLIN)
    OccurrenceFactory(event=event, day=datetime.date.fromisoformat(day), hour=13)
    first = datetime.date.fromisoformat(day)
    [meeting] = meetings_between(visible_to(None), first, first)
    assert (str(meeting.first_day), f"{meeting.starts_at:%H:%M}") == (day, hours)


def test_meeting_when_the_portal_is_in_berlin_then_a_day_of_23_hours_keeps_its_meetings(settings):
    settings.TIME_ZONE = BERLIN
    timezone.get_default_timezone.cache_clear()
    try:
        event = LearningEventFactory(time_zone=BERLIN)
        changes = datetime.date(2027, 3, 28)
        for hour in (1, 3, 23):
            OccurrenceFactory(event=event, day=changes, rule_day=changes - DAY * hour, hour=hour)
        assert placed(changes, changes) == {"2027-03-28": 3}
        assert placed(changes + DAY, changes + DAY) == {"2027-03-29": 1}
    finally:
        settings.TIME_ZONE = "Asia/Krasnoyarsk"
        timezone.get_default_timezone.cache_clear()


def test_day_when_some_begin_in_it_then_they_stand_before_what_goes_on():
    long = whole_days(datetime.date(2027, 3, 9), datetime.date(2027, 3, 12))
    late, early = (OccurrenceFactory(day=datetime.date(2027, 3, 10), hour=hour) for hour in (15, 9))
    day = datetime.date(2027, 3, 10)
    standing = by_day(meetings_between(visible_to(None), day, day), [day])[day]
    assert [one.occurrence_id for one in standing] == [early.pk, late.pk, long.pk]


@pytest.mark.parametrize(
    ("numbers", "most", "room"), [([], 10, 1), ([3, 1], 10, 3), ([30, 30], 10, 5), ([30, 1], 10, 9), ([9] * 40, 10, 1)]
)
def test_room_when_days_have_many_then_all_together_keep_the_measure(numbers, most, room):
    assert room_for(numbers, most) == room


def test_cells_when_a_day_has_more_than_there_is_room_for_then_it_says_how_many():
    for number in range(10):
        OccurrenceFactory(day=datetime.date(2027, 3, 12), hour=8 + number)
    day = datetime.date(2027, 3, 12)
    drawn, _shown = cells(by_day(meetings_between(visible_to(None), day, day), [day]), Reader(AnonymousUser()), 4)
    assert (len(drawn[day].entries), drawn[day].more) == (4, 6)


def test_cells_when_a_month_is_full_then_queries_are_as_many_as_of_an_empty_one(django_assert_num_queries):
    user = UserFactory()
    for number in range(40):
        occurrence = OccurrenceFactory(day=datetime.date(2027, 3, 1) + DAY * (number % 30))
        if number % 3 == 0:
            RegistrationFactory(occurrence=occurrence, user=user)
    days = [MARCH[0] + DAY * number for number in range(31)]
    with django_assert_num_queries(3):
        drawn, shown = cells(by_day(meetings_between(visible_to(user), *MARCH), days), Reader(user), 84)
    assert sum(len(cell.entries) for cell in drawn.values()) == 40
    assert all(one.occurrence.event.kind.title for one in shown.values())


def test_reader_when_the_own_zone_is_the_portals_or_unknown_then_times_are_said_once():
    user = UserFactory()
    assert Reader(AnonymousUser()).zone is None
    assert Reader(user).zone is None
    own = CalendarSettings.objects.create(user=user, time_zone="Europe/Moscow")
    assert Reader(user).zone == ZoneInfo("Europe/Moscow")
    for name in ("Asia/Krasnoyarsk", "Mars/Phobos", "../etc"):
        own.time_zone = name
        own.save()
        assert Reader(user).zone is None, name


@pytest.mark.parametrize(
    ("first", "last", "month"),
    [
        (datetime.date(2027, 3, 1), datetime.date(2027, 3, 31), datetime.date(2027, 3, 1)),
        (None, datetime.date(2026, 10, 26), datetime.date(2026, 10, 1)),
        (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31), datetime.date(2026, 10, 1)),
        (datetime.date(2026, 9, 1), datetime.date(2027, 8, 31), None),
        (None, None, None),
    ],
    ids=["month", "deadline", "quarter", "school year", "not known"],
)
def test_plan_when_its_day_is_not_fixed_then_belongs_to_a_month_or_the_year(first, last, month):
    assert month_of_plan(first, last) == month


def test_year_plan_when_an_event_repeats_then_stands_once_a_month_with_all_its_days():
    repeated = LearningEventFactory(title="Клуб")
    for day in ("2027-03-04", "2027-03-11", "2027-04-01"):
        OccurrenceFactory(event=repeated, day=datetime.date.fromisoformat(day))
    cancelled = OccurrenceFactory(event=repeated, day=datetime.date(2027, 3, 18), status="cancelled")
    year = year_plan(visible_to(None), datetime.date(2027, 3, 1), Reader(AnonymousUser()), 300)
    months = {month.first.month: [[day.day for day in row.days] for row in month.rows] for month in year.months}
    assert months[3] == [[4, 11], [18]]
    assert months[4] == [[1]]
    assert year.months[6].rows[1].shown.occurrence == cancelled
    assert [month.first.month for month in year.months] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]


def test_year_plan_when_plans_have_no_day_then_they_stand_in_their_month_never_among_days():
    in_march = plan(datetime.date(2027, 3, 1), datetime.date(2027, 3, 31))
    until_october = plan(None, datetime.date(2026, 10, 26))
    whole, unknown = plan(datetime.date(2026, 9, 1), datetime.date(2027, 8, 31)), plan(None, None)
    plan(datetime.date(2027, 9, 1), datetime.date(2027, 9, 30))
    year = year_plan(visible_to(None), datetime.date(2027, 3, 1), Reader(AnonymousUser()), 300)
    assert {month.first.month: month.plans for month in year.months if month.plans} == {
        3: [in_march],
        10: [until_october],
    }
    assert set(year.all_year) == {whole, unknown}
    assert all(not month.rows for month in year.months)


def test_year_plan_when_there_are_many_events_then_queries_do_not_grow(django_assert_num_queries):
    for number in range(30):
        OccurrenceFactory(day=datetime.date(2026, 9, 5) + DAY * 10 * number)
    plan(datetime.date(2027, 3, 1), datetime.date(2027, 3, 31))
    with django_assert_num_queries(4):
        year = year_plan(visible_to(None), datetime.date(2027, 3, 1), Reader(AnonymousUser()), 24)
        assert [row.shown.occurrence.event.kind.title for month in year.months for row in month.rows]
    assert year.total == 30
    assert sum(month.more for month in year.months) + sum(len(month.rows) for month in year.months) == 30


def test_meeting_when_it_has_no_length_then_stands_in_its_day():
    now = datetime.datetime(2027, 3, 12, 14, tzinfo=ZoneInfo("Asia/Krasnoyarsk"))
    meeting = Meeting.of(1, now, now, False, now.date(), now.date())
    assert (meeting.first_day, meeting.last_day, meeting.days) == (now.date(), now.date(), 1)

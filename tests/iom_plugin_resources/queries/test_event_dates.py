"""The dates that an event asks for: hours on the wall, zones whose clocks change, midnight, sessions, windows."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.models import EventException, EventSession, LearningEvent
from iom_plugin_resources.queries.event_dates import copied_day, copied_wording, moment, wanted_dates

TODAY = datetime.date(2027, 3, 1)


def event(dates: str = "27.03.2027", *, sessions=(), exceptions=(), **values) -> LearningEvent:
    values = {"time_zone": "Europe/Berlin", "starts_at": datetime.time(14), "ends_at": datetime.time(16)} | values
    made = LearningEvent(title="Семинар", dates=dates, **values)
    made.sessions, made.exceptions = list(sessions), list(exceptions)
    made.read_dates()
    return made


def dates(of: LearningEvent):
    return wanted_dates(of, today=TODAY).dates


def utc(of) -> list[str]:
    return [f"{one.starts_at:%d.%m %H:%M}–{one.ends_at:%d.%m %H:%M}" for one in dates(of)]


def test_wanted_when_the_clocks_change_then_the_hour_on_the_wall_stays():
    weekly = event("20.03.2027", repeat="weekly", repeat_count=3)
    assert utc(weekly) == ["20.03 13:00–20.03 15:00", "27.03 13:00–27.03 15:00", "03.04 12:00–03.04 14:00"]


def test_wanted_when_the_zone_has_no_summer_time_then_the_offset_stays():
    weekly = event("20.03.2027", repeat="weekly", repeat_count=3, time_zone="Asia/Krasnoyarsk")
    assert {one.starts_at.hour for one in dates(weekly)} == {7}


def test_wanted_when_the_hour_is_skipped_then_it_is_what_the_clock_shows_then():
    """In Berlin 02:30 of 28 March 2027 does not exist: the clock shows 03:30."""
    skipped = event("28.03.2027", starts_at=datetime.time(2, 30), ends_at=datetime.time(4))
    assert utc(skipped) == ["28.03 01:30–28.03 02:00"]


def test_wanted_when_the_hour_comes_twice_then_the_first_is_meant():
    twice = event("31.10.2027", starts_at=datetime.time(2, 30), ends_at=datetime.time(4))
    assert utc(twice) == ["31.10 00:30–31.10 03:00"]


def test_wanted_when_the_clock_is_put_back_in_between_then_the_end_is_not_before_the_beginning():
    skipped = event("28.03.2027", starts_at=datetime.time(2, 45), ends_at=datetime.time(3, 15))
    one = dates(skipped)[0]
    assert one.ends_at >= one.starts_at


def test_wanted_when_the_end_is_before_the_beginning_then_it_is_after_midnight():
    night = event("27.03.2027", starts_at=datetime.time(22), ends_at=datetime.time(6))
    one = dates(night)[0]
    # Seven hours, not eight: in this night an hour is skipped.
    assert one.ends_at - one.starts_at == datetime.timedelta(hours=7)
    assert (one.slots[0].first_day.day, one.slots[0].last_day.day) == (27, 28)


def test_wanted_when_it_ends_at_midnight_then_the_next_day_is_none_of_its_days():
    late = event("26.03.2027", starts_at=datetime.time(22), ends_at=datetime.time(0))
    one = dates(late)[0]
    assert one.ends_at - one.starts_at == datetime.timedelta(hours=2)
    assert (one.slots[0].first_day.day, one.slots[0].last_day.day) == (26, 26)


def test_wanted_when_all_day_then_from_midnight_to_midnight_of_the_zone():
    whole = event("28.03.2027", starts_at=None, ends_at=None)
    one = dates(whole)[0]
    assert one.slots[0].is_all_day
    assert one.ends_at - one.starts_at == datetime.timedelta(hours=23)


def test_wanted_when_several_days_have_hours_then_a_meeting_on_each():
    several = event("26–29.03.2027")
    slots = dates(several)[0].slots
    assert [slot.first_day.day for slot in slots] == [26, 27, 28, 29]
    assert [slot.starts_at.hour for slot in slots] == [13, 13, 12, 12]


@pytest.mark.parametrize(("days", "meetings"), [(62, 62), (63, 1)])
def test_wanted_when_very_many_days_then_one_long_bar(days, meetings):
    first = datetime.date(2027, 4, 1)
    last = first + datetime.timedelta(days=days - 1)
    long = event(f"{first:%d.%m.%Y}–{last:%d.%m.%Y}")
    assert len(dates(long)[0].slots) == meetings


def test_wanted_when_there_are_sessions_then_the_date_spans_them_in_their_order():
    second = EventSession(day=datetime.date(2027, 4, 20), title="Защита")
    first = EventSession(day=datetime.date(2027, 3, 27), starts_at=datetime.time(10), ends_at=datetime.time(12))
    one = dates(event("27.03–20.04.2027", sessions=[second, first]))[0]
    assert [(slot.first_day.day, slot.is_all_day, slot.title) for slot in one.slots] == [
        (27, False, ""),
        (20, True, "Защита"),
    ]
    assert (f"{one.starts_at:%d.%m %H}", f"{one.ends_at:%d.%m %H}") == ("27.03 09", "20.04 22")


def test_wanted_when_the_day_is_not_fixed_then_one_date_without_moments():
    (one,) = dates(event("март 2027", starts_at=None, ends_at=None))
    assert (one.slots, one.starts_at, one.closes_at) == ((), None, None)


def test_window_when_repeated_then_each_date_keeps_the_distance_over_the_change_of_clocks():
    weekly = event(
        "22.03.2027",
        repeat="weekly",
        repeat_count=2,
        registration="open",
        registration_opens_on=datetime.date(2027, 3, 15),
        registration_closes_on=datetime.date(2027, 3, 20),
    )
    windows = [(f"{one.opens_at:%d.%m %H:%M}", f"{one.closes_at:%d.%m %H:%M}") for one in dates(weekly)]
    assert windows == [("14.03 23:00", "20.03 23:00"), ("21.03 23:00", "27.03 23:00")]


def test_window_when_the_last_day_is_not_given_then_until_the_beginning():
    one = dates(event(registration="open"))[0]
    assert (one.opens_at, one.closes_at) == (None, one.starts_at)


def test_window_when_the_last_day_is_that_of_the_event_then_not_longer_than_until_it_begins():
    one = dates(event(registration="open", registration_closes_on=datetime.date(2027, 3, 27)))[0]
    assert one.closes_at == one.starts_at


def test_exceptions_when_skipped_or_moved_then_the_rest_of_the_rule_stays():
    weekly = event(
        "05.04.2027",
        repeat="weekly",
        repeat_count=3,
        exceptions=[
            EventException(day=datetime.date(2027, 4, 5), reason="Выборы"),
            EventException(day=datetime.date(2027, 4, 12), moved_to=datetime.date(2027, 4, 14)),
            EventException(day=datetime.date(2027, 4, 13), reason="Не дата серии"),
        ],
    )
    wanted = wanted_dates(weekly, today=TODAY)
    assert wanted.skipped == {datetime.date(2027, 4, 5): "Выборы"}
    assert [(one.rule_day.day, one.slots[0].first_day.day, one.is_explicit) for one in wanted.dates] == [
        (12, 14, True),
        (19, 19, False),
    ]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "hours"),
    [
        (None, None, "14:00–16:00"),
        (datetime.time(18), None, "18:00–20:00"),
        (datetime.time(23), None, "23:00–01:00"),
        (None, datetime.time(15), "14:00–15:00"),
        (datetime.time(9), datetime.time(12), "09:00–12:00"),
    ],
)
def test_exceptions_when_moved_to_another_hour_then_as_long_as_usual(starts_at, ends_at, hours):
    day = datetime.date(2027, 4, 12)
    moved = EventException(day=day, moved_to=day, starts_at=starts_at, ends_at=ends_at)
    weekly = event("05.04.2027", repeat="weekly", repeat_count=2, exceptions=[moved])
    one = dates(weekly)[1]
    local = (one.starts_at.astimezone(weekly.zone), one.ends_at.astimezone(weekly.zone))
    assert "–".join(f"{at:%H:%M}" for at in local) == hours


def test_horizon_when_a_rule_has_no_end_then_as_far_as_the_portal_looks(settings):
    settings.IOM_EVENT_HORIZON_MONTHS = 3
    found = dates(event("05.04.2027", repeat="monthly"))
    assert [one.rule_day.month for one in found] == [4, 5, 6, 7]


@given(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 31)),
    st.times().map(lambda hour: hour.replace(second=0, microsecond=0)),
    st.sampled_from(["Europe/Berlin", "Asia/Krasnoyarsk", "America/New_York", "Australia/Lord_Howe"]),
)
def test_moment_when_any_hour_then_is_that_on_the_wall_or_within_an_hour_after_it(day, hour, zone):
    at = moment(day, hour, ZoneInfo(zone))
    shown = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    said = datetime.datetime.combine(day, hour)
    assert datetime.timedelta() <= shown - said <= datetime.timedelta(hours=1)


# --- Another year ---


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 31)), st.integers(1, 5))
def test_copied_day_when_any_then_the_same_weekday_within_three_days(day, years):
    copied = copied_day(day, years)
    assert copied.weekday() == day.weekday()
    same_date = day.replace(year=day.year + years, day=min(day.day, 28)) if day.day == 29 else None
    same_date = same_date or day.replace(year=day.year + years)
    assert abs((copied - same_date).days) <= (4 if day.day == 29 else 3)


@pytest.mark.parametrize(
    ("wording", "copy"),
    [
        ("март 2026", "март 2027"),
        ("2025–2026 учебный год", "2026–2027 учебный год"),
        ("2025/26 учебный год", "2026/27 учебный год"),
        ("2025/2026 уч. год", "2026/2027 уч. год"),
        ("сентябрь 2025 – май 2026", "сентябрь 2026 – май 2027"),
        ("до 26.10.2026", "до 26.10.2027"),
        ("октябрь", "октябрь"),
        ("в течение года", "в течение года"),
    ],
)
def test_copied_wording_when_no_day_is_fixed_then_its_years_move(wording, copy):
    assert copied_wording(event(wording, starts_at=None, ends_at=None), 1) == copy


def test_copied_wording_when_days_are_fixed_then_they_keep_weekday_and_length():
    copy = event(copied_wording(event("12–15.05.2027"), 1))
    assert (copy.first_day, copy.last_day) == (datetime.date(2028, 5, 10), datetime.date(2028, 5, 13))

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.core.recurrence import MOST_DAYS, Rule, days_of

FAR = datetime.date(2035, 1, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_monthly_when_the_31st_then_a_shorter_month_gives_its_last_day():
    found = days_of(Rule("monthly", count=4), day("2027-01-31"), horizon=FAR)
    assert found == [day("2027-01-31"), day("2027-02-28"), day("2027-03-31"), day("2027-04-30")]


def test_monthly_when_by_weekday_then_the_second_thursday():
    found = days_of(Rule("monthly", by_weekday=True, count=3), day("2026-10-08"), horizon=FAR)
    assert found == [day("2026-10-08"), day("2026-11-12"), day("2026-12-10")]


def test_weekly_when_two_weekdays_then_both():
    found = days_of(Rule("weekly", weekdays=(0, 3), count=4), day("2026-11-09"), horizon=FAR)
    assert found == [day("2026-11-09"), day("2026-11-12"), day("2026-11-16"), day("2026-11-19")]


@pytest.mark.parametrize("every", [0, -1, 10_000])
def test_rule_when_the_interval_is_none_then_refused(every):
    with pytest.raises(ValueError, match="interval"):
        Rule("daily", every=every)


@given(
    st.sampled_from(["daily", "weekly", "monthly"]),
    st.integers(1, 366),
    st.sets(st.integers(0, 6)),
    st.booleans(),
    st.dates(datetime.date(2000, 1, 1), datetime.date(2034, 12, 31)),
    st.none() | st.integers(1, 1000),
)
def test_days_when_any_rule_then_bounded_and_in_order(frequency, every, weekdays, by_weekday, first, count):
    rule = Rule(frequency, every, tuple(weekdays), by_weekday, count=count)
    found = days_of(rule, first, horizon=FAR)
    assert found[0] == first
    assert found == sorted(set(found))
    assert len(found) <= min(count or MOST_DAYS, MOST_DAYS)
    assert found[-1] <= max(FAR, first)


def test_days_when_the_first_is_not_of_the_rule_then_it_is_counted_all_the_same():
    found = days_of(Rule("weekly", weekdays=(0, 3), count=3), day("2026-11-10"), horizon=FAR)
    assert found == [day("2026-11-10"), day("2026-11-12"), day("2026-11-16")]


def test_weekly_when_every_second_week_then_weeks_begin_on_monday():
    found = days_of(Rule("weekly", every=2, weekdays=(0, 6), count=4), day("2026-11-15"), horizon=FAR)
    assert found == [day("2026-11-15"), day("2026-11-23"), day("2026-11-29"), day("2026-12-07")]


def test_monthly_when_the_fifth_weekday_then_the_last_one_of_each_month():
    found = days_of(Rule("monthly", by_weekday=True, count=4), day("2027-01-29"), horizon=FAR)
    assert found == [day("2027-01-29"), day("2027-02-26"), day("2027-03-26"), day("2027-04-30")]


def test_monthly_when_29_february_every_year_then_the_28th_of_other_years():
    found = days_of(Rule("monthly", every=12, count=5), day("2028-02-29"), horizon=FAR)
    assert [f"{one:%d.%m.%Y}" for one in found[1:]] == ["28.02.2029", "28.02.2030", "28.02.2031", "29.02.2032"]


def test_end_when_by_date_then_inclusive_and_not_after_the_horizon():
    rule = Rule("daily", until=day("2026-11-12"))
    assert len(days_of(rule, day("2026-11-10"), horizon=FAR)) == 3
    assert len(days_of(rule, day("2026-11-10"), horizon=day("2026-11-11"))) == 2
    assert days_of(rule, day("2026-12-01"), horizon=FAR) == [day("2026-12-01")], "an end before the first day"


def test_days_when_a_rule_runs_to_the_end_of_time_then_it_is_bounded():
    last = day("9999-12-31")
    assert len(days_of(Rule("daily", every=366), day("2026-01-01"), horizon=last)) == MOST_DAYS
    assert days_of(Rule("daily"), last, horizon=last) == [last]


@pytest.mark.parametrize(
    "values", [{"frequency": "hourly"}, {"frequency": "weekly", "weekdays": (7,)}, {"frequency": "daily", "count": 0}]
)
def test_rule_when_it_is_none_then_refused(values):
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is for programmers
        Rule(**values)

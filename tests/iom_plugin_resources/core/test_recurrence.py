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

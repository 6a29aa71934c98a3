import datetime

import pytest

from iom_plugin.queries.school_years import school_years


@pytest.mark.parametrize(
    ("day", "ahead", "first"),
    [("2026-11-20", True, 2026), ("2027-04-30", True, 2026), ("2027-05-01", True, 2027), ("2027-05-01", False, 2026)],
)
def test_school_years_when_spring_is_over_then_a_new_route_begins_in_autumn(day, ahead, first):
    start, end = school_years(datetime.date.fromisoformat(day), ahead=ahead)["1"]
    assert (start, end) == (datetime.date(first, 9, 1), datetime.date(first + 1, 5, 31))

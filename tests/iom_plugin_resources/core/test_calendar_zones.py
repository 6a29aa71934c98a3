import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from iom_plugin_resources.core.calendar_lines import joined
from iom_plugin_resources.core.calendar_zones import known_zone, zone_lines

ZONES = [
    "Asia/Krasnoyarsk",
    "Europe/Kaliningrad",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "UTC",
]


def read_back(name: str, first_year: int, last_year: int):
    """The zone as another library reads it from our lines alone."""
    content = joined(["BEGIN:VCALENDAR", *zone_lines(name, first_year, last_year), "END:VCALENDAR"])
    calendar = Calendar.from_ical(content)
    return calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)


@pytest.mark.parametrize("name", ZONES)
def test_zone_when_read_back_then_every_hour_of_its_years_has_the_same_offset(name):
    written, zone = read_back(name, 2026, 2028), ZoneInfo(name)
    hour = datetime.datetime(2026, 1, 1)
    wrong = []
    while hour < datetime.datetime(2029, 1, 1):
        expected = hour.replace(tzinfo=zone)
        exists = expected.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) == hour
        is_doubled = expected.utcoffset() != expected.replace(fold=1).utcoffset()
        if exists and not is_doubled and hour.replace(tzinfo=written).utcoffset() != expected.utcoffset():
            wrong.append(hour)
        hour += datetime.timedelta(hours=1)
    assert wrong == []


def test_zone_when_its_clocks_are_not_changed_then_it_is_one_plain_standard():
    lines = zone_lines("Asia/Krasnoyarsk", 2026, 2027)
    assert lines.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in lines
    assert not [line for line in lines if line.startswith("RRULE")]
    assert "TZOFFSETTO:+0700" in lines


def test_zone_when_it_has_summer_time_then_each_change_is_one_yearly_rule():
    lines = zone_lines("Europe/Berlin", 2026, 2027)
    assert lines.count("BEGIN:STANDARD") == lines.count("BEGIN:DAYLIGHT") == 1
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in lines
    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in lines


def test_zone_when_it_was_moved_for_good_then_both_times_are_standard():
    lines = zone_lines("Asia/Almaty", 2024, 2024)
    assert lines.count("BEGIN:STANDARD") == 2
    assert "DTSTART:20240301T000000" in lines


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc/passwd", "Asia"])
def test_known_zone_when_there_is_none_of_this_name_then_none(name):
    assert known_zone(name) is None

"""Cells of a plan of events, as people write them."""

import datetime
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.core.importing import ParseError
from iom_plugin_resources.imports.event_cells import (
    exceptions_of,
    parse_exceptions,
    parse_hours,
    parse_registration,
    parse_repeat,
    parse_sessions,
    parse_time,
    parse_weekdays,
    sessions_of,
    written_exceptions,
    written_sessions,
)

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
HOURS = st.one_of(
    st.just((None, None)),
    st.tuples(st.times(), st.none()),
    st.tuples(st.times(), st.times()),
).map(lambda hours: tuple(hour and hour.replace(second=0, microsecond=0) for hour in hours))
WORDS = st.text(st.sampled_from("абв ABC12.,:–-()@;→\n"), max_size=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("14:00", "14:00"), ("9.30", "09:30"), ("14", "14:00"), ("14:00:00", "14:00")],
)
def test_time_when_written_as_people_do_then_is_read(text, expected):
    assert f"{parse_time(text):%H:%M}" == expected


@pytest.mark.parametrize("text", ["25:00", "14:60", "полдень", "1400", ""])
def test_time_when_it_is_none_then_is_refused(text):
    with pytest.raises(ParseError):
        parse_time(text)


@pytest.mark.parametrize("text", ["14:00–16:30", "14:00-16.30", "с 14:00 до 16:30", "14:00 — 16:30"])
def test_hours_when_in_one_cell_then_are_divided(text):
    assert parse_hours(text) == (datetime.time(14), datetime.time(16, 30))


@pytest.mark.parametrize("text", ["пн; чт", "Чт, Пн", "понедельник, четверг", "mo,th", "четверг понедельник"])
def test_weekdays_when_named_then_are_stored_in_the_order_of_the_week(text):
    assert parse_weekdays(text) == "mo,th"


@pytest.mark.parametrize(
    ("text", "expected"), [("еженедельно", "weekly"), ("Ежемесячно", "monthly"), ("daily", "daily")]
)
def test_repetition_when_worded_then_is_understood(text, expected):
    assert parse_repeat(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("да", "open"), ("нет", "none"), ("approval", "approval")])
def test_registration_when_answered_with_yes_or_no_then_is_understood(text, expected):
    assert parse_registration(text) == expected


@pytest.mark.parametrize("text", ["12.03.2027 → ", "завтра", "31.02.2027", "12.03.2027; 12.03.2027", "1.1.2027;" * 401])
def test_exceptions_when_they_cannot_be_then_are_refused(text):
    with pytest.raises(ParseError):
        parse_exceptions(text)


def test_exception_when_it_only_has_another_hour_then_stays_on_its_day():
    [one] = exceptions_of("12.03.2027 10:00")
    assert (one["moved_to"], one["starts_at"]) == (datetime.date(2027, 3, 12), datetime.time(10))


# --- Whatever is stored comes back from a table as it was ---


@given(st.lists(st.tuples(DAYS, HOURS, WORDS, WORDS), max_size=5))
def test_sessions_when_written_and_read_then_say_the_same(sessions):
    fields = [
        {"day": day, "starts_at": hours[0], "ends_at": hours[1], "title": title, "place": place}
        for day, hours, title, place in sessions
    ]
    cell = written_sessions(fields)
    try:
        again = parse_sessions(cell)
    except ParseError:
        return  # a title that looks like an hour: told, not taken for another session
    assert parse_sessions(again) == again
    assert [one["day"] for one in sessions_of(cell)] == [one["day"] for one in fields]


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, HOURS, WORDS), max_size=5, unique_by=lambda one: one[0]))
def test_exceptions_when_written_and_read_then_say_the_same(exceptions):
    fields = [
        {"day": day, "moved_to": moved, "starts_at": hours[0], "ends_at": hours[1], "reason": reason.strip()}
        for day, moved, hours, reason in exceptions
    ]
    cell = written_exceptions(fields)
    again = parse_exceptions(cell)
    assert parse_exceptions(again) == again
    read = exceptions_of(cell)
    assert [(one["day"], one["starts_at"], one["ends_at"]) for one in read] == [
        (one["day"], one["starts_at"], one["ends_at"]) for one in fields
    ]


@given(st.text(max_size=60))
def test_cells_when_they_hold_anything_then_are_read_or_refused(text):
    for parse in (parse_hours, parse_weekdays, parse_sessions, parse_exceptions, parse_repeat, parse_registration):
        with suppress(ParseError):
            parse(text)

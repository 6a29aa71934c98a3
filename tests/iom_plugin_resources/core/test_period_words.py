from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.core.period_words import format_period, how_soon
from iom_plugin_resources.core.periods import parse_period


def d(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("language", ["ru"])
@given(days, days)
def test_parse_period_when_given_what_format_writes_then_finds_the_dates(language, one, other):
    start, end = sorted((one, other))
    with override(language):
        assert parse_period(format_period(start, start, "day")).start == start
        span = parse_period(format_period(start, end, "span"))
        month = parse_period(format_period(start.replace(day=1), start, "month"))
    assert (span.start, span.end) == (start, end)
    assert month.start == start.replace(day=1)


@pytest.mark.parametrize(
    ("start", "end", "precision", "russian"),
    [
        ("2021-10-21", "2021-10-21", "day", "21 октября 2021 г."),
        ("2026-04-10", "2026-04-12", "span", "10–12 апреля 2026 г."),
        ("2026-04-28", "2026-05-03", "span", "28 апреля – 3 мая 2026 г."),
        ("2025-12-28", "2026-01-10", "span", "28 декабря 2025 г. – 10 января 2026 г."),
        ("2021-11-01", "2021-11-30", "month", "Ноябрь 2021 г."),
        ("2026-03-01", "2026-03-31", "month_only", "Март"),
        ("2021-11-01", "2022-04-30", "month_span", "Ноябрь 2021 г. – апрель 2022 г."),
        ("2026-03-01", "2026-04-30", "month_span", "Март – апрель 2026 г."),
        ("2026-01-01", "2026-12-31", "year", "2026"),
        ("2025-01-01", "2027-12-31", "year", "2025–2027"),
        ("2026-03-12", "2026-03-14", "", "12–14 марта 2026 г."),
        (None, None, "unknown", ""),
    ],
)
def test_format_period_when_reader_is_russian_then_writes_months_in_their_case(start, end, precision, russian):
    with override("ru"):
        assert format_period(d(start), d(end), precision) == russian


@pytest.mark.parametrize(
    ("start", "end", "precision", "english"),
    [
        (None, "2021-10-26", "deadline", "until Oct. 26, 2021"),
        ("2026-04-10", "2026-04-12", "span", "April 10, 2026 – April 12, 2026"),
        ("2021-11-01", "2022-04-30", "month_span", "November 2021 – April 2022"),
        ("2026-10-01", "2026-12-31", "quarter", "quarter IV of 2026"),
        ("2026-01-01", "2026-06-30", "quarter", "quarter I–II of 2026"),
        ("2023-09-01", "2024-08-31", "school_year", "school year 2023/2024"),
        (None, None, "year_long", "during the year"),
        (None, None, "open_ended", "no time limit"),
        ("2025-09-01", None, "open_ended", "from Sept. 1, 2025"),
    ],
)
def test_format_period_when_reader_is_english_then_writes_english(start, end, precision, english):
    with override("en"):
        assert format_period(d(start), d(end), precision) == english


def test_format_period_when_there_is_a_wording_then_keeps_it():
    assert format_period(date(2026, 3, 1), date(2026, 3, 31), "month", "в марте") == "в марте"


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        ("2026-10-10", "2026-10-10", "day", "starts in 9 days"),
        ("2026-10-02", "2026-10-05", "span", "starts tomorrow"),
        ("2026-10-01", "2026-10-01", "day", "starts today"),
        ("2026-09-01", "2026-12-01", "span", "under way"),
        ("2026-09-01", "2026-09-30", "span", ""),
        ("2027-10-01", "2027-10-01", "day", ""),
        ("2026-10-05", "2026-10-31", "month", ""),
        (None, "2026-10-05", "deadline", ""),
        (None, None, "", ""),
    ],
)
def test_how_soon_is_told_only_of_near_days_that_are_known(start, end, precision, said):
    with override("en"):
        assert how_soon(d(start), d(end), precision, today=date(2026, 10, 1)) == said

import datetime

import pytest
from django.core.checks import run_checks

from iom_plugin.queries.self_checks.holidays import holidays_between


def names_on(day: str) -> list[str]:
    date = datetime.date.fromisoformat(day)
    return [holiday.title for holiday in holidays_between(date, date)]


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2026-06-01", "летние каникулы"),
        ("2027-08-31", "летние каникулы"),
        ("2026-12-31", "зимние каникулы"),
        ("2027-01-08", "зимние каникулы"),
        ("2025-10-27", "осенние каникулы"),
        ("2026-11-01", "осенние каникулы"),
        ("2026-04-05", "весенние каникулы"),
        ("2031-05-09", "День Победы"),
    ],
)
def test_usual_holidays_when_any_year_then_computed(day, title):
    assert title in names_on(day)


@pytest.mark.parametrize("day", ["2026-09-01", "2026-10-25", "2026-11-02", "2027-01-09", "2027-05-31", "2026-03-29"])
def test_usual_holidays_when_a_school_day_then_none(day):
    assert names_on(day) == []


def test_own_holidays_when_set_then_instead_of_the_usual_ones_but_public_ones_stay(settings):
    settings.IOM_HOLIDAYS = [
        {"title": "каникулы триместра", "from": "2026-10-05", "to": "2026-10-11"},
        {"title": "лето", "from": "05-27", "to": "08-31"},
    ]
    assert names_on("2026-10-06") == ["каникулы триместра"]
    assert names_on("2027-10-06") == []
    assert names_on("2027-05-28") == ["лето"]
    assert names_on("2026-10-28") == []
    assert names_on("2026-11-04") == ["День народного единства"]


def test_own_holidays_when_empty_then_only_public_ones(settings):
    settings.IOM_HOLIDAYS = []
    assert names_on("2026-07-01") == []
    assert names_on("2027-01-01") == ["новогодние праздники"]


@pytest.mark.parametrize(
    "entry",
    [
        {"title": "каникулы"},
        {"from": "06-01"},
        {"title": "каникулы", "from": "1 июня", "to": "31 августа"},
        {"title": "каникулы", "from": "2026-13-01"},
        {"title": "каникулы", "from": "02-29"},
        "лето",
    ],
)
def test_system_check_when_holidays_cannot_be_read_then_names_the_entry_and_the_cure(settings, entry):
    settings.IOM_HOLIDAYS = [{"title": "лето", "from": "06-01", "to": "08-31"}, entry]
    [error] = [error for error in run_checks() if error.id == "iom.E002"]
    assert repr(entry) in error.msg
    assert error.hint


def test_system_check_when_holidays_are_left_out_or_right_then_nothing(settings):
    assert "iom.E002" not in [error.id for error in run_checks()]
    settings.IOM_HOLIDAYS = [{"title": "осень", "from": "2026-10-26", "to": "2026-11-03"}]
    assert "iom.E002" not in [error.id for error in run_checks()]

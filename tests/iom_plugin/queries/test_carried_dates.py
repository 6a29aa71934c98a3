import datetime

import pytest

from iom_plugin.queries.carried_dates import first_school_year, moved_to, still_meant, without_year

PERIOD = {"starts_on": datetime.date(2027, 9, 1), "ends_on": datetime.date(2028, 5, 31)}


@pytest.mark.parametrize(
    ("wording", "kept"),
    [
        ("", ""),
        ("октябрь", "октябрь"),
        ("октябрь – декабрь", "октябрь – декабрь"),
        ("в течение года", "в течение года"),
        ("по согласованию", "по согласованию"),
        ("октябрь 2026", ""),
        ("12.03.2027", ""),
        ("12 марта", ""),
        ("до 15 мая", ""),
        ("2026/2027 учебный год", ""),
        ("март 2028", "март 2028"),
        ("до 15.04.2028", "до 15.04.2028"),
        ("31.02.2027", ""),
    ],
)
def test_still_meant_when_carried_on_then_past_days_are_dropped(wording, kept):
    assert still_meant(wording, **PERIOD) == kept


@pytest.mark.parametrize(
    ("wording", "moved"),
    [
        ("октябрь", "октябрь"),
        ("в течение года", "в течение года"),
        ("октябрь 2025", "октябрь 2027"),
        ("ноябрь 2025 – январь 2026", "ноябрь 2027 – январь 2028"),
        ("12.03.2026", "март"),
        ("12.01.2026–10.02.2026", "январь – февраль"),
        ("12 марта", "март"),
        ("до 15 мая", "май"),
        ("март 2027", "март"),
        ("по согласованию", "по согласованию"),
        ("31.02.2026", ""),
    ],
)
def test_moved_to_when_taken_over_then_months_lie_in_the_new_period(wording, moved):
    assert moved_to(wording, from_year=2025, **PERIOD) == moved


def test_first_school_year_when_some_steps_name_a_year_then_is_the_earliest():
    assert first_school_year(["октябрь", "март 2026", "ноябрь 2026"]) == 2025
    assert first_school_year(["октябрь", ""]) is None


@pytest.mark.parametrize(
    ("wording", "months"),
    [
        ("12.10.2026", "октябрь"),
        ("октябрь 2026", "октябрь"),
        ("01.10.2026–20.12.2026", "октябрь – декабрь"),
        ("2026/2027 учебный год", "в течение года"),
        ("октябрь – декабрь", "октябрь – декабрь"),
        ("", ""),
    ],
)
def test_without_year_when_published_then_only_months_are_left(wording, months):
    assert without_year(wording) == months

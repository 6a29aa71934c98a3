"""Criterion 8: dates of activities in a route from September 2026 to May 2027."""

import datetime

import pytest

from tests.factories.self_checks import good_plan

from .checking import advice_of

pytestmark = pytest.mark.django_db


def dated(*steps, **fields):
    """The criterion for a learning task with these steps: title, form, dates."""
    plan = good_plan()[:1]
    plan[0]["tasks"] = plan[0]["tasks"][:1]
    plan[0]["tasks"][0]["steps"] = list(map(list, steps))
    return advice_of("c8", plan, **fields)


WEBINAR = "Вебинар «Оценивание»"
LESSON = "Проба: урок в 6 классе"


@pytest.mark.parametrize(
    "dates",
    [
        "октябрь 2026",
        "до 15.11.2026",
        "21.10.2026",
        "12.01.2027–30.01.2027",
        "ноябрь 2026 г. – апрель 2027 г.",
        "май 2027",
        "март",
        "в течение года",
        "2026/2027 учебный год",
        "2027",
        "IV квартал 2026",
        "II квартал 2027",
    ],
)
def test_date_when_it_lies_in_the_route_then_no_warning(dates):
    assert dated((WEBINAR, "webinar", dates), ends_on=datetime.date(2027, 5, 25)).found == []


@pytest.mark.parametrize(
    "dates",
    [
        "август 2026",
        "до 15.06.2027",
        "21.10.2025",
        "20.05.2027–10.06.2027",
        "апрель 2027 – июль 2027",
        "2025/2026 учебный год",
        "2028",
        "I квартал 2026",
    ],
)
def test_date_when_it_lies_outside_then_warned_with_both_periods(dates):
    findings = dated((WEBINAR, "webinar", dates)).warnings
    assert [f"«{dates}»" in finding.how for finding in findings] == [True]


@pytest.mark.parametrize("dates", ["", "  "])
def test_date_when_missing_then_warned_with_a_month_of_the_route(dates):
    [finding] = dated((WEBINAR, "webinar", dates)).warnings
    assert "«сентябрь 2026»" in finding.example


def test_date_when_not_understood_then_a_hint():
    advice = dated((WEBINAR, "webinar", "как получится"))
    assert (advice.warnings, len(advice.hints)) == ([], 1)


@pytest.mark.parametrize(
    ("title", "form", "dates", "seen"),
    [
        (LESSON, "trial", "28.10.2026", "осенние каникулы"),
        (LESSON, "trial", "26.10.2026–30.10.2026", "осенние каникулы"),
        (LESSON, None, "01.04.2027", "весенние каникулы"),
        ("Посещение уроков Петровой Е. В.", "visit", "31.12.2026", "зимние каникулы"),
        (LESSON, "trial", "осенние каникулы", "осенние каникулы"),
        (LESSON, "trial", "зимние каникулы", "зимние каникулы"),
        (LESSON, "trial", "весенние каникулы", "весенние каникулы"),
        (LESSON, "trial", "04.11.2026", "День народного единства"),
        (WEBINAR, "webinar", "04.11.2026", "День народного единства"),
        (WEBINAR, "webinar", "08.03.2027", "Международный женский день"),
        ("Семинар «Оценивание»", "seminar", "05.01.2027", "новогодние праздники"),
        (LESSON, "trial", "18.10.2026", "воскресенье"),
    ],
)
def test_day_when_it_is_free_then_warned_with_its_name(title, form, dates, seen):
    [finding] = dated((title, form, dates)).warnings
    assert seen in finding.how


@pytest.mark.parametrize(
    ("title", "form", "dates"),
    [
        (LESSON, "trial", "20.10.2026"),
        (LESSON, "trial", "октябрь 2026"),
        (LESSON, "trial", "до 04.11.2026"),
        (LESSON, "trial", "26.10.2026–13.11.2026"),
        (WEBINAR, "webinar", "03.11.2026"),
        (WEBINAR, "webinar", "18.10.2026"),
        (WEBINAR, "webinar", "зимние каникулы"),
        (LESSON, "trial", "2 четверть"),
    ],
)
def test_day_when_it_is_a_working_one_or_not_exact_then_no_warning(title, form, dates):
    assert dated((title, form, dates)).found == []


def test_lesson_when_its_whole_month_is_holidays_then_warned_but_reading_is_not():
    fields = {"ends_on": datetime.date(2028, 5, 31)}
    assert len(dated((LESSON, "trial", "июль 2027"), **fields).warnings) == 1
    assert dated((WEBINAR, "webinar", "июль 2027"), **fields).found == []


def test_seminar_when_on_an_exact_day_of_holidays_then_only_a_hint():
    advice = dated(("Семинар «Оценивание»", "seminar", "28.10.2026"))
    assert (advice.warnings, len(advice.hints)) == ([], 1)


def test_days_when_on_top_of_each_other_then_the_later_line_is_warned_of():
    [finding] = dated((WEBINAR, "webinar", "21.10.2026"), ("Семинар «Критерии»", "seminar", "21.10.2026")).warnings
    assert "«Вебинар „Оценивание“»" in finding.how


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("21.10.2026", "22.10.2026"),
        ("октябрь 2026", "октябрь 2026"),
        ("до 21.10.2026", "до 21.10.2026"),
        ("21.10.2026", "октябрь 2026"),
    ],
)
def test_days_when_not_exactly_the_same_then_nothing_is_said(one, other):
    assert dated((WEBINAR, "webinar", one), ("Семинар «Критерии»", "seminar", other)).found == []


def test_day_when_within_a_longer_course_then_a_hint():
    advice = dated(("Курсы «Критерии»", "course", "12.10.2026–23.10.2026"), (WEBINAR, "webinar", "21.10.2026"))
    assert (advice.warnings, len(advice.hints)) == ([], 1)


def test_days_when_two_of_them_are_the_same_within_a_longer_course_then_both_are_said():
    advice = dated(
        ("Курсы «Критерии»", "course", "12.10.2026–23.10.2026"),
        (WEBINAR, "webinar", "21.10.2026"),
        ("Семинар «Критерии»", "seminar", "21.10.2026"),
        ("Консультация методиста о критериях", "consultation", "22.10.2026"),
    )
    assert (len(advice.warnings), len(advice.hints)) == (1, 2)


def test_activity_when_cancelled_then_its_date_does_not_matter():
    assert (
        dated(
            (WEBINAR, "webinar", "21.10.2026"), ("Семинар «Я»", "seminar", "21.10.2026", {"status": "cancelled"})
        ).found
        == []
    )


@pytest.mark.parametrize(
    ("study", "trial", "is_wrong"),
    [
        ("декабрь 2026", "октябрь 2026", True),
        ("21.12.2026", "до 15.10.2026", True),
        ("01.12.2026–11.12.2026", "30.11.2026", True),
        ("октябрь 2026", "декабрь 2026", False),
        ("октябрь 2026", "октябрь 2026", False),
        ("март", "октябрь", True),
        ("в течение года", "октябрь 2026", False),
    ],
)
def test_trial_when_it_is_over_before_the_study_then_warned(study, trial, is_wrong):
    advice = dated((WEBINAR, "webinar", study), (LESSON, "trial", trial))
    assert bool(advice.warnings) == is_wrong


@pytest.mark.parametrize(
    ("ends_on", "is_short"),
    [
        (datetime.date(2026, 12, 31), True),
        (datetime.date(2027, 3, 31), True),
        (datetime.date(2027, 5, 25), False),
        (datetime.date(2031, 5, 31), False),
    ],
)
def test_route_when_shorter_than_a_school_year_then_warned(ends_on, is_short):
    assert bool(dated((WEBINAR, "webinar", "октябрь 2026"), ends_on=ends_on).warnings) == is_short

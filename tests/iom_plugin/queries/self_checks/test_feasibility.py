"""Criterion 7: how much there is in a month, and whether the resources will be there."""

import datetime

import pytest

from tests.factories.resources import LearningResourceFactory
from tests.factories.self_checks import good_plan

from .checking import TODAY, advice_of

pytestmark = pytest.mark.django_db


def with_steps(*steps):
    plan = good_plan()[:1]
    plan[0]["tasks"][0]["steps"] = list(map(list, steps))
    return advice_of("c7", plan)


def in_month(number, dates="октябрь 2026", **fields):
    return [(f"Вебинар «Оценивание», часть {n}", "webinar", dates, fields) for n in range(number)]


@pytest.mark.parametrize(
    "steps",
    [
        in_month(8),
        in_month(20, "в течение года"),
        in_month(20, "октябрь 2026 – март 2027"),
        in_month(4) + in_month(5, "ноябрь"),
        in_month(20, status="cancelled"),
        in_month(1, hours=108),
        in_month(3, hours=36),
    ],
)
def test_month_when_it_can_be_managed_then_no_warning(steps):
    assert with_steps(*steps).warnings == []


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        (in_month(9), "9 мероприятий за месяц"),
        (in_month(5) + in_month(4, "до 20.10.2026"), "9 мероприятий за месяц"),
        (in_month(21, "21.10.2026"), "21 мероприятие за месяц"),
        (in_month(1, hours=144), "144 часа занятий за месяц"),
        (in_month(4, hours=36), "144 часа занятий за месяц"),
        (in_month(5, "05.10.2026–30.10.2026", hours=25), "125 часов занятий за месяц"),
    ],
)
def test_month_when_it_is_too_full_then_warned_with_the_number(steps, seen):
    [finding] = with_steps(*steps).warnings
    assert seen in finding.how
    assert "Октябрь 2026" in finding.sentence


def resource_of(**fields):
    return LearningResourceFactory(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"dates": "октябрь 2026"},
        {"dates": "бессрочно"},
        {"apply_until": TODAY},
        {"dates": f"до {TODAY:%d.%m.%Y}"},
        {"apply_until": TODAY + datetime.timedelta(days=30)},
    ],
)
def test_resource_when_it_can_still_be_used_then_nothing_is_said(fields):
    resource = resource_of(**fields)
    assert with_steps(("Семинар", "seminar", "октябрь 2026", {"resource": resource})).found == []


@pytest.mark.parametrize(
    ("fields", "seen", "severity"),
    [
        ({"live": False}, "снят с ресурсной карты", "warning"),
        ({"dates": "до 01.09.2026"}, "закончился 01.09.2026", "warning"),
        ({"dates": "март 2026"}, "закончился 31.03.2026", "warning"),
        ({"dates": "14.09.2026"}, "закончился 14.09.2026", "warning"),
        ({"apply_until": datetime.date(2026, 9, 1)}, "запись шла до 01.09.2026", "hint"),
        ({"apply_until": datetime.date(2025, 1, 20)}, "запись шла до 20.01.2025", "hint"),
    ],
)
def test_resource_when_it_is_gone_or_closed_then_said_why(fields, seen, severity):
    step = ("Семинар", "seminar", "октябрь 2026", {"resource": resource_of(**fields)})
    [finding] = with_steps(step).found
    assert seen in finding.how
    assert finding.severity == severity


@pytest.mark.parametrize(("title", "form"), [("Пособие", "materials"), ("Запись вебинара", "webinar")])
def test_resource_when_it_stays_after_its_day_then_nothing_is_said(title, form):
    step = (title, form, "октябрь 2026", {"resource": resource_of(dates="март 2026")})
    assert with_steps(step).found == []


def test_resource_when_its_activity_is_done_then_nothing_is_said():
    step = ("Семинар", "seminar", "октябрь 2026", {"resource": resource_of(live=False), "status": "done"})
    assert with_steps(step).found == []


def test_activities_when_nothing_can_be_judged_then_no_score_is_suggested():
    plan = good_plan()[:1]
    for task in plan[0]["tasks"]:
        task["steps"] = [["Вебинар «Оценивание»", "webinar", "в течение года"]]
    assert advice_of("c7", plan).suggested is None

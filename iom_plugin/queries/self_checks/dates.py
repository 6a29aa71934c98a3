"""Criterion 8: dates are realistic (source 004). A rule speaks only where the wording of the date is exact enough."""

import datetime
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from iom_plugin_resources.core.periods import EXACT, Precision
from iom_plugin_resources.core.text import fold

from ...choices import LineNoun
from ...models import RouteNeed
from .findings import Checked, Finding, Found, Severity, Step
from .holidays import Holiday
from .words import data, quoted

SUNDAY = 6
# Wordings that leave more than a month open: they are outside only if no day of it lies in the route.
WIDE = {Precision.YEAR, Precision.SCHOOL_YEAR, Precision.QUARTER, Precision.TERM}


def dates_are_realistic(checked: Checked) -> Found:
    steps = checked.steps
    findings = [
        *_period(checked),
        *(item for step in steps for item in _single(step, checked)),
        *_same_time(steps),
        *(item for need in checked.needs for item in _trial_first(need, checked)),
    ]
    return Found(findings, len(steps))


def _period(checked: Checked) -> Iterator[Finding]:
    route = checked.route
    days = (route.ends_on - route.starts_on).days + 1
    if days < data()["shortest_days"]:
        yield Finding(
            _("The route is shorter than a school year."),
            _("From %(start)s to %(end)s it has %(days)d days; a route lasts from one to five years.")
            % {"start": _day(route.starts_on), "end": _day(route.ends_on), "days": days},
            _("Choose a period of one school year at least."),
        )


# --- One date ---


def _single(step: Step, checked: Checked) -> Iterator[Finding]:
    activity = step.activity
    if not activity.dates.strip():
        yield _about(
            step,
            _("«%(activity)s» has no date."),
            _("Column 4 beside it is empty."),
            _("A month is enough: «%(month)s».") % {"month": _month(checked.route.starts_on)},
        )
    elif activity.date_precision == Precision.UNKNOWN:
        yield _about(
            step,
            _("The date of «%(activity)s» is not understood."),
            _("The program cannot read «%(dates)s», so it cannot remind of it.") % {"dates": quoted(activity.dates)},
            _("A month is enough: «%(month)s».") % {"month": _month(checked.route.starts_on)},
            Severity.HINT,
        )
    elif _is_outside(step, checked):
        yield _about(
            step,
            _("«%(activity)s» lies outside the period of the route."),
            _("Its date is «%(dates)s», and the route goes from %(start)s to %(end)s.")
            % {
                "dates": quoted(activity.dates),
                "start": _day(checked.route.starts_on),
                "end": _day(checked.route.ends_on),
            },
            _("Move the activity, or change the period of the route."),
        )
    else:
        yield from _free_days(step, checked.facts.holidays)


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _month(day: datetime.date) -> str:
    return date_format(day, "F Y").lower()


def _is_outside(step: Step, checked: Checked) -> bool:
    """Partly outside counts, except for wordings that leave the day open: «май» of a route until the 25th is inside."""
    first, last = checked.route.starts_on, checked.route.ends_on
    start, end = step.activity.starts_on, step.activity.ends_on
    precision = step.activity.date_precision
    if precision in WIDE:
        return bool(start and end) and (end < first or start > last)
    if precision not in (*EXACT, Precision.DEADLINE):
        first, start = first.replace(day=1), start and start.replace(day=1)
        last, end = last.replace(day=1), end and end.replace(day=1)
    return bool((start and start < first) or (end and (end > last or end < first)))


def _free_days(step: Step, holidays: list[Holiday]) -> Iterator[Finding]:
    """An exact day that is free for all, and a lesson where there are none. A deadline may lie anywhere."""
    start, end = step.activity.starts_on, step.activity.ends_on
    if start is None or end is None:
        return
    is_day = start == end
    holiday = next((item for item in holidays if item.covers(start, end) and (is_day or not item.is_public)), None)
    if holiday is None and step.needs_children and step.activity.date_precision == Precision.TERM:
        holiday = _said_holiday(step, holidays)
    if holiday:
        is_wrong = holiday.is_public or step.needs_children
        if not (is_wrong or step.activity.date_precision in EXACT):
            return  # a month of reading in summer is nobody's business
        yield _about(
            step,
            _("«%(activity)s» falls into holidays."),
            _("«%(dates)s»: %(holiday)s.") % {"dates": quoted(step.activity.dates), "holiday": holiday.title},
            _("With children it will not take place: choose school time.")
            if step.needs_children
            else _("Check whether it is a working day for you."),
            Severity.WARNING if is_wrong else Severity.HINT,
        )
    elif is_day and step.needs_children and start.weekday() == SUNDAY:
        yield _about(
            step,
            _("«%(activity)s» falls on a Sunday."),
            _("%(date)s is a Sunday, and it needs children.") % {"date": _day(start)},
            _("Choose a school day."),
        )


def _said_holiday(step: Step, holidays: list[Holiday]) -> Holiday | None:
    """«Зимние каникулы» are holidays by their name, whichever days a school has for them."""
    if "каникул" not in fold(step.activity.dates):
        return None
    start, end = step.activity.starts_on, step.activity.ends_on
    return next((item for item in holidays if not item.is_public and item.start <= end and item.end >= start), None)


# --- Dates beside one another ---


def _same_time(steps: list[Step]) -> Iterator[Finding]:
    """A day twice is a warning; what lies within a longer time can be managed, and is a hint."""
    exact = [step for step in steps if step.activity.date_precision in EXACT]
    exact.sort(key=lambda step: (step.activity.starts_on, step.activity.ends_on))
    days: dict[datetime.date, Step] = {}
    latest = None
    for step in exact:
        start, end = step.activity.starts_on, step.activity.ends_on
        if start == end and start in days:
            yield _on_top(step, days[start], Severity.WARNING)
        elif latest and start <= latest.activity.ends_on:
            yield _on_top(step, latest, Severity.HINT)
        if start == end:
            days.setdefault(start, step)
        if latest is None or end > latest.activity.ends_on:
            latest = step


def _on_top(step: Step, other: Step, severity: str) -> Finding:
    return _about(
        step,
        _("«%(activity)s» lies on top of another activity."),
        _("«%(other)s» is at the same time: «%(dates)s».")
        % {"other": quoted(other.activity.title), "dates": quoted(other.activity.dates)},
        _("Move one of them, if you have to be at both."),
        severity,
    )


def _trial_first(need: RouteNeed, checked: Checked) -> Iterator[Finding]:
    """A trial that is over before the first study of the same need begins."""
    steps = [step for task in need.tasks.all() for step in checked.steps_of(task)]
    studies = [step for step in steps if step.does == "listening" and step.activity.starts_on]
    trials = [step for step in steps if step.does == "trial" and step.activity.ends_on]
    if not (studies and trials):
        return
    study = min(studies, key=lambda step: step.activity.starts_on)
    trial = min(trials, key=lambda step: step.activity.ends_on)
    if trial.activity.ends_on < study.activity.starts_on:
        yield _about(
            trial,
            _("«%(activity)s» comes before what should be learned for it."),
            _("The trial is at «%(trial)s», and «%(study)s» only at «%(dates)s».")
            % {
                "trial": quoted(trial.activity.dates),
                "study": quoted(study.activity.title),
                "dates": quoted(study.activity.dates),
            },
            _("Learn first, try then, and look back after it."),
        )


def _about(step: Step, sentence: str, how: str, example: str, severity: str = Severity.WARNING) -> Finding:
    """A finding about one activity; the sentence quotes its title."""
    text = sentence % {"activity": quoted(step.activity.title)}
    return Finding(text, how, example, LineNoun.ACTIVITY, step.activity.pk, severity)

"""Criterion 7: activities can be managed, and will happen at all (source 004)."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...choices import ActivityStatus, LineNoun
from .findings import Checked, Finding, Found, Severity, Step
from .words import data, first_of, quoted


def activities_can_be_managed(checked: Checked) -> Found:
    judged = [step for step in checked.steps if step.activity.resource_id or _month_of(step)]
    findings = [*_crowded(checked.steps), *(found for step in checked.steps if (found := _gone(step, checked)))]
    return Found(findings, len(judged))


def _crowded(steps: list[Step]) -> Iterator[Finding]:
    months = defaultdict(list)
    for step in steps:
        if month := _month_of(step):
            months[month].append(step)
    for month, there in sorted(months.items()):
        hours = sum(step.activity.hours or 0 for step in there)
        name = date_format(month, "F Y")
        if len(there) > data()["most_in_a_month"]:
            many = ngettext("%(count)d activity in one month", "%(count)d activities in one month", len(there))
            yield _too_much(name, many % {"count": len(there)}, there[0])
        elif hours > data()["most_hours_in_a_month"]:
            many = ngettext("%(count)d hour of study in one month", "%(count)d hours of study in one month", hours)
            yield _too_much(name, many % {"count": hours}, there[0])


def _month_of(step: Step) -> datetime.date | None:
    """The month in which all of it happens, or by which it has to be done."""
    start, end = step.activity.starts_on, step.activity.ends_on
    if end is None or (start and (start.year, start.month) != (end.year, end.month)):
        return None
    return end.replace(day=1)


def _too_much(month: str, many: str, first: Step) -> Finding:
    return Finding(
        _("%(month)s: it will be hard to manage everything.") % {"month": month},
        _("There are %(many)s.") % {"many": many},
        noun=LineNoun.ACTIVITY,
        line_id=first.activity.pk,
    )


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _is_kept(step: Step) -> bool:
    """A book or a recording is there after its day."""
    code = step.activity.form.code if step.activity.form else ""
    return code in data()["kept_forms"] or first_of(step.words, "kept_words") is not None


def _gone(step: Step, checked: Checked) -> Finding | None:
    """A resource of the map that will not happen; what is done already is not asked."""
    resource, today = step.activity.resource, checked.facts.today
    if resource is None or step.activity.status != ActivityStatus.PLANNED:
        return None
    severity = Severity.WARNING
    if not resource.live:
        how = _("It was taken off the resource map.")
    elif resource.valid_to and resource.valid_to < (today or checked.route.starts_on) and not _is_kept(step):
        how = _("By the resource map it ended on %(date)s.") % {"date": _day(resource.valid_to)}
    elif resource.apply_until and today and resource.apply_until < today:
        how = _("By the resource map one could enrol until %(date)s.") % {"date": _day(resource.apply_until)}
        severity = Severity.HINT
    else:
        return None
    return Finding(
        _("«%(activity)s» may not take place.") % {"activity": quoted(step.activity.title)},
        how,
        _("Look for a similar one on the resource map, or ask whether it will be held again."),
        LineNoun.ACTIVITY,
        step.activity.pk,
        severity,
    )

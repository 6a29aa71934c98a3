"""The title data of a route that a document names, and what stands for those that it does not name."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from iom_plugin_resources.core.periods import PeriodError, parse_period
from iom_plugin_resources.core.text import fold

from ...choices import NeedKind
from ...models import Teacher
from ...models.routes import LONGEST_YEARS
from ...queries.contents import HEAD
from ...queries.school_years import FIRST_MONTH, period_from
from .heading import Heading
from .tables import Doubt
from .understanding import Understanding

LONGEST = {"theme": 500, "self_education_form": 300, "report_form": 300}


def fallback_need(heading: Heading) -> tuple[str, str]:
    """What stands for the first column where a form has none."""
    for name, kind in (
        ("diagnostics_summary", NeedKind.DEFICIT),
        ("theme", NeedKind.TASK),
        ("request", NeedKind.TASK),
        ("goal", NeedKind.TASK),
    ):
        if text := heading.texts.get(name):
            return text, kind
    return _("Task for the period ahead"), NeedKind.TASK


def title_data(heading: Heading, reading: Understanding, teacher: Teacher) -> dict:
    """The title data; what the document does not say is filled in and told."""
    doubts = reading.doubts
    texts = {name: heading.texts.get(name, "") for name in HEAD}
    texts["theme"] = texts["theme"] or heading.texts.get("title", "")
    if request := heading.texts.get("request"):
        texts["diagnostics_summary"] = "\n".join(filter(None, [texts["diagnostics_summary"], request]))
    if not texts["theme"]:
        texts["theme"] = " ".join(reading.needs[0].text.split())
        doubts.append(
            Doubt(
                "theme_guessed",
                _("The document names no theme: the first line stands for it."),
                texts["theme"],
                line="theme",
            )
        )
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest:
            doubts.append(Doubt("text_cut", _("This is too long and was cut."), texts[name], line=name))
            texts[name] = texts[name][: longest - 1] + "…"
    start, end = heading.starts_on, heading.ends_on
    if start is None:
        start, end = _period_of(reading)
        sentence = _("The document names no period that is understood: %(start)s – %(end)s was taken. Correct it.")
        values = {"start": f"{start:%d.%m.%Y}", "end": f"{end:%d.%m.%Y}"}
        doubts.append(Doubt("period_guessed", sentence % values, heading.texts.get("period", ""), line="starts_on"))
    if heading.other_persons:
        sentence = _(
            "The document names several teachers, and all its road maps were read into one route. Choose a table."
        )
        doubts.append(Doubt("several_persons", sentence, "; ".join(heading.other_persons)))
    person = heading.texts.get("person", "")
    if person and fold(teacher.last_name) not in fold(person):
        sentence = _("The document names another person, but %(teacher)s will be the author of the route.")
        doubts.append(Doubt("other_person", sentence % {"teacher": teacher.short_name}, person))
    return {**texts, "starts_on": start.isoformat(), "ends_on": end.isoformat(), "conclusion": ""}


def _period_of(reading: Understanding) -> tuple[datetime.date, datetime.date]:
    """From the first to the last day of the activities, or else the school year at hand."""
    days: list[datetime.date] = []
    for need in reading.needs:
        for task in need.tasks:
            for child in task.activities:
                days += _days_of(child.value["dates"])
    if days and max(days).year - min(days).year < LONGEST_YEARS:
        return min(days), max(days)
    today = timezone.localdate()
    first = today.year if today.month >= FIRST_MONTH - 2 else today.year - 1
    return period_from(first)


def _days_of(dates: str) -> list[datetime.date]:
    try:
        period = parse_period(dates) if dates else None
    except PeriodError:
        period = None
    return [day for day in (period.start, period.end) if day] if period else []

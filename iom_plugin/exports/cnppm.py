"""The form of a ЦНППМ cabinet (practice, case 06): general data, diagnostics, request, map by levels, report.

Its map has no columns for needs and tasks, so these stand as lines across it, above their activities.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from iom_plugin_resources.choices import Level

from ..choices import NeedKind, TaskKind
from ..models import Teacher
from . import road_maps, teachers
from .documents import DASH, paragraphs

LINK = re.compile(r"https?://[^\s<>«»\"]+[^\s<>«»\".,;:!?)]")
NEED, TASK, ACTIVITY = "need", "task", "activity"


def headings() -> dict[str, str]:
    """The parts of the form, numbered as it numbers them."""
    return {
        "general": _("1. General data about the teacher"),
        "diagnostics": _("2. Results of the diagnostics of professional deficits"),
        "request": _("3. The teacher's own request"),
        "map": _("4. Map of professional development"),
        "report": _("5. The teacher's report on the work done by the map"),
    }


def columns() -> dict[str, str]:
    return {
        "level": _("Levels of implementation"),
        "companion": _("Accompanied by (mentor, tutor)"),
        "activity": _("Events that help to overcome the deficits found"),
        "category": _("Category"),
        "dates": _("Dates of implementation"),
    }


def report_columns() -> dict[str, str]:
    return {
        "number": _("No."),
        "activity": columns()["activity"],
        "text": _("Text of the report"),
        "link": _("Link to the report"),
    }


def rows(needs: list[dict], companion: str) -> list[dict]:
    """Lines across the map (``band`` with its ``notes``) for needs and tasks, and a row for each activity.

    An activity may tell its ``level``, that of its resource.
    """
    found = []
    for number, need in enumerate(needs, start=1):
        found.append(_band(NEED, f"{number}. {need['text']}", road_maps.kind_of(NeedKind, need["kind"])))
        for place, task in enumerate(need["tasks"], start=1):
            found.append(_task_band(f"{number}.{place}.", task))
            found += [_activity(activity, companion) for activity in task["activities"]]
    return found or [_row(**dict.fromkeys(columns(), DASH))]


def report(needs: list[dict]) -> list[dict]:
    """What was done in each step, with the first link that stands in it."""
    activities = [activity for need in needs for task in need["tasks"] for activity in task["activities"]]
    return [
        {
            "number": str(number),
            "activity": road_maps.activity_text(activity),
            "text": activity["done_note"],
            "link": _link(activity["done_note"]),
        }
        for number, activity in enumerate(activities, start=1)
    ]


def general(teacher: Teacher, municipality: str, companion: str) -> list[dict]:
    """The lines about the teacher, in the order of the form; it shows its empty lines too."""
    sheet = [
        (_("Teacher's full name"), [teacher.full_name]),
        (_("Place of work"), [teacher.organisation.official_name]),
        (_("District"), [municipality]),
        (_("Position held"), [teacher.position.title]),
        (_("Education"), paragraphs(teacher.education)),
        (_("Qualification category"), [teacher.get_category_display()]),
        (_("Subject"), [", ".join(subject.title for subject in teacher.subjects.all())]),
        (_("Teaching experience"), teachers.experience(teacher.experience_years)),
        (_("Tutor, mentor"), [companion]),
    ]
    return [{"label": label, "lines": [line for line in lines if line] or [DASH]} for label, lines in sheet]


def diagnostics(summary: str, needs: list[dict]) -> list[str]:
    """What diagnostics has shown, and the deficits that the route answers."""
    return [*paragraphs(summary), *_texts(needs, NeedKind.DEFICIT)] or [DASH]


def request(needs: list[dict]) -> list[str]:
    """Tasks for the period ahead are the teacher's own request, not a finding."""
    return _texts(needs, NeedKind.TASK) or [DASH]


def _texts(needs: list[dict], kind: str) -> list[str]:
    return [f"{number}. {need['text']}" for number, need in enumerate(needs, start=1) if need["kind"] == kind]


def _task_band(number: str, task: dict) -> dict:
    results = "; ".join(road_maps.result_texts(task))
    return _band(
        TASK,
        f"{number} {task['text']}",
        road_maps.kind_of(TaskKind, task["kind"]),
        _("Form in which the result is presented: %(results)s") % {"results": results},
    )


def _band(noun: str, text: str, *notes: str) -> dict:
    return _row(band=text, notes=list(notes), noun=noun)


def _activity(activity: dict, companion: str) -> dict:
    return _row(
        level=level(activity.get("level") or ""),
        companion=companion or DASH,
        activity=road_maps.activity_text(activity),
        category=activity["form"] or DASH,
        dates=activity["dates"] or DASH,
    )


def _row(**cells) -> dict:
    return {**dict.fromkeys(columns(), ""), "band": "", "notes": [], "noun": ACTIVITY, **cells}


def level(code: str) -> str:
    """«Школьный»; what a teacher does without a resource of the map is of the personal level."""
    words = {
        Level.ORGANISATION: pgettext("level of implementation", "school"),
        Level.DISTRICT: pgettext("level of implementation", "methodical district"),
        Level.MUNICIPALITY: pgettext("level of implementation", "municipal"),
        Level.REGION: pgettext("level of implementation", "regional"),
        Level.FEDERAL: pgettext("level of implementation", "federal"),
    }
    return words.get(code) or pgettext("level of implementation", "personal")


def _link(text: str) -> str:
    found = LINK.search(text)
    return found[0] if found else ""

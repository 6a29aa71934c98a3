"""The information sheet about a teacher (source 002), every value worded for a document."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Teacher, TrainingRecord
from .documents import DASH, paragraphs


def information(teacher: Teacher) -> list[dict]:
    """The lines of the sheet in the order of the source; a form shows its empty lines too. Two queries."""
    courses = [training(record) for record in teacher.trainings.all()]
    sheet = _before_courses(teacher, position(teacher))
    sheet.append((_("Dates and themes of further training programmes"), courses))
    sheet.append((_("Teaching experience"), experience(teacher.experience_years)))
    return _worded(sheet)


def brief_information(teacher: Teacher) -> list[dict]:
    """The sheet without subjects and courses: what the row of the teacher says without another query."""
    sheet = _before_courses(teacher, teacher.position.title)
    sheet.append((_("Teaching experience"), experience(teacher.experience_years)))
    return _worded(sheet)


def _before_courses(teacher: Teacher, position: str) -> list[tuple[str, list[str]]]:
    attested = teacher.attestation_date
    return [
        (_("Full name"), [teacher.full_name]),
        (_("Position held"), [position]),
        (_("Education"), paragraphs(teacher.education)),
        (_("Date of attestation"), [date_format(attested, "SHORT_DATE_FORMAT")] if attested else []),
        (_("Qualification category"), [teacher.get_category_display()]),
    ]


def _worded(sheet: list[tuple[str, list[str]]]) -> list[dict]:
    return [{"label": label, "lines": lines or [DASH]} for label, lines in sheet]


def position(teacher: Teacher) -> str:
    """«Учитель (математика, информатика)»."""
    subjects = ", ".join(lower_first(subject.title) for subject in teacher.subjects.all())
    if not subjects:
        return teacher.position.title
    return _("%(position)s (%(subjects)s)") % {"position": teacher.position.title, "subjects": subjects}


def training(record: TrainingRecord) -> str:
    """«2025 г.: «Тема», ИРО, 36 ч»."""
    title = record.title if "«" in record.title else _("“%(title)s”") % {"title": record.title}
    hours = _("%(hours)s h") % {"hours": record.hours} if record.hours else ""
    course = ", ".join(part for part in (title, record.provider, hours) if part)
    return _("%(year)s: %(course)s") % {"year": record.year, "course": course} if record.year else course


def experience(years: int | None) -> list[str]:
    if years is None:
        return []
    if years == 0:
        return [_("less than a year")]
    return [ngettext("%(count)s year", "%(count)s years", years) % {"count": years}]


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence; an abbreviation («ОБЗР») keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text

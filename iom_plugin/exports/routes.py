"""The official document of a route (source 002): what it says, and the file."""

import json

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from iom_plugin_resources.exports.documents import Document, file_name, printable
from iom_plugin_resources.models import Organisation

from .. import conf
from ..choices import Decision, RouteStatus
from ..errors import Invalid
from ..models import Review, Route
from ..queries import routes as queries
from ..queries.contents import content_of
from . import docx, pdf, reviews, road_maps, teachers
from .documents import paragraphs, template_path

NOT_APPROVED = (*Route.EDITABLE, RouteStatus.SUBMITTED)
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


def render_route(route: Route, format: str) -> Document:
    """The document of ``route`` in the portal's language, whoever asks for it.

    Raises ``Invalid`` for a format other than docx, pdf and json, ``IomError`` for a broken template.
    """
    if format not in CONTENT_TYPES:
        sentence = _("A route cannot be written as “%(format)s”. Choose one of: %(known)s.")
        known = ", ".join(CONTENT_TYPES)
        raise Invalid(sentence % {"format": format, "known": known}, code="format_unknown")
    with translation.override(settings.LANGUAGE_CODE):
        route = whole(route)
        name = _("IOM %(teacher)s %(year)s") % {"teacher": route.teacher.short_name, "year": year_of(route)}
        return Document(file_name(name, format), CONTENT_TYPES[format], _content(route, format))


def _content(route: Route, format: str) -> bytes:
    if format == "json":
        return json.dumps(content_of(route), ensure_ascii=False, indent=2).encode()
    if format == "docx":
        return docx.render(_template("docx", conf.docx_template()), document_context(route))
    return pdf.render(_template("typ", conf.typst_template()), document_context(route))


def _template(extension: str, own: str):
    return template_path(f"iom_plugin/documents/route.{extension}", own)


def whole(route: Route) -> Route:
    """The route with everything that a document prints, in a constant number of queries."""
    approvals = Review.objects.filter(decision=Decision.APPROVED)
    found = queries.with_content(Route.objects.filter(pk=route.pk))
    return (
        found.select_related("teacher__organisation", "teacher__position")
        .prefetch_related("teacher__trainings", Prefetch("reviews", approvals, to_attr="approvals"))
        .get()
    )


def document_context(route: Route) -> dict:
    """What a template prints, worded in the active language; ``route`` comes from ``whole``.

    Plain data only, so that a template reaches nothing else.
    """
    teacher, organisation = route.teacher, route.teacher.organisation
    title = _("Individual educational route of a teacher")
    municipality = municipality_of(organisation)
    context = {
        "language": translation.get_language(),
        "title": title,
        "document_title": f"{title}: {teacher.full_name}",
        "document_author": teacher.full_name,
        "organisation": {
            "official_name": organisation.official_name,
            "short_name": organisation.short_name,
            "municipality": municipality,
            "locality": organisation.locality,
        },
        "teacher": {
            "full_name": teacher.full_name,
            "short_name": teacher.short_name,
            "position": teachers.position(teacher),
        },
        "year": year_of(route),
        "place_and_year": ", ".join(part for part in (organisation.locality, year_of(route)) if part),
        "period": route.period_text(),
        "considered": reviews.considered(_approval(route)),
        "approved": reviews.approved(organisation),
        "headings": headings(),
        "information": teachers.information(teacher),
        "note": note(route),
        "facts": facts(route, municipality),
        "columns": road_maps.columns(),
        "conclusion": paragraphs(route.conclusion),
    }
    content = printable(content_of(route))
    return printable(context) | {"rows": road_maps.rows(content["needs"])}


def headings() -> dict[str, str]:
    """The parts of the document, as source 002 names them."""
    return {
        "information": _("Information sheet"),
        "note": _("Explanatory note"),
        "road_map": _("Road map"),
        "conclusion": _("Analysis of the work done, with conclusions"),
    }


def note(route: Route) -> list[dict]:
    """The explanatory note; what its author has not written is left out."""
    parts = [
        (_("Diagnostics and its results"), route.diagnostics_summary),
        (_("Individual theme of self-education"), route.theme),
        (_("Goal"), route.goal),
        (_("Tasks"), route.tasks_summary),
        (_("Form of self-education"), route.self_education_form),
        (_("Expected result"), route.expected_result),
        (_("Period of work"), route.period_text()),
        (_("Form of the progress report"), route.report_form),
    ]
    return [{"label": label, "paragraphs": paragraphs(text)} for label, text in parts if text.strip()]


def facts(route: Route, municipality: str) -> list[dict]:
    """The lines above the road map."""
    teacher = route.teacher
    position = teachers.lower_first(teachers.position(teacher))
    work = (municipality, teacher.organisation.short_name, position)
    lines = [
        (_("Teacher's full name"), teacher.full_name),
        (
            _("Municipality, place of work, position (with the subject)"),
            ", ".join(part for part in work if part),
        ),
        (_("Period of implementation"), route.period_text()),
    ]
    return [{"label": label, "text": text} for label, text in lines]


def municipality_of(organisation: Organisation) -> str:
    """The nearest municipality above the organisation."""
    above = organisation.get_ancestors().filter(kind__code="municipality").last()
    return above.short_name if above else ""


def year_of(route: Route) -> str:
    """The year in which the route was drawn up; one typed in later from paper began before its record."""
    return str(min(timezone.localtime(route.created_at).year, route.starts_on.year))


def _approval(route: Route) -> Review | None:
    """The last approval, if it is about the route as it is now."""
    if route.status in NOT_APPROVED or not route.approvals:
        return None
    return route.approvals[0]

"""The official document of a route (source 002): what it says, and the file."""

import datetime
import json

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from iom_plugin_resources.core.letters import full_address
from iom_plugin_resources.exports import calendars, pdf
from iom_plugin_resources.exports.documents import Document, file_name, printable
from iom_plugin_resources.models import Organisation

from ..choices import AmendmentStatus, Decision, Layout, RouteStatus
from ..errors import Invalid
from ..models import Amendment, Review, Route
from ..queries import documents
from ..queries import routes as queries
from ..queries.contents import content_of
from ..queries.deadlines import deadlines_of
from . import cnppm, layouts, reviews, teachers, xlsx
from .documents import paragraphs
from .templates import DOCX, render_docx, typst_template

NOT_APPROVED = (*Route.EDITABLE, RouteStatus.SUBMITTED)
FORMAT_OF_DATA = "wagtail-iom route"
CONTENT_TYPES = {
    "docx": DOCX,
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ics": calendars.CONTENT_TYPE,
}
WITHOUT_LAYOUT = ("json", "ics")


def render_route(route: Route, format: str, *, layout: str = Layout.FIVE_COLUMNS) -> Document:
    """The document of ``route`` in the portal's language, whoever asks for it; ``json`` and ``ics`` know no layouts.

    Raises ``Invalid`` for a format or a layout that there is not, ``IomError`` for a broken template.
    """
    if format not in CONTENT_TYPES:
        sentence = _("A route cannot be written as “%(format)s”. Choose one of: %(known)s.")
        known = ", ".join(CONTENT_TYPES)
        raise Invalid(sentence % {"format": format, "known": known}, code="format_unknown")
    if layout not in Layout.values:
        sentence = _("There is no layout “%(layout)s”. Choose one of: %(known)s.")
        known = ", ".join(Layout.values)
        raise Invalid(sentence % {"layout": layout, "known": known}, code="layout_unknown")
    with translation.override(settings.LANGUAGE_CODE):
        route = _with_content(route) if format in WITHOUT_LAYOUT else whole(route)
        name = _("IOM %(teacher)s %(year)s") % {"teacher": route.teacher.short_name, "year": year_of(route)}
        if format == "docx":
            return render_docx(layout, route.teacher.organisation, document_context(route, layout), name)
        return Document(file_name(name, format), CONTENT_TYPES[format], _content(route, format, layout))


def _content(route: Route, format: str, layout: str) -> bytes:
    if format == "json":
        return json.dumps({"format": FORMAT_OF_DATA, **content_of(route)}, ensure_ascii=False, indent=2).encode()
    if format == "ics":
        calendar = calendars.Calendar(name=route.theme, absolute=full_address, is_own=True)
        return b"".join(calendars.write_calendar(calendar, (), deadlines_of(route)))
    context = document_context(route, layout)
    if format == "xlsx":
        return xlsx.render(context, layout)
    return pdf.render(typst_template(layout), context)


def _with_content(route: Route) -> Route:
    return queries.with_content(Route.objects.filter(pk=route.pk).select_related("teacher")).get()


def whole(route: Route) -> Route:
    """The route with everything that a document prints, in a constant number of queries; lines in ``road_map``."""
    route = Route.objects.select_related("teacher__organisation", "teacher__position").get(pk=route.pk)
    route.road_map = documents.road_map_of(route)
    about = ["teacher__subjects", "teacher__trainings"]
    if _may_print_approval(route):
        approvals = Review.objects.filter(decision=Decision.APPROVED).select_related("version")
        in_force = Amendment.objects.filter(status=AmendmentStatus.DONE).select_related("before")
        about += [
            Prefetch("reviews", approvals.defer("version__content"), to_attr="approvals"),
            Prefetch("amendments", in_force.defer("before__content"), to_attr="amendments_in_force"),
        ]
    prefetch_related_objects([route], *about)
    return route


def document_context(route: Route, layout: str = Layout.FIVE_COLUMNS) -> dict:
    """What a template prints, worded in the active language; ``route`` comes from ``whole``."""
    companion = ", ".join(documents.companions_of(route.teacher)) if layout == Layout.CNPPM else ""
    return worded(route, layout, municipality=municipality_of(route.teacher.organisation), companion=companion)


def worded(route: Route, layout: str, *, municipality: str, companion: str) -> dict:
    """The same, when everything is read. Plain data only, so that a template reaches nothing else."""
    teacher, organisation = route.teacher, route.teacher.organisation
    title = _("Individual educational route of a teacher")
    approval = _approval(route)
    context = {
        "language": translation.get_language(),
        "layout": str(layout),
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
        "theme": route.theme,
        "year": year_of(route),
        "place_and_year": ", ".join(part for part in (organisation.locality, year_of(route)) if part),
        "period": route.period_text(),
        "considered": reviews.considered(approval, _amended_on(route, approval)),
        "approved": reviews.approved(organisation),
        "headings": headings(),
        "information": teachers.information(teacher),
        "note": note(route),
        "facts": facts(route, municipality),
        "conclusion": paragraphs(route.conclusion),
    }
    if layout == Layout.CNPPM:
        context["general"] = cnppm.general(teacher, municipality, companion)
    needs = printable(route.road_map)
    about = {"diagnostics": printable(route.diagnostics_summary), "companion": printable(companion)}
    return printable(context) | layouts.road_map(layout, needs, **about)


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


def _may_print_approval(route: Route) -> bool:
    """A change under way is not approved yet, so an old protocol must not stand over it."""
    return route.status not in NOT_APPROVED and not route.is_amended


def _approval(route: Route) -> Review | None:
    """The last approval, if it is about the route as it is now."""
    return route.approvals[0] if _may_print_approval(route) and route.approvals else None


def _amended_on(route: Route, approval: Review | None) -> datetime.date | None:
    """When the route was changed after ``approval`` without another one, as an organisation may allow."""
    if approval is None or approval.version is None or not route.amendments_in_force:
        return None
    last = route.amendments_in_force[0]
    return timezone.localdate(last.closed_at) if last.before.number > approval.version.number else None

"""Local acts on routes as Word files: the regulation, and the order that puts approved routes to work (source 004)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from iom_plugin_resources.exports.documents import Document, printable
from iom_plugin_resources.models import Organisation

from ..choices import TemplateKind
from ..models import Review, Route
from . import teachers
from .documents import DASH, paragraphs
from .reviews import NUMBER_LINE, SIGNATURE_LINE, signature
from .templates import render_docx

LOCAL_ACTS = (TemplateKind.REGULATION, TemplateKind.ORDER)


@dataclass(frozen=True)
class Details:
    """What a person fills in; what is left empty stays a line for a pen."""

    number: str = ""
    date: datetime.date | None = None
    school_year: str = ""
    head_title: str = ""
    head_name: str = ""
    council: str = ""
    council_minutes: str = ""
    responsible: str = ""
    days_for_review: int = 14
    amendment_needs_approval: bool = True
    criteria: list[str] = field(default_factory=list)


def render_act(kind: str, organisation: Organisation, details: Details, routes: Iterable[Route] = ()) -> Document:
    """The act of this ``kind`` as DOCX by the nearest template, in the portal's language.

    ``routes`` are those that an order names, each with its ``approvals``.
    """
    with translation.override(settings.LANGUAGE_CODE):
        lines = [_line(route, number) for number, route in enumerate(routes, start=1)]
        context = printable(_context(kind, organisation, details, lines))
        return render_docx(kind, organisation, context, context["document_title"])


def title_of(kind: str) -> str:
    titles = {
        TemplateKind.REGULATION: _("Regulation on individual educational routes"),
        TemplateKind.ORDER: _("Order on individual educational routes"),
    }
    return titles[kind]


def sample_regulation() -> dict:
    """An invented regulation, by which an uploaded template is tried."""
    return _sample(TemplateKind.REGULATION)


def sample_order() -> dict:
    """An invented order, by which an uploaded template is tried."""
    return _sample(TemplateKind.ORDER)


def _context(kind: str, organisation: Organisation, details: Details, routes: list[dict]) -> dict:
    title = title_of(kind)
    return {
        "language": translation.get_language(),
        "title": title,
        "document_title": f"{title}, {organisation.short_name}",
        "organisation": {
            "official_name": organisation.official_name,
            "short_name": organisation.short_name,
            "locality": organisation.locality,
            "address": organisation.address,
        },
        "number": details.number or NUMBER_LINE,
        "date": date_format(details.date, "SHORT_DATE_FORMAT") if details.date else SIGNATURE_LINE,
        "school_year": details.school_year or SIGNATURE_LINE,
        "head": {
            "title": details.head_title or _("Head"),
            "name": details.head_name or SIGNATURE_LINE,
            "line": f"{SIGNATURE_LINE} {signature(details.head_name)}".strip(),
        },
        "council": details.council or _("of the methodical council"),
        "council_minutes": details.council_minutes or SIGNATURE_LINE,
        "responsible": paragraphs(details.responsible) or [SIGNATURE_LINE * 2],
        "days_for_review": str(details.days_for_review),
        "amendment_needs_approval": details.amendment_needs_approval,
        "criteria": details.criteria,
        "routes": routes,
    }


def _line(route: Route, number: int) -> dict:
    approval = route.approvals[0] if route.approvals else None
    return {
        "number": str(number),
        "teacher": route.teacher.full_name,
        "signature": signature(route.teacher.full_name),
        "position": teachers.position(route.teacher),
        "theme": route.theme,
        "period": route.period_text(),
        "minutes": _minutes(approval) if approval else DASH,
    }


def _minutes(approval: Review) -> str:
    day = date_format(approval.protocol_date, "SHORT_DATE_FORMAT")
    return _("minutes No. %(number)s of %(date)s") % {"number": approval.protocol_number, "date": day}


def _sample(kind: str) -> dict:
    school = _("Sample school No. 7")
    organisation = Organisation(
        official_name=_("Municipal institution “%(school)s”") % {"school": school},
        short_name=school,
        locality=_("the town of Sampleton"),
        address=_("1 School Street"),
    )
    person = " ".join([_("Sample"), _("Anna"), _("Petrovna")])
    details = Details(
        number="12",
        date=datetime.date(2026, 9, 1),
        school_year="2026/2027",
        head_title=_("Director"),
        head_name=_("Head Elena Arkadyevna"),
        council=_("of the methodical council"),
        council_minutes=_("No. 1 of 31.08.2026"),
        responsible=person,
        criteria=[_("Learning tasks are specific")],
    )
    line = {
        "number": "1",
        "teacher": person,
        "signature": signature(person),
        "position": _("Teacher"),
        "theme": _("Formative assessment at lessons of mathematics"),
        "period": "09.2026–05.2028",
        "minutes": _("No. 1 of 31.08.2026"),
    }
    return printable(_context(kind, organisation, details, [line]))

"""Agenda and protocol of a council's meeting: what they say, on paper and as a Word file."""

import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from iom_plugin_resources.exports.documents import Document, printable
from iom_plugin_resources.models import Organisation

from ..choices import Decision, TemplateKind
from ..models import CouncilItem, CouncilMeeting
from . import teachers
from .documents import paragraphs
from .reviews import SIGNATURE_LINE, signature
from .templates import render_docx

PAPERS = {"agenda": TemplateKind.AGENDA, "protocol": TemplateKind.PROTOCOL}


def render_paper(meeting: CouncilMeeting, paper: str) -> Document:
    """The ``"agenda"`` or ``"protocol"`` as DOCX by the template of the organisation, in the portal's language."""
    with translation.override(settings.LANGUAGE_CODE):
        context = paper_context(meeting, paper)
        name = f"{context['heading']} {meeting.held_on:%d.%m.%Y}"
        return render_docx(PAPERS[paper], meeting.organisation, context, name)


def paper_context(meeting: CouncilMeeting, paper: str) -> dict:
    """What both papers print, worded in the active language: plain data, so that a template reaches nothing else."""
    items = meeting.items.select_related("route__teacher__organisation", "route__teacher__position")
    items = items.prefetch_related("route__teacher__subjects")
    worded = [_item(item, number) for number, item in enumerate(items, start=1)]
    return printable(_context(meeting, worded, paper))


def _context(meeting: CouncilMeeting, items: list[dict], paper: str) -> dict:
    of_what = _("of a meeting of %(council)s") % {"council": meeting.council}
    heading = _("Agenda") if paper == "agenda" else _("Protocol No. %(number)s") % {"number": meeting.protocol_number}
    return {
        "language": translation.get_language(),
        "heading": heading,
        "of_what": of_what,
        "document_title": f"{heading} {of_what}",
        "organisation": {
            "official_name": meeting.organisation.official_name,
            "short_name": meeting.organisation.short_name,
        },
        "date": date_format(meeting.held_on, "DATE_FORMAT"),
        "place": meeting.place,
        "labels": _labels(),
        "members": paragraphs(meeting.members),
        "chair": _signed(meeting.chair),
        "secretary": _signed(meeting.secretary),
        "items": items,
        "notes": paragraphs(meeting.notes),
    }


def sample_agenda() -> dict:
    """An invented agenda, by which an uploaded template is tried."""
    return _sample("agenda")


def sample_protocol() -> dict:
    """An invented protocol, by which an uploaded template is tried."""
    return _sample("protocol")


def _labels() -> dict[str, str]:
    return {
        "agenda": _("On the agenda:"),
        "speaker": _("Speaker:"),
        "chair": _("Chair"),
        "secretary": _("Secretary"),
        "present": _("Present:"),
        "heard": _("HEARD:"),
        "decided": _("DECIDED:"),
        "said": _("Said besides:"),
    }


def _item(item: CouncilItem, number: int) -> dict:
    route, teacher = item.route, item.route.teacher
    author = ", ".join([teacher.full_name, teachers.lower_first(teachers.position(teacher))])
    return {
        "number": number,
        "question": _question(route.theme, author, teacher.organisation.short_name, route.period_text()),
        "heard": _heard(route.theme, author),
        "author": author,
        "theme": route.theme,
        "speaker": _ended(item.speaker),
        "decision": _decided(item),
        "comment": paragraphs(item.comment),
    }


def _question(theme: str, author: str, organisation: str, period: str) -> str:
    sentence = _("Individual educational route “%(theme)s” (author: %(author)s; %(organisation)s; %(period)s)")
    return sentence % {"theme": theme, "author": author, "organisation": organisation, "period": period}


def _heard(theme: str, author: str) -> str:
    return _("on the route “%(theme)s”, author: %(author)s") % {"theme": theme, "author": author}


def _decided(item: CouncilItem) -> str:
    if item.decision == Decision.APPROVED:
        return _("Approve the route. Advice to the author:") if item.comment.strip() else _("Approve the route.")
    if item.decision == Decision.RETURNED:
        return _("Return the route for changes:")
    return _("Put the question off to another meeting.")


def _ended(name: str) -> str:
    """A name that ends a sentence; initials end with a full stop already."""
    return f"{name.rstrip('.')}." if name else ""


def _signed(name: str) -> dict[str, str]:
    """The full name, and a line for the pen with the name as it stands beside a signature."""
    return {"name": name, "line": f"{SIGNATURE_LINE} {signature(name)}".strip()}


def _sample(paper: str) -> dict:
    """Nobody's meeting: every list filled, every text there."""
    school, person = _("Sample school"), _("Sample Anna Petrovna")
    meeting = CouncilMeeting(
        organisation=Organisation(official_name=school, short_name=school),
        council=_("the methodical council"),
        held_on=datetime.date(2026, 10, 28),
        place=_("school library"),
        chair=person,
        secretary=person,
        members=f"{person}\n{person}",
        protocol_number="2",
        notes=_("The next meeting is in a month."),
    )
    theme = _("Formative assessment at lessons of mathematics")
    author = ", ".join([person, _("teacher")])
    item = {
        "number": 1,
        "question": _question(theme, author, school, "2026"),
        "heard": _heard(theme, author),
        "author": author,
        "theme": theme,
        "speaker": _ended(person),
        "decision": _("Return the route for changes:"),
        "comment": [_("Name the webinar and its date.")],
    }
    return printable(_context(meeting, [item, item | {"number": 2, "comment": []}], paper))

"""The report of a webinar, read and confirmed before anything of it is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import errors
from ..choices import AttendanceSource
from ..forms.attendance import PreviewForm, ReportForm
from ..imports.webinar_matches import Match, match
from ..imports.webinar_reports import Visitor, read_report
from ..models import EventOccurrence
from ..queries import attendance as queries
from ..queries.attendance import Person
from ..services import attendance as services
from .attendance import kept, tell
from .refusals import shown_in

TEMPLATES = "iom_plugin_resources/attendance/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def attendance_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the file, look at who was found in it, confirm. The file is not kept; what was found goes by the form."""
    occurrence = kept(request, pk)
    if request.method == "POST" and "found" in request.POST:
        return _previewed(request, occurrence)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with shown_in(form):
            visitors = read_report(file, file.name)
            matches = match(visitors, queries.people(occurrence))
            preview = Preview(request, occurrence, [_packed(one) for one in matches])
            return preview.drawn(preview.form(minimum=form.cleaned_data["minimum"]))
    return _screen(request, occurrence, form)


def _previewed(request: HttpRequest, occurrence: EventOccurrence) -> HttpResponse:
    form = PreviewForm(request.POST, salt=_salt(request, occurrence))
    if not form.is_valid() and "found" in form.errors:
        messages.error(request, errors.REPORT_TOO_OLD)
        return redirect("iom_resources:attendance_import", occurrence.pk)
    preview = Preview(request, occurrence, form.cleaned_data["found"])
    form = preview.form(request.POST)
    if form.is_valid() and request.POST.get("action") == "confirm":
        with shown_in(form):
            lines, minimum = preview.lines(form.cleaned_data), form.cleaned_data["minimum"]
            marks = {line.person.key: services.ATTENDED for line in lines if line.is_enough(minimum)}
            marked = services.mark_attendance(occurrence, marks, by=request.user, source=AttendanceSource.REPORT)
            tell(request, marked, preview.people)
            if short := [line.person.facts.name for line in lines if not line.is_enough(minimum)]:
                sentence = _("There for too short a time, not noted: %(names)s.")
                messages.warning(request, sentence % {"names": ", ".join(short)})
            return redirect("iom_resources:desk_attendance", occurrence.pk)
    return preview.drawn(form)


def _screen(request: HttpRequest, occurrence: EventOccurrence, form: ReportForm) -> HttpResponse:
    context = {"occurrence": occurrence, "form": form, "refusal": queries.refusal(occurrence)}
    return render(request, f"{TEMPLATES}attendance_import.html", context)


@dataclass
class Line:
    """One person of the list and the visitors that are this person."""

    person: Person
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def minutes(self) -> int | None:
        said = [one.minutes for one in self.visitors if one.minutes is not None]
        return int(sum(said)) if said else None

    def is_enough(self, minimum: int) -> bool:
        """A report without minutes says only who was there."""
        return self.minutes is None or self.minutes >= minimum


class Preview:
    """What was found: lists of name, address, minutes, whether it is sure, and keys of registrations."""

    def __init__(self, request: HttpRequest, occurrence: EventOccurrence, found: list):
        self.request, self.occurrence, self.found = request, occurrence, found
        self.people = queries.people(occurrence)
        known = {person.key: person for person in self.people}
        self.matches = [
            Match(Visitor(*visitor), tuple(known[key] for key in keys if key in known), is_sure)
            for *visitor, is_sure, keys in found
        ]
        self.doubtful = {number: one for number, one in enumerate(self.matches) if one.people and not one.is_sure}

    def form(self, data=None, *, minimum: int | None = None) -> PreviewForm:
        """The questions about the doubtful, and what was found, signed."""
        salt = _salt(self.request, self.occurrence)
        packed = signing.dumps(self.found, salt=salt, compress=True) if data is None else None
        form = PreviewForm(data, salt=salt, initial={"found": packed, "minimum": minimum})
        for number, one in self.doubtful.items():
            choices = [(person.key, _words(person)) for person in one.people]
            form.ask(number, _who(one.visitor), choices)
        return form

    def lines(self, decisions: Mapping[str, int | None] | None = None) -> list[Line]:
        """Everybody who is known for sure, and the doubtful by what was decided about them."""
        lines: dict[int, Line] = {}
        for number, one in enumerate(self.matches):
            decided = (decisions or {}).get(f"who_{number}")
            person = next((person for person in one.people if one.is_sure or person.key == decided), None)
            if person is not None:
                lines.setdefault(person.key, Line(person)).visitors.append(one.visitor)
        return list(lines.values())

    def drawn(self, form: PreviewForm) -> HttpResponse:
        minimum = (form.cleaned_data.get("minimum") if form.is_bound else form.initial["minimum"]) or 0
        sure = self.lines()
        context = {
            "occurrence": self.occurrence,
            "form": form,
            "minimum": minimum,
            "lines": [line for line in sure if line.is_enough(minimum)],
            "short": [line for line in sure if not line.is_enough(minimum)],
            "questions": [form[f"who_{number}"] for number in self.doubtful],
            "unknown": [_who(one.visitor) for one in self.matches if not one.people],
            "has_minutes": any(one.visitor.minutes is not None for one in self.matches),
            "refusal": queries.refusal(self.occurrence),
        }
        return render(self.request, f"{TEMPLATES}report_preview.html", context)


def _packed(one: Match) -> list:
    visitor = one.visitor
    return [visitor.name, visitor.email, visitor.minutes, one.is_sure, [person.key for person in one.people]]


def _who(visitor: Visitor) -> str:
    """«Анна И., anna@example.org, 48 мин»"""
    minutes = "" if visitor.minutes is None else _("%(number)d min") % {"number": round(visitor.minutes)}
    return ", ".join(filter(None, [visitor.name, visitor.email, minutes]))


def _words(person: Person) -> str:
    return ", ".join(filter(None, [person.facts.name, person.facts.organisation]))


def _salt(request: HttpRequest, occurrence: EventOccurrence) -> str:
    """What was found belongs to one date and one organiser."""
    return f"iom-webinar-report:{occurrence.pk}:{request.user.pk}"

"""Who came: ticked in a list by the organiser, or by a code that participants type from a screen."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from .. import errors
from ..choices import AttendanceSource, RegistrationStatus
from ..core.keys import row_key
from ..core.rate_limits import is_too_often, network_address
from ..errors import IomError
from ..exports.qr_codes import qr_svg
from ..forms.attendance import EVERYBODY, FIND, AttendanceForm, AttendForm, OpenCodeForm
from ..models import EventOccurrence
from ..permissions import can_keep_event
from ..queries import attendance as queries
from ..queries import registrations
from ..queries.participants import found
from ..services import attendance as services
from .htmx import by_htmx, signed_in_or_anew
from .refusals import shown_in

TEMPLATES = "iom_plugin_resources/attendance/"
# Three fields a person, and Django takes a thousand in one form.
PAGE = 300
LONGEST_WORDS = 100
# A code is open for minutes and has six digits: nobody finds it with so few tries. Whole halls share one address.
MOST_TRIES, MOST_TRIES_OF_AN_ADDRESS, IN_SECONDS = 10, 600, 600


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def desk_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with a tick each; searching saves what was ticked, so that nothing is lost at the door."""
    occurrence = kept(request, pk)
    words = " ".join((request.POST if request.method == "POST" else request.GET).get("q", "").split())[:LONGEST_WORDS]
    people = queries.people(occurrence)
    refusal = queries.refusal(occurrence)
    if request.method == "POST":
        form = AttendanceForm(request.POST, people=people)  # also of those whom the new words do not find
        if form.is_valid():
            with shown_in(form):
                marked = services.mark_attendance(
                    occurrence, form.marks(), by=request.user, source=AttendanceSource.DESK, hours=form.hours()
                )
                tell(request, marked, people)
                return redirect(_list_address(occurrence, words, request))
        shown = [person for person in people if f"hours_{person.key}" in request.POST]
        form.people = shown or people[:PAGE]
        page = Paginator(form.people, PAGE).get_page(1)
    else:
        page = Paginator(found(people, words), PAGE).get_page(request.GET.get("page"))
        form = AttendanceForm(people=page.object_list)
    context = {
        "occurrence": occurrence,
        "refusal": refusal,
        "form": form,
        "page_obj": page,
        "words": words,
        "is_empty": not people,
        "counts": queries.counts(occurrence),
    }
    return render(request, f"{TEMPLATES}desk_attendance.html", context)


def _list_address(occurrence: EventOccurrence, words: str, request: HttpRequest) -> str:
    address = reverse("iom_resources:desk_attendance", args=[occurrence.pk])
    action = request.POST.get("action")
    asked = {"q": words} if words and action != EVERYBODY else {}
    if request.GET.get("page") and action not in (FIND, EVERYBODY):
        asked["page"] = request.GET["page"]
    return f"{address}?{urlencode(asked)}" if asked else address


def tell(request: HttpRequest, marked: services.Marked, people: list[queries.Person]) -> None:
    """What was noted, in numbers, and of whom it could not be, with the reason."""
    names = {person.key: person.facts.name for person in people}
    if marked.changed:
        messages.success(request, _("Saved. %(numbers)s") % {"numbers": " ".join(_numbers(marked))})
    elif not marked.refused and request.POST.get("action") not in (FIND, EVERYBODY):
        messages.info(request, _("Nothing has changed: it was noted so already."))
    for sentence in dict.fromkeys(str(error) for error in marked.refused.values()):
        keys = [key for key, error in marked.refused.items() if str(error) == sentence]
        who = ", ".join(names.get(key, "?") for key in keys)
        messages.error(request, _("Not noted: %(names)s. %(why)s") % {"names": who, "why": sentence})


def _numbers(marked: services.Marked) -> list[str]:
    came = sum(one.status == services.ATTENDED for one in marked.changed)
    absent = sum(one.status == services.ABSENT for one in marked.changed)
    taken_back = len(marked.changed) - came - absent
    said = []
    if came:
        said.append(ngettext("%(number)d came.", "%(number)d came.", came) % {"number": came})
    if absent:
        said.append(ngettext("%(number)d did not come.", "%(number)d did not come.", absent) % {"number": absent})
    if taken_back:
        sentence = ngettext("%(number)d mark taken back.", "%(number)d marks taken back.", taken_back)
        said.append(sentence % {"number": taken_back})
    return said


# --- The code ---


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in_or_anew
def attendance_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Six digits and a square code for a screen in the room; how many have come looks after itself."""
    occurrence = kept(request, pk)
    is_open = queries.has_open_code(occurrence)
    if by_htmx(request) and not is_open:
        return HttpResponseClientRefresh()
    form = OpenCodeForm(request.POST if request.POST.get("action") == "open" else None)
    if request.method == "POST":
        if not form.is_bound:
            services.close_code(occurrence, by=request.user)
            return redirect("iom_resources:attendance_code", occurrence.pk)
        if form.is_valid():
            with shown_in(form):
                services.open_code(occurrence, by=request.user, minutes=form.cleaned_data["minutes"])
                return redirect("iom_resources:attendance_code", occurrence.pk)
    context = {
        "occurrence": occurrence,
        "counts": queries.counts(occurrence),
        "is_open": is_open,
        "is_on": queries.is_on(occurrence),
        "refusal": queries.refusal(occurrence) or errors.CODE_ONLY_ON_THE_DAY,
        "form": form,
        "address": reverse("iom_resources:attendance_code", args=[occurrence.pk]),
    }
    if by_htmx(request):
        return render(request, f"{TEMPLATES}code_count.html", context)
    if is_open:
        code, page = occurrence.attendance_code, request.build_absolute_uri(reverse("iom_resources:attend"))
        svg = qr_svg(f"{page}?{urlencode({'code': code})}", for_screen=True)
        context |= {"digits": f"{code[:3]} {code[3:]}", "attend_url": page, "qr": mark_safe(svg)}
    return render(request, f"{TEMPLATES}attendance_code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def attend(request: HttpRequest) -> HttpResponse:
    """A participant types the code, or comes by the square one: then it stands in the form and waits for the button."""
    if request.method == "POST":
        return _attended(request)
    if "done" in request.GET:
        own = registrations.visible_to(request.user).filter(status=RegistrationStatus.ATTENDED)
        registration = get_object_or_404(own, pk=row_key(request.GET["done"]) or 0)
        context = {"registration": registration, "occurrence": registration.occurrence}
        return render(request, f"{TEMPLATES}attended.html", context)
    form = AttendForm(initial={"code": request.GET.get("code", "")[:20]})
    return render(request, f"{TEMPLATES}attend.html", {"form": form})


def _attended(request: HttpRequest) -> HttpResponse:
    form = AttendForm(request.POST)
    if _is_slowed(request):
        form.add_error(None, errors.CODE_TRIED_TOO_OFTEN)
        response = render(request, f"{TEMPLATES}attend.html", {"form": form}, status=429)
        response["Retry-After"] = str(IN_SECONDS)
        return response
    context = {"form": form}
    if form.is_valid():
        code = form.cleaned_data["code"]
        occurrence = queries.date_of_code(code, request.user)
        if occurrence is None:
            form.add_error("code", errors.CODE_WRONG)
        else:
            try:
                registration = services.attend_by_code(occurrence, code, user=request.user)
                return redirect(f"{reverse('iom_resources:attend')}?{urlencode({'done': registration.pk})}")
            except IomError as error:
                context |= {"refusal": error, "occurrence": occurrence} | _instead(request, occurrence, error, code)
    return render(request, f"{TEMPLATES}attend.html", context)


def _instead(request: HttpRequest, occurrence: EventOccurrence, error: IomError, code: str) -> dict:
    """Registering first, if that gives a place at once; with the way back to the code."""
    if error.code != "not_registered":
        return {}
    state = registrations.state_of(occurrence, registrations.registration_of(request.user, occurrence))
    gives_a_place = state.can_register and any(
        state.leads_to(mode) == RegistrationStatus.CONFIRMED for mode in state.modes
    )
    if not gives_a_place:
        return {"why_not": state.sentence if not state.can_register else ""}
    back = f"{reverse('iom_resources:attend')}?{urlencode({'code': code})}"
    register = reverse("iom_resources:register", args=[occurrence.pk])
    return {"register_url": f"{register}?{urlencode({'next': back})}"}


def _is_slowed(request: HttpRequest) -> bool:
    person, address = f"user:{request.user.pk}", f"address:{network_address(request)}"
    # Both are counted, whatever the first one says.
    tries = [
        is_too_often("attend", person, limit=MOST_TRIES, seconds=IN_SECONDS),
        is_too_often("attend", address, limit=MOST_TRIES_OF_AN_ADDRESS, seconds=IN_SECONDS),
    ]
    return any(tries)


def kept(request: HttpRequest, pk: int) -> EventOccurrence:
    """The date with this key; 404 for who does not keep its event."""
    occurrence = get_object_or_404(EventOccurrence.objects.select_related("event__organiser"), pk=pk)
    if not can_keep_event(request.user, occurrence.event):
        raise Http404
    return occurrence

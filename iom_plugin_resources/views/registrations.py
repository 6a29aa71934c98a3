"""Registering for a date of an event, and what a person is registered for."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..core.registries import event_actions, registration_companions
from ..errors import IomError
from ..forms.registrations import ChoiceForm, RegistrationForm
from ..models import EventOccurrence, Registration
from ..queries import own_registrations
from ..queries import registrations as queries
from ..queries.occurrences import visible_to as visible_occurrences
from ..queries.occurrences import with_details
from ..queries.registration_clashes import clashing
from ..services import registration_choices, waiting_lists
from ..services import registrations as services
from .guessing import slows_guessing
from .refusals import shown_in
from .ways_back import way_back

MOST_WRONG = 60
TEMPLATES = "iom_plugin_resources/registrations/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """``POST`` registers at once; the page asks what may be said, and says afterwards what has happened."""
    dates = with_details(visible_occurrences(request.user)).select_related("event__resource")
    occurrence = get_object_or_404(dates, pk=pk)
    if request.user.is_authenticated:
        return _own(request, occurrence)
    if request.method == "POST":
        return redirect_to_login(request.path)
    context = {"login_url": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"}
    return _draw(request, occurrence, None, context)


def _own(request: HttpRequest, occurrence: EventOccurrence) -> HttpResponse:
    registration = queries.registration_of(request.user, occurrence)
    if registration is not None and registration.is_open:
        return _registered(request, occurrence, registration)
    # Whoever presses a button beside a date sends no form: it is asked and drawn only on its own page.
    is_page = request.method != "POST" or "asked" in request.POST
    choices = _choices(request.user, occurrence) if is_page else []
    sent = request.POST if request.method == "POST" else None
    form = RegistrationForm(sent, occurrence=occurrence, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.values() | ({} if is_page else {"choice": request.POST.get("choice", "")})
            services.register(occurrence, user=request.user, by=request.user, **values)
            return redirect(_page_of(request, occurrence))
        except IomError as error:
            if not is_page:
                messages.error(request, error.message)
                return redirect(way_back(request, occurrence.get_absolute_url()))
            form.add_error(None, error.message)
    clashes = clashing(occurrence, [request.user.pk]).get(request.user.pk, [])
    context = {"form": form, "choices": choices, "clashes": clashes}
    return _draw(request, occurrence, registration, context)


def _registered(request: HttpRequest, occurrence: EventOccurrence, registration: Registration) -> HttpResponse:
    """What has happened and what can be done next; a second click comes here too."""
    choices = _choices(request.user, occurrence)
    form = ChoiceForm(request.POST if "choice" in request.POST else None, choices=choices)
    if request.method == "POST":
        if form.is_bound and form.is_valid():
            with shown_in(form):
                choice = form.cleaned_data.get("choice", "")
                registration_choices.choose(registration, choice, by=request.user)
                if choice:
                    messages.success(request, _("The event is in your route, with its date."))
                return redirect(_page_of(request, occurrence))
        elif not form.is_bound:
            return redirect(_page_of(request, occurrence))
    context = {
        "form": form,
        "choices": choices,
        "place": queries.place_in_queue(registration),
        "actions": event_actions(request.user, occurrence),
        "takes_part": own_registrations.takes_part(registration),
    }
    return _draw(request, occurrence, registration, context)


def _draw(request, occurrence, registration: Registration | None, context: dict) -> HttpResponse:
    context |= {
        "occurrence": occurrence,
        "event": occurrence.event,
        "registration": registration,
        "state": queries.state_of(occurrence, registration),
        "next": way_back(request, ""),
    }
    return render(request, f"{TEMPLATES}register.html", context)


def _choices(user, occurrence: EventOccurrence) -> list[tuple[str, str]]:
    return [choice for companion in registration_companions() for choice in companion.choices(user, occurrence)]


def _consequences(registration: Registration) -> list[str]:
    return [sentence for companion in registration_companions() for sentence in companion.consequences(registration)]


def _page_of(request: HttpRequest, occurrence: EventOccurrence) -> str:
    """The page that says what has happened; it knows the way back."""
    page, back = reverse("iom_resources:register", args=[occurrence.pk]), way_back(request, "")
    return f"{page}?{urlencode({'next': back})}" if back else page


@never_cache
@login_required
def registration_list(request: HttpRequest) -> HttpResponse:
    """«Мои записи»: what waits for an answer, what comes, what has been."""
    context = own_registrations.listed(request.user, page=request.GET.get("page"))
    return render(request, f"{TEMPLATES}registration_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@slows_guessing("registration", limit=MOST_WRONG)
def registration_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what cancelling does, to the place and elsewhere; then cancel."""
    registration = get_object_or_404(queries.visible_to(request.user), pk=pk)
    occurrence, back = registration.occurrence, way_back(request, reverse("iom_resources:registration_list"))
    if request.method == "POST":
        try:
            services.cancel(registration, by=request.user)
            messages.success(request, _("Your registration is cancelled: %(title)s.") % {"title": occurrence.event})
        except IomError as error:
            messages.error(request, error.message)
        return redirect(back)
    context = {
        "registration": registration,
        "occurrence": occurrence,
        "event": occurrence.event,
        "state": queries.state_of(occurrence, registration),
        "consequences": _consequences(registration),
        "can_cancel": own_registrations.can_cancel(registration),
        "next": back,
    }
    return render(request, f"{TEMPLATES}registration_cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@slows_guessing("registration", limit=MOST_WRONG)
def offer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The offered place: taken or left to the next, by the buttons of the list or of the page in the letter."""
    registration = get_object_or_404(queries.visible_to(request.user), pk=pk)
    if request.method == "POST" and request.POST.get("answer") in ("accept", "decline"):
        try:
            if request.POST["answer"] == "accept":
                waiting_lists.accept_offer(registration, by=request.user)
                return redirect("iom_resources:register", registration.occurrence_id)
            waiting_lists.decline_offer(registration, by=request.user)
            messages.success(request, _("You have left the place to the next in the waiting list."))
        except IomError as error:
            messages.error(request, error.message)
        return redirect("iom_resources:registration_list")
    context = {
        "registration": registration,
        "occurrence": registration.occurrence,
        "event": registration.occurrence.event,
        "state": queries.state_of(registration.occurrence, registration),
        "is_offered": own_registrations.is_offered(registration),
        "consequences": _consequences(registration),
    }
    return render(request, f"{TEMPLATES}offer_answer.html", context)

"""Registering without an account, by a confirmed address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..choices import RegistrationStatus
from ..core.rate_limits import network_address
from ..errors import IomError
from ..forms.registrations import GuestForm
from ..queries.guests import registration_with_token
from ..queries.occurrences import visible_to, with_details
from ..queries.own_registrations import can_cancel, is_offered, takes_part
from ..queries.registrations import place_in_queue, state_of
from ..services import guests as services
from ..services import registrations, waiting_lists
from .feedback import feedback_of
from .guessing import slows_guessing
from .refusals import shown_in

TEMPLATES = "iom_plugin_resources/registrations/"
MOST_WRONG = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest_register(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for name and address; whether the address is known is told to nobody but its letter."""
    occurrence = get_object_or_404(with_details(visible_to(request.user)), pk=pk)
    if request.user.is_authenticated or not occurrence.event.allows_guests:
        return redirect("iom_resources:register", pk)
    form = GuestForm(request.POST if request.method == "POST" else None, occurrence=occurrence)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.register_guest(occurrence, **form.cleaned_data, ip=network_address(request))
            return redirect(f"{request.path}?sent=1")
    context = {
        "occurrence": occurrence,
        "event": occurrence.event,
        "form": form,
        "state": state_of(occurrence),
        "is_sent": "sent" in request.GET and request.method != "POST",
    }
    return render(request, f"{TEMPLATES}guest_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@slows_guessing("guest-token", limit=MOST_WRONG)
def guest_registration(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the letter opens. Mail programs open links by themselves, so a button confirms."""
    registration = registration_with_token(token)
    if registration is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") != "feedback":
        return _private(_change(request, token, registration))
    # Nobody else is asked; who sends the form all the same is told why.
    is_asked = request.method == "POST" or registration.status == RegistrationStatus.ATTENDED
    feedback = feedback_of(request, registration, by=None) if is_asked else {}
    if feedback.get("is_sent"):
        return _private(redirect(f"{request.path}?sent=1"))
    occurrence = registration.occurrence
    context = {
        "registration": registration,
        "occurrence": occurrence,
        "event": occurrence.event,
        "state": state_of(occurrence, registration),
        "place": place_in_queue(registration),
        "is_unconfirmed": registration.status == RegistrationStatus.UNCONFIRMED,
        "is_offered": is_offered(registration),
        "takes_part": takes_part(registration),
        "can_cancel": can_cancel(registration),
        **feedback,
    }
    return _private(render(request, f"{TEMPLATES}guest_registration.html", context))


def _change(request: HttpRequest, token: str, registration) -> HttpResponse:
    """Whoever has the letter is the guest: the services are told so by ``by=None``."""
    changes = {
        "confirm": lambda: services.confirm_guest(token),
        "cancel": lambda: registrations.cancel(registration, by=None),
        "accept": lambda: waiting_lists.accept_offer(registration, by=None),
        "decline": lambda: waiting_lists.decline_offer(registration, by=None),
    }
    change = request.POST.get("do", "")
    try:
        if change in changes:
            changes[change]()
        if change == "cancel":
            messages.success(request, _("Your registration is cancelled."))
    except IomError as error:
        messages.error(request, error.message)
    return redirect("iom_resources:guest_registration", token)


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no other site learns it, and no search engine keeps it.

    Own pages still do: a browser that names no page at all is refused by the check of the form's origin.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response

"""How a person wants the calendar: reminders, letters, time zone, the secret feed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..core.letters import letter_address
from ..forms.calendar_settings import CalendarSettingsForm
from ..queries.calendar_settings import settings_of
from ..queries.letters import person_with_token
from ..services import calendar_settings as services

TEMPLATES = "iom_plugin_resources/calendar_settings/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def calendar_settings(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = CalendarSettingsForm(request.POST, initial=_initial(request.user))
        if form.is_valid():
            services.change_settings(by=request.user, **form.cleaned_data)
            messages.success(request, _("Your settings are saved."))
            return redirect("iom_resources:calendar_settings")
    else:
        form = CalendarSettingsForm(initial=_initial(request.user))
    context = {"form": form, "has_address": bool(letter_address(request.user))}
    return render(request, f"{TEMPLATES}calendar_settings.html", context)


@csrf_exempt  # RFC 8058: a mail program posts here by itself; the token in the address is the right to do it
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def event_letters_off(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET, since mail scanners follow links; switches off by POST. Works for those who are not signed in."""
    known = person_with_token(token)
    if known is None:
        raise Http404
    person, what = known
    if request.method == "POST":
        services.switch_letters_off(what, by=person)
    context = {"is_done": request.method == "POST", "what": what}
    return render(request, f"{TEMPLATES}letters_off.html", context)


def _initial(user) -> dict:
    own = settings_of(user)
    return {"reminders": own.reminders, "weekly_digest": own.weekly_digest, "time_zone": own.time_zone}

"""The organiser decides about one registration, and about the date itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..choices import EventStatus, RegistrationStatus
from ..core.registries import person_facts
from ..forms import decisions as forms
from ..models import Registration
from ..queries import decisions as queries
from ..queries.desks import kept_by
from ..queries.participants import with_facts
from ..queries.registration_words import moment
from ..queries.registrations import place_in_queue
from ..services import occurrences, registrations
from ..services.registration_moves import DATE_CANCELLED
from .desks import kept_occurrence
from .refusals import shown_in

TEMPLATES = "iom_plugin_resources/desks/"
DECIDE = {
    queries.APPROVE: registrations.approve,
    queries.ACCEPT: registrations.accept_offer,
    queries.REFUSE: registrations.refuse,
    queries.QUEUE: registrations.move_in_queue,
    queries.MODE: registrations.change_mode,
    queries.DATE: registrations.change_date,
    queries.CANCEL: registrations.cancel,
}
CHANGE = {
    queries.HOLD: occurrences.hold_occurrence,
    queries.RESTORE: occurrences.restore_occurrence,
    queries.PLACES: registrations.change_places,
    queries.POSTPONE: occurrences.postpone_occurrence,
    queries.CANCEL: occurrences.cancel_occurrence,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def registration_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one participant, what was done, and what can be decided now."""
    kept = Registration.objects.filter(occurrence__in=kept_by(request.user).order_by().values("pk"))
    kept = kept.exclude(status=RegistrationStatus.UNCONFIRMED).select_related("user", "by", "occurrence__event")
    registration = get_object_or_404(kept, pk=pk)
    occurrence = registration.occurrence
    log = queries.history(registration)
    people = [one for one in (registration.user, *(entry.by for entry in log)) if one]
    [(_registration, facts)] = with_facts([registration])
    decisions = _decisions(request, registration)
    for form in decisions:
        if form.is_bound and form.is_valid() and _decided(request, registration, form, facts.name):
            return redirect("iom_resources:desk", occurrence.pk)
    known = person_facts({one.pk: one for one in people}.values())
    context = {
        "occurrence": occurrence,
        "registration": registration,
        "facts": facts,
        "place": place_in_queue(registration),
        "decisions": decisions,
        "history": [(entry, known[entry.by_id].name if entry.by_id else "") for entry in log],
    }
    return render(request, f"{TEMPLATES}registration_decide.html", context)


def _decisions(request: HttpRequest, registration: Registration) -> list[forms.DecisionForm]:
    """The forms of what can be decided; the one that was sent is filled in."""
    names, sent = queries.decisions_on(registration), request.POST.get("decision")
    found = []
    for kind in forms.possible(forms.DECISIONS, names):
        more = {"dates": _dates(request, registration)} if kind.name == queries.DATE else {}
        data = request.POST if kind.name == sent else None
        form = kind(data, registration=registration, **more)
        if form.fits:
            found.append(form)
    if sent and sent not in [form.name for form in found]:
        messages.error(request, _("This cannot be decided any more. Look at how the registration stands now."))
    return found


def _dates(request: HttpRequest, registration: Registration) -> tuple[dict, dict]:
    same, others = queries.dates_to_move_to(registration, request.user)
    return (
        {str(one.pk): moment(one.starts_at) for one in same},
        {str(one.pk): f"{moment(one.starts_at)} – {one.event.title}" for one in others},
    )


def _decided(request: HttpRequest, registration: Registration, form: forms.DecisionForm, name: str) -> bool:
    with shown_in(form):
        DECIDE[form.name](registration, by=request.user, **form.values())
        messages.success(request, form.done % {"name": name})
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def occurrence_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Places, another day, cancelling, holding, restoring: what is possible now, and how many get a letter."""
    occurrence, sent = kept_occurrence(request, pk), request.POST.get("change")
    changes = [
        kind(request.POST if kind.name == sent else None, occurrence=occurrence)
        for kind in forms.possible(forms.CHANGES, queries.changes_of(occurrence))
    ]
    for form in changes:
        if form.is_bound and form.is_valid():
            with shown_in(form):
                CHANGE[form.name](occurrence, by=request.user, **form.values())
                messages.success(request, form.done)
                return redirect("iom_resources:desk", occurrence.pk)
    if sent and sent not in [form.name for form in changes]:
        messages.error(request, _("This cannot be done any more. Look at how the date stands now."))
    told = occurrence.registrations.filter(status__in=Registration.HOPING).count()
    letters = {queries.POSTPONE: told, queries.CANCEL: told}
    if occurrence.status == EventStatus.CANCELLED:
        letters[queries.RESTORE] = queries.number_closed_by(occurrence, DATE_CANCELLED)
    else:
        letters[queries.RESTORE] = told
    context = {"occurrence": occurrence, "changes": [(form, letters.get(form.name)) for form in changes]}
    return render(request, f"{TEMPLATES}occurrence_status.html", context)

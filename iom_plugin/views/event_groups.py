"""A curator registers the teachers of the organisation for a date of an event."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.queries import occurrences
from iom_plugin_resources.queries.registrations import modes_of, place_in_queue, state_of
from iom_plugin_resources.services.registrations import Outcome
from iom_plugin_resources.views.refusals import shown_in

from ..forms.event_groups import CancelForm, GroupForm
from ..permissions import can_register_others
from ..queries import event_groups as queries
from ..queries.people import person_name
from ..services import event_groups as services

PAGE = 20
REGISTERED = "registered"


@never_cache
@login_required
def event_group(request, pk):
    """The teachers, how each stands, and the form that registers those who are ticked."""
    if not can_register_others(request.user):
        raise Http404
    occurrence = get_object_or_404(occurrences.with_details(occurrences.visible_to(request.user)), pk=pk)
    teachers, words = queries.visible_to(request.user), " ".join(request.GET.get("q", "").split())
    sent = request.POST if request.method == "POST" else None
    form = GroupForm(sent, teachers=teachers, modes=modes_of(occurrence.event))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            chosen = list(form.cleaned_data["teachers"])
            outcomes = services.register_group(
                occurrence, chosen, by=request.user, mode=form.cleaned_data.get("mode") or None
            )
            _tell(request, outcomes)
            return redirect(request.get_full_path())
    only = request.GET.get("only") == REGISTERED
    listed = queries.found(queries.registered(teachers, occurrence) if only else teachers, words)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "occurrence": occurrence,
        "state": state_of(occurrence),
        "form": form,
        "chosen": set(request.POST.getlist("teachers")),
        "page_obj": page,
        "rows": queries.rows_of(page.object_list, occurrence),
        "words": words,
        "only": REGISTERED if only else "",
        "registered_count": queries.registered(teachers, occurrence).count(),
    }
    return render(request, "iom_plugin/event_groups/event_group.html", context)


@never_cache
@login_required
def event_group_cancel(request, pk):
    """Take a teacher off again, with the reason."""
    registration = get_object_or_404(queries.own_registrations(request.user), pk=pk)
    back = reverse("iom:event_group", args=[registration.occurrence_id])
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.cancel_for(registration, by=request.user, reason=form.cleaned_data["reason"])
            name = person_name(registration.user)
            messages.success(request, _("The registration is cancelled: %(name)s. A letter tells it.") % {"name": name})
            return redirect(back)
    context = {"registration": registration, "occurrence": registration.occurrence, "form": form, "back": back}
    return render(request, "iom_plugin/event_groups/event_group_cancel.html", context)


# --- What has become of each, told in a sentence for all of a kind ---


def _tell(request, outcomes: list[Outcome]) -> None:
    new = [one for one in outcomes if one.registration is not None and one.is_new]
    got = {status: [one for one in new if one.registration.status == status] for status in RegistrationStatus}
    if confirmed := got[RegistrationStatus.CONFIRMED]:
        messages.success(request, _("Registered: %(names)s.") % {"names": _names(confirmed)})
    if pending := got[RegistrationStatus.PENDING]:
        sentence = _("An application is sent, the organiser decides about it: %(names)s.")
        messages.success(request, sentence % {"names": _names(pending)})
    if waiting := got[RegistrationStatus.WAITLISTED]:
        names = ", ".join(_with_place(one) for one in waiting)
        messages.warning(request, _("There is no place, on the waiting list: %(names)s.") % {"names": names})
    if there := [one for one in outcomes if one.registration is not None and not one.is_new]:
        messages.info(request, _("Registered before: %(names)s.") % {"names": _names(there)})
    for sentence in dict.fromkeys(one.error.message for one in outcomes if one.error):
        refused = [one for one in outcomes if one.error and one.error.message == sentence]
        messages.error(request, _("Not registered: %(names)s. %(why)s") % {"names": _names(refused), "why": sentence})


def _names(outcomes: list[Outcome]) -> str:
    return ", ".join(person_name(one.user) for one in outcomes)


def _with_place(outcome: Outcome) -> str:
    place = {"name": person_name(outcome.user), "number": place_in_queue(outcome.registration)}
    return _("%(name)s (number %(number)d)") % place

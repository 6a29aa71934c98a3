"""The organiser's desk: the dates that one keeps, the participants of one, and their list on paper and as a file."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..choices import ParticipantGroup, RegistrationStatus
from ..core.keys import row_key
from ..core.registries import person_facts
from ..errors import IomError
from ..exports.desks import CONTENT_TYPES, render_participants
from ..forms.desks import AddForm, FindForm, InviteForm
from ..models import EventOccurrence
from ..queries import desks as queries
from ..queries.occurrences import LONG
from ..queries.participants import found, participants, signing
from ..queries.registrations import state_of
from ..services import participants as services
from .attachments import attached
from .refusals import shown_in

TEMPLATES = "iom_plugin_resources/desks/"
DATES, PEOPLE = 30, 100
BLANK_ROWS = 10


@require_safe
@never_cache
@login_required
def desk_list(request: HttpRequest) -> HttpResponse:
    """The dates whose events one keeps: those ahead, or with ``?when=past`` those that are over."""
    kept, is_past = queries.kept_by(request.user), request.GET.get("when") == "past"
    words = " ".join(request.GET.get("q", "").split())[:100]
    dates = queries.of_words(kept, words) if words else kept
    dates = queries.past(dates) if is_past else queries.ahead(dates)
    page = Paginator(dates.select_related("event").defer(*LONG), DATES).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": queries.rows_of(page.object_list),
        "words": words,
        "is_past": is_past,
        "keeps": bool(page.object_list) or kept.exists(),
    }
    return render(request, f"{TEMPLATES}desk_list.html", context)


# --- The list of participants ---


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Participants by what there is to do; ``POST`` approves the ticked ones, adds somebody, invites a guest."""
    occurrence = kept_occurrence(request, pk)
    sent = request.POST if request.method == "POST" else None
    action = sent.get("action") if sent else ""
    add = AddForm(sent if action == "add" else None, occurrence=occurrence)
    invite = InviteForm(sent if action == "invite" else None, occurrence=occurrence)
    if action == "approve":
        return _approved(request, occurrence)
    if add.is_bound and add.is_valid() and _added(request, occurrence, add):
        return redirect("iom_resources:desk", occurrence.pk)
    if invite.is_bound and invite.is_valid() and _invited(request, occurrence, invite):
        return redirect("iom_resources:desk", occurrence.pk)
    return _draw_desk(request, occurrence, add, invite)


def _draw_desk(request: HttpRequest, occurrence: EventOccurrence, add, invite) -> HttpResponse:
    everybody = participants(occurrence)
    words, group = FindForm(request.GET).asked()
    listed = found(everybody, words) if words else everybody
    sizes = {one: sum(person.group == one for person in listed) for one in ParticipantGroup}
    shown = [one for one in listed if one.group == group] if group else listed
    page = Paginator(shown, PEOPLE).get_page(request.GET.get("page"))
    state = state_of(occurrence)
    context = {
        "occurrence": occurrence,
        "event": occurrence.event,
        "rooms": queries.rooms_of(occurrence),
        "numbers": queries.rows_of([occurrence])[0],
        "has_modes": len(state.modes) > 1,
        "state": state,
        "everybody": everybody,
        "groups": [(one, sizes[one]) for one in ParticipantGroup if sizes[one]],
        "listed": len(listed),
        "group": group,
        "words": words,
        "page_obj": page,
        "sections": [(one, list(people)) for one, people in groupby(page.object_list, lambda person: person.group)],
        "add": add,
        "invite": invite if occurrence.event.allows_guests and state.can_register else None,
    }
    return render(request, f"{TEMPLATES}desk.html", context)


def _approved(request: HttpRequest, occurrence: EventOccurrence) -> HttpResponse:
    back = request.get_full_path()
    keys = [key for text in request.POST.getlist("registration") if (key := row_key(text)) is not None]
    if not keys:
        messages.error(request, _("Nobody is ticked. Tick the applications that you approve."))
        return redirect(back)
    try:
        approved = services.approve_several(occurrence, keys, by=request.user)
    except IomError as error:
        messages.error(request, error.message)
        return redirect(back)
    seated = sum(one.status == RegistrationStatus.CONFIRMED for one in approved)
    if seated:
        sentence = ngettext(
            "%(number)d application is approved; a letter tells it.",
            "%(number)d applications are approved; letters tell it.",
            seated,
        )
        messages.success(request, sentence % {"number": seated})
    if waiting := len(approved) - seated:
        sentence = ngettext(
            "%(number)d person is approved and on the waiting list: there is no free place.",
            "%(number)d people are approved and on the waiting list: there is no free place.",
            waiting,
        )
        messages.warning(request, sentence % {"number": waiting})
    if not approved:
        messages.info(request, _("These applications are decided already."))
    return redirect(back)


def _added(request: HttpRequest, occurrence: EventOccurrence, form) -> bool:
    with shown_in(form):
        user = services.account_named(form.cleaned_data["person"], by=request.user)
        mode = form.cleaned_data.get("mode") or None
        registration = services.add_participant(occurrence, user=user, by=request.user, mode=mode)
        told = {"name": person_facts([user])[user.pk].name, "status": registration.get_status_display().lower()}
        messages.success(request, _("In the list: %(name)s, %(status)s.") % told)
        return True
    return False


def _invited(request: HttpRequest, occurrence: EventOccurrence, form) -> bool:
    with shown_in(form):
        values = {"mode": None} | form.cleaned_data
        services.invite_guest(occurrence, by=request.user, **values | {"mode": values["mode"] or None})
        sentence = _("A letter goes to %(email)s. The guest stands in the list when they have opened its link.")
        messages.success(request, sentence % {"email": form.cleaned_data["email"]})
        return True
    return False


@require_safe
@never_cache
@login_required
def desk_export(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    occurrence = kept_occurrence(request, pk)
    if format not in CONTENT_TYPES:
        raise Http404
    return attached(render_participants(occurrence, participants(occurrence)))


@require_safe
@never_cache
@login_required
def desk_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to sign at the door, for paper: who has a place, and rows for who comes without one."""
    occurrence = kept_occurrence(request, pk)
    people = signing(participants(occurrence))
    blank = range(len(people) + 1, len(people) + 1 + BLANK_ROWS)
    context = {"occurrence": occurrence, "event": occurrence.event, "people": people, "blank": blank}
    return render(request, f"{TEMPLATES}desk_sheet.html", context)


def kept_occurrence(request: HttpRequest, pk: int) -> EventOccurrence:
    """The date with this key, if the person who asks keeps its event; else 404."""
    return get_object_or_404(queries.kept_by(request.user).select_related("event__organiser", "event__kind"), pk=pk)

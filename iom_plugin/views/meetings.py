"""Meetings of councils: the curator plans them, orders the agenda, writes down the decisions, prints both papers."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from iom_plugin_resources.models import Organisation
from iom_plugin_resources.views.attachments import attached
from iom_plugin_resources.views.refusals import shown_in

from .. import errors
from ..exports.meetings import PAPERS, paper_context, render_paper
from ..forms.meetings import DecisionForms, HoldForm, MeetingForm, PlanForm, RoutesForm
from ..models import CouncilMeeting
from ..queries import meetings as queries
from ..queries.policies import policy_of
from ..services import meetings as services

PAGE = 20


def back_to_meeting(view):
    """A refusal becomes a message on the meeting's own screen, or on the list if it is gone."""

    @wraps(view)
    def wrapped(request, pk, *args, **kwargs):
        try:
            return view(request, pk, *args, **kwargs)
        except errors.IomError as error:
            messages.error(request, error.message)
            found = CouncilMeeting.objects.filter(pk=pk).exists()
            return redirect("iom:meeting_detail", pk) if found else redirect("iom:meeting_list")

    return wrapped


@login_required
def meeting_list(request):
    organisations = queries.organisations_of(request.user)
    if not organisations.exists():
        raise Http404
    found = queries.with_counts(queries.visible_to(request.user))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "iom_plugin/meetings/meeting_list.html", {"page_obj": page})


@login_required
def meeting_add(request):
    """Plan a meeting; ``?route=`` names routes chosen in the queue, ``?organisation=`` whose council meets."""
    organisations = list(queries.organisations_of(request.user))
    if not organisations:
        raise Http404
    chosen = [int(key) for key in request.GET.getlist("route") if key.isdecimal() and len(key) < 19]
    organisation = _asked(organisations, request.GET.get("organisation"))
    if organisation is None:
        context = {"organisations": organisations, "chosen": chosen}
        return render(request, "iom_plugin/meetings/council_choice.html", context)
    candidates = queries.candidates(request.user, organisation)
    initial = _usual(organisation) | {"routes": list(candidates.filter(pk__in=chosen).values_list("pk", flat=True))}
    form = PlanForm(request.POST or None, candidates=candidates, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            meeting = services.plan_meeting(by=request.user, organisation=organisation, **form.cleaned_data)
            messages.success(request, _("The meeting is planned; the authors of its routes are told."))
            return redirect("iom:meeting_detail", meeting.pk)
    gone = len(set(chosen)) - len(initial["routes"])
    context = {"form": form, "organisation": organisation, "gone": gone}
    return render(request, "iom_plugin/meetings/meeting_form.html", context)


@login_required
def meeting_detail(request, pk):
    meeting = get_object_or_404(queries.visible_to(request.user), pk=pk)
    context = {"meeting": meeting, "items": queries.agenda_of(meeting, request.user)}
    if not meeting.is_held:
        context["candidates_count"] = queries.candidates(request.user, meeting.organisation).count()
    return render(request, "iom_plugin/meetings/meeting_detail.html", context)


@login_required
@back_to_meeting
def meeting_edit(request, pk):
    meeting = _planned(request.user, pk)
    form = MeetingForm(request.POST or None, instance=meeting)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.change_meeting(meeting, by=request.user, **form.cleaned_data)
            return redirect("iom:meeting_detail", pk)
    context = {"form": form, "meeting": meeting, "organisation": meeting.organisation}
    return render(request, "iom_plugin/meetings/meeting_form.html", context)


@login_required
@back_to_meeting
def meeting_delete(request, pk):
    meeting = _planned(request.user, pk)
    if request.method == "POST":
        services.call_off_meeting(meeting, by=request.user)
        messages.success(request, _("The meeting is called off; its routes wait in the queue."))
        return redirect("iom:meeting_list")
    return render(request, "iom_plugin/meetings/meeting_delete.html", {"meeting": meeting})


@login_required
@back_to_meeting
def meeting_routes(request, pk):
    """Put more routes on the agenda."""
    meeting = _planned(request.user, pk)
    candidates = queries.candidates(request.user, meeting.organisation)
    form = RoutesForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            added = services.add_routes(meeting, form.cleaned_data["routes"], by=request.user)
            told = ngettext(
                "%(number)d route is put on the agenda.", "%(number)d routes are put on the agenda.", len(added)
            )
            messages.success(request, told % {"number": len(added)})
            return redirect("iom:meeting_detail", pk)
    return render(request, "iom_plugin/meetings/meeting_routes.html", {"form": form, "meeting": meeting})


@login_required
@require_POST
@back_to_meeting
def meeting_agenda(request, pk):
    """One form for the whole agenda: every button saves the speakers, some move an item or take it off as well."""
    meeting = _planned(request.user, pk)
    items = {str(item.pk): item for item in meeting.items.select_related("meeting")}
    speakers = {item.pk: request.POST.get(f"speaker-{item.pk}", item.speaker) for item in items.values()}
    services.name_speakers(meeting, speakers, by=request.user)
    up, down, removed = (items.get(request.POST.get(verb, "")) for verb in ("up", "down", "remove"))
    if moved := up or down:
        services.move_item(moved, by=request.user, up=moved is up)
        return redirect(f"{meeting.get_absolute_url()}#item-{moved.pk}")
    if removed:
        services.remove_item(removed, by=request.user)
    else:
        messages.success(request, _("The agenda is saved."))
    return redirect(f"{meeting.get_absolute_url()}#agenda")


@login_required
@back_to_meeting
def meeting_hold(request, pk):
    """Write down what the council decided about every route, all at once."""
    meeting = _planned(request.user, pk)
    items = queries.agenda_of(meeting, request.user)
    form = HoldForm(request.POST or None, meeting=meeting)
    decisions = DecisionForms(items, request.POST or None)
    if request.method == "POST" and all([form.is_valid(), decisions.is_valid()]):
        with shown_in(form):
            try:
                services.hold_meeting(meeting, by=request.user, decisions=decisions.given(), **form.protocol())
            except errors.Invalid as refusal:
                decisions.refuse(refusal.fields)
                raise
            messages.success(request, _("The decisions are written down and the authors are told."))
            return redirect("iom:meeting_detail", pk)
    context = {"meeting": meeting, "form": form, "decisions": decisions}
    return render(request, "iom_plugin/meetings/meeting_hold.html", context)


@login_required
def meeting_print(request, pk, paper):
    meeting = _with_paper(request.user, pk, paper)
    return render(request, f"iom_plugin/meetings/{paper}.html", paper_context(meeting, paper) | {"meeting": meeting})


@login_required
@back_to_meeting
def meeting_export(request, pk, paper):
    return attached(render_paper(_with_paper(request.user, pk, paper), paper))


def _planned(user, pk) -> CouncilMeeting:
    """A meeting that may still be changed; raises ``WrongStatus`` for one that is held."""
    meeting = get_object_or_404(queries.visible_to(user), pk=pk)
    if meeting.is_held:
        raise errors.WrongStatus(errors.MEETING_HELD, code="meeting_held")
    return meeting


def _with_paper(user, pk, paper: str) -> CouncilMeeting:
    """There is a protocol only of what was held."""
    meeting = get_object_or_404(queries.visible_to(user), pk=pk)
    if paper not in PAPERS or (paper == "protocol" and not meeting.is_held):
        raise Http404
    return meeting


def _asked(organisations: list[Organisation], key: str | None) -> Organisation | None:
    if len(organisations) == 1:
        return organisations[0]
    return next((one for one in organisations if str(one.pk) == key), None)


def _usual(organisation: Organisation) -> dict:
    """What the next meeting of this council will be like: by the rules, and as the last one was."""
    policy, last = policy_of(organisation), queries.last_of(organisation)
    usual = {"council": policy.council, "members": policy.members, "chair": policy.head}
    if last is None:
        return usual
    as_last = {"place": last.place, "secretary": last.secretary, "chair": last.chair, "council": last.council}
    return usual | {name: value for name, value in as_last.items() if value}

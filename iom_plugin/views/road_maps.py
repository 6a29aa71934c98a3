"""Changing the lines of a road map: need, task, activity, result; and saying what was done.

Every form stands on a page of its own, and in the table itself when the editor's script asks for it.
"""

from copy import copy
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from iom_plugin_resources.views.refusals import shown_in

from ..choices import ActivityStatus, TaskKind
from ..errors import IomError
from ..forms.road_maps import (
    ActivityForm,
    LineWordingForm,
    NeedForm,
    PlaceForm,
    ProgressForm,
    ResultLineForm,
    TaskForm,
    drawn_from,
)
from ..models import Activity, LearningTask, Result, RouteNeed
from ..queries import road_maps
from ..queries.road_maps import PARENT, noun_of, route_of
from ..services import road_maps as services
from .in_place import draw, ids, is_in_place, refused, told

FORMS = {RouteNeed: NeedForm, LearningTask: TaskForm, Activity: ActivityForm, Result: ResultLineForm}
TITLES = {
    RouteNeed: gettext_lazy("Deficit or task ahead"),
    LearningTask: gettext_lazy("Learning task"),
    Activity: gettext_lazy("Form of work"),
    Result: gettext_lazy("How the result is shown"),
}


@login_required
def need_edit(request, pk):
    return _edit(request, road_maps.own_needs(request.user).filter(pk=pk).first())


@login_required
def task_edit(request, pk):
    return _edit(request, road_maps.own_tasks(request.user).filter(pk=pk).first())


@login_required
def activity_edit(request, pk):
    return _edit(request, road_maps.own_activities(request.user).filter(pk=pk).first())


@login_required
def result_edit(request, pk):
    return _edit(request, road_maps.own_results(request.user).filter(pk=pk).first())


def _edit(request, line):
    """Draw and save the form of a line; what somebody else has changed meanwhile is shown beside it."""
    if line is None:
        return _gone(request)
    form, conflicts = _form_of(request, line), []
    if request.method == "POST" and "own" not in request.POST and form.is_valid():
        try:
            line = services.edit_line(
                line,
                by=request.user,
                values=form.values(),
                was=form.digests(),
                token=form.cleaned_data["token"],
            )
            return _saved(request, line, form)
        except IomError as error:
            if error.code == "line_changed":
                conflicts = _conflicts(form, type(line).objects.get(pk=line.pk), error.fields)
            _tell(form, error)
    if request.method == "POST" and is_in_place(request) and "own" not in request.POST:
        return _conflict(request, form, conflicts) if conflicts else refused(form)
    context = context_of(line, form) | {
        "conflicts": conflicts,
        "place_form": _place_form(line),
    }
    return draw(request, "iom_plugin/road_maps/line_form.html", context)


def _form_of(request, line):
    """The constructor's sentence if the line was made by it, or its plain fields; bound to what was sent."""
    sent, extra = request.POST or None, {"token": uuid4().hex, **ids(request)}
    has_answers = bool(getattr(line, "answers", None) and line.opener)
    sends_words = "text" in request.POST or "kind" in request.POST
    if has_answers and not sends_words and "words" not in request.GET:
        form = LineWordingForm(sent, line=line, author=route_of(line).teacher, **extra)
        if "own" not in request.POST:
            return form
        own = FORMS[type(line)](instance=copy(line), **extra)
        own.initial["text"] = form.draft()
        return own
    return FORMS[type(line)](sent, instance=copy(line), **extra)


def _place_form(line) -> PlaceForm | None:
    homes = road_maps.homes_of(line)
    return PlaceForm(homes=homes, here=getattr(line, f"{PARENT[type(line)]}_id")) if homes else None


def _conflicts(form, present, fields) -> list[dict]:
    """By field what the person wrote and what stands there now; the form is to be sent knowing both."""
    form.data = form.data.copy()
    form.data["was"] = drawn_from(present, _names(form))
    values = form.values()
    return [
        {
            "label": present._meta.get_field(name).verbose_name,
            "mine": road_maps.in_words(present, name, values[name]),
            "theirs": road_maps.in_words(present, name, getattr(present, name)),
        }
        for name in fields
        if name != "answers"
    ]


def _conflict(request, form, conflicts):
    html = render_to_string("iom_plugin/road_maps/conflict.html", {"conflicts": conflicts, "in_place": True}, request)
    first = next(iter(form.errors.values()))[0]
    return told(first, status=409, html=html, was=form.data["was"])


def _names(form) -> list[str]:
    return list(form._meta.fields) if hasattr(form, "_meta") else ["text"]


def _tell(form, error: IomError) -> None:
    """A refusal becomes errors of the form, beside the fields that it names and the form has."""
    known = {name: sentences for name, sentences in error.fields.items() if name in form.fields}
    for name, sentences in known.items():
        form.add_error(name, sentences)
    if not known:
        form.add_error(None, error.message)


def _gone(request):
    """Another tab has deleted the line, or it was never there; what was typed is not lost."""
    if request.method != "POST":
        raise Http404
    typed = [
        value
        for name, values in request.POST.lists()
        for value in values
        if value.strip() and name not in ("csrfmiddlewaretoken", "was", "token", "only")
    ]
    if is_in_place(request):
        return told(_("This line was deleted meanwhile, perhaps in another tab. Copy what you have typed."), status=404)
    return draw(request, "iom_plugin/road_maps/line_gone.html", {"typed": typed}, status=404)


def _saved(request, line, form):
    """Back to the line in the table; the script gets how the line reads now, and from what it is written on."""
    onwards = next_address(line) if "next" in request.POST else ""
    if not is_in_place(request):
        return redirect(onwards or place_of(line))
    return told(pgettext("road map", "Saved"), **as_it_reads(line), was=drawn_from(line, _names(form)), next=onwards)


def as_it_reads(line) -> dict:
    """What the script needs to draw a line anew: the texts of its cells by their ids."""
    noun = noun_of(line)
    texts = {f"edit-{noun}-{line.pk}": render_to_string(f"iom_plugin/routes/{noun}_text.html", {"line": line})}
    if isinstance(line, Activity):
        texts[f"dates-{noun}-{line.pk}"] = render_to_string("iom_plugin/routes/dates_text.html", {"line": line})
    return {"line": f"{noun}-{line.pk}", "texts": texts}


def next_address(line) -> str:
    """The address of what a need still lacks, nearest to ``line``; empty when it lacks nothing."""
    if isinstance(line, RouteNeed):
        return reverse("iom:task_add", args=[line.pk])
    task = line if isinstance(line, LearningTask) else line.task
    if not task.activities.exists():
        return reverse("iom:activity_add", args=[task.pk])
    if not task.results.exists():
        return reverse("iom:result_add", args=[task.pk])
    kinds = set(task.need.tasks.values_list("kind", flat=True))
    return "" if kinds.issuperset(TaskKind.values) else reverse("iom:task_add", args=[task.need_id])


def place_of(line) -> str:
    """The address of a line in the table of its route."""
    return f"{route_of(line).get_absolute_url()}#{noun_of(line)}-{line.pk}"


def context_of(line, form) -> dict:
    """What every form of a line is drawn with."""
    return {"form": form, "line": line, "noun": noun_of(line), "title": TITLES[type(line)], "route": route_of(line)}


# --- What was done ---


@login_required
def activity_progress(request, pk):
    """What was done of an approved route."""
    activity = get_object_or_404(road_maps.own_activities(request.user), pk=pk)
    initial = {"status": ActivityStatus.DONE} if activity.status == ActivityStatus.PLANNED else {}
    form = ProgressForm(request.POST or None, instance=activity, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.note_progress(activity, by=request.user, **form.cleaned_data)
            return redirect(place_of(activity))
    context = {"form": form, "activity": activity, "route": route_of(activity)}
    return render(request, "iom_plugin/road_maps/activity_progress.html", context)

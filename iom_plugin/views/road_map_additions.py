"""New lines of a road map: where a need comes from, the constructor of tasks, activities, results.

«Save and go on» leads to what belongs next, until a need has both kinds of task with their steps and results.
"""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from iom_plugin_resources.core.keys import row_key
from iom_plugin_resources.views.refusals import shown_in

from ..choices import NeedKind, OpenerColumn, TaskKind
from ..forms.road_maps import ActivityForm, FirstStepForm, ResultLineForm, TokenForm, drawn_from
from ..forms.wordings import WordingForm
from ..models import Activity, LearningTask, Opener, Result, RouteNeed
from ..queries import deficits, openers, road_maps, routes
from ..queries.road_maps import route_of
from ..services import road_maps as services
from .in_place import draw, ids, is_in_place, refused, told
from .road_maps import as_it_reads, context_of, next_address, place_of


@login_required
def need_add(request, pk):
    """Column 1: first where from (a deficit, an opener, one's own words), then the wording."""
    route = get_object_or_404(routes.own(request.user), pk=pk)
    need = _need_from(request, route)
    if need is None:
        context = {
            "route": route,
            "deficits": deficits.own(request.user).accepted(),
            "openers": openers.in_columns(OpenerColumn.NEED),
        }
        return draw(request, "iom_plugin/road_maps/need_choose.html", context)
    return _wording(request, need, _("What is the ground of this part of the route?"))


@login_required
def task_add(request, pk):
    """Column 2: the opener decides the kind of task; free wording asks for it. What is missing comes first."""
    need = get_object_or_404(road_maps.own_needs(request.user), pk=pk)
    task = _task_from(request, need)
    if task is None:
        offered = list(openers.in_columns(*TaskKind.values))
        there = set(need.tasks.values_list("kind", flat=True))
        kinds = sorted(TaskKind, key=lambda kind: kind in there)
        context = {
            "route": need.route,
            "need": need,
            "kinds": [(kind, [opener for opener in offered if opener.column == kind]) for kind in kinds],
        }
        return draw(request, "iom_plugin/road_maps/task_choose.html", context)
    return _wording(request, task, task.get_kind_display())


@login_required
def activity_add(request, pk):
    task = get_object_or_404(road_maps.own_tasks(request.user), pk=pk)
    request.session["iom_task"] = task.pk  # a resource picked next goes to this task unless one says otherwise
    return _line(request, ActivityForm, Activity(task=task), task)


@login_required
def result_add(request, pk):
    task = get_object_or_404(road_maps.own_tasks(request.user), pk=pk)
    return _line(request, ResultLineForm, Result(task=task), task)


def _need_from(request, route) -> RouteNeed | None:
    """The need that the address asks for; None until its author has chosen where it comes from."""
    if deficit_id := request.GET.get("deficit"):
        deficit = get_object_or_404(deficits.own(request.user), pk=row_key(deficit_id))
        return RouteNeed(
            route=route,
            kind=NeedKind.DEFICIT,
            deficit=deficit,
            competency=deficit.competency,
            text=deficit.competency.title,
        )
    if opener := _opener(request, OpenerColumn.NEED):
        return RouteNeed(route=route, kind=NeedKind.TASK, opener=opener)
    kind = request.GET.get("kind")
    return RouteNeed(route=route, kind=kind) if kind in NeedKind.values else None


def _task_from(request, need) -> LearningTask | None:
    if opener := _opener(request, OpenerColumn.LEARNING, OpenerColumn.PRACTICE):
        return LearningTask(need=need, kind=opener.column, opener=opener)
    kind = request.GET.get("kind")
    return LearningTask(need=need, kind=kind) if kind in TaskKind.values else None


def _opener(request, *columns: str) -> Opener | None:
    """The opener of one of ``columns`` that the address asks for."""
    code = request.GET.get("opener")
    if not code:
        return None
    if "\0" in code:  # PostgreSQL refuses even to look for it
        raise Http404
    return get_object_or_404(Opener.objects.active(), code=code, column__in=columns)


def _wording(request, line, title):
    """Ask for the wording of a new need or task, of a task also for its first step, and save all at once."""
    sent = request.POST if request.method == "POST" else None
    form = WordingForm(sent, opener=line.opener, text=line.text, author=route_of(line).teacher, **ids(request))
    step = FirstStepForm(sent, task=line, **ids(request)) if isinstance(line, LearningTask) else None
    mark = TokenForm(sent, initial={"token": uuid4().hex}, auto_id=False)
    forms = [form, step, mark] if step else [form, mark]
    mistakes = [one for one in forms if sent is not None and not one.is_valid()]
    if "own" in request.POST:
        form = form.in_own_words()
    elif request.method == "POST" and not mistakes:
        line.text, line.answers = form.wording(), form.answers()
        with shown_in(form):
            lines = [line, *(step.lines() if step else [])]
            services.add_lines(lines, by=request.user, token=mark.cleaned_data["token"])
            return _onwards(request, line)
    if request.method == "POST" and "own" not in request.POST and is_in_place(request):
        return refused(*forms)
    context = context_of(line, form) | {"title": title, "step": step, "mark": mark}
    return draw(request, "iom_plugin/road_maps/wording_form.html", context)


def _line(request, form_class, line, task):
    """Ask for a new activity or result and save it."""
    form = form_class(request.POST or None, instance=line, token=uuid4().hex, **ids(request))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.add_lines([line], by=request.user, token=form.cleaned_data["token"])
            return _onwards(request, line, form)
    if request.method == "POST" and is_in_place(request):
        return refused(form)
    return draw(request, "iom_plugin/road_maps/line_form.html", context_of(line, form) | {"task": task})


def _onwards(request, line, form=None):
    """«Save and go on» leads to what belongs next; «save» back to the table."""
    onwards = next_address(line) if "next" in request.POST else ""
    if not is_in_place(request):
        return redirect(onwards or place_of(line))
    more = {"was": drawn_from(line, form._meta.fields), "edit": _edit_address(line)} if form else {}
    return told(pgettext("road map", "Saved"), **as_it_reads(line), **more, next=onwards, redraw=True)


def _edit_address(line) -> str:
    return reverse("iom:activity_edit" if isinstance(line, Activity) else "iom:result_edit", args=[line.pk])

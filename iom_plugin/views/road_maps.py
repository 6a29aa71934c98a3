"""Building a road map row by row: need, task, activity, result, from the constructor or in one's own words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iom_plugin_resources.core.keys import row_key
from iom_plugin_resources.views.refusals import shown_in

from ..choices import ActivityStatus, NeedKind, OpenerColumn, TaskKind
from ..forms.road_maps import (
    ActivityForm,
    NeedForm,
    ProgressForm,
    ResultLineForm,
    TaskForm,
    WordingForm,
)
from ..models import Activity, LearningTask, Opener, Result, RouteNeed
from ..queries import deficits, road_maps, routes
from ..services import road_maps as services
from .refusals import back_with_error

NEED, TASK, ACTIVITY, RESULT = "need", "task", "activity", "result"
OWN_LINES = {
    NEED: road_maps.own_needs,
    TASK: road_maps.own_tasks,
    ACTIVITY: road_maps.own_activities,
    RESULT: road_maps.own_results,
}


@login_required
def need_add(request, pk):
    """Column 1: first where from (a deficit, an opener, one's own words), then the wording."""
    route = get_object_or_404(routes.own(request.user), pk=pk)
    need = _need_from(request, route)
    if need is None:
        context = {
            "route": route,
            "deficits": deficits.own(request.user).accepted(),
            "openers": Opener.objects.active().filter(column=OpenerColumn.NEED),
        }
        return render(request, "iom_plugin/road_maps/need_choose.html", context)
    return _wording(request, need, _("What is the ground of this part of the route?"))


@login_required
def task_add(request, pk):
    """Column 2: the opener decides the kind of task; free wording asks for it."""
    need = get_object_or_404(road_maps.own_needs(request.user), pk=pk)
    task = _task_from(request, need)
    if task is None:
        openers = Opener.objects.active()
        context = {
            "route": need.route,
            "need": need,
            "learning": openers.filter(column=OpenerColumn.LEARNING),
            "practice": openers.filter(column=OpenerColumn.PRACTICE),
        }
        return render(request, "iom_plugin/road_maps/task_choose.html", context)
    return _wording(request, task, task.get_kind_display())


@login_required
def activity_add(request, pk):
    task = get_object_or_404(road_maps.own_tasks(request.user), pk=pk)
    request.session["iom_task"] = task.pk  # a resource picked next goes to this task unless one says otherwise
    form = ActivityForm(request.POST or None, instance=Activity(task=task))
    return _line(request, form, _("Form of work"), task=task)


@login_required
def result_add(request, pk):
    task = get_object_or_404(road_maps.own_tasks(request.user), pk=pk)
    form = ResultLineForm(request.POST or None, instance=Result(task=task))
    return _line(request, form, _("How the result is shown"), task=task)


@login_required
def need_edit(request, pk):
    need = get_object_or_404(road_maps.own_needs(request.user), pk=pk)
    return _line(request, NeedForm(request.POST or None, instance=need), _("Deficit or task ahead"))


@login_required
def task_edit(request, pk):
    task = get_object_or_404(road_maps.own_tasks(request.user), pk=pk)
    return _line(request, TaskForm(request.POST or None, instance=task), _("Learning task"))


@login_required
def activity_edit(request, pk):
    activity = get_object_or_404(road_maps.own_activities(request.user), pk=pk)
    form = ActivityForm(request.POST or None, instance=activity)
    return _line(request, form, _("Form of work"), task=activity.task)


@login_required
def result_edit(request, pk):
    result = get_object_or_404(road_maps.own_results(request.user), pk=pk)
    form = ResultLineForm(request.POST or None, instance=result)
    return _line(request, form, _("How the result is shown"), task=result.task)


@login_required
def need_delete(request, pk):
    return _delete(request, get_object_or_404(road_maps.own_needs(request.user), pk=pk))


@login_required
def task_delete(request, pk):
    return _delete(request, get_object_or_404(road_maps.own_tasks(request.user), pk=pk))


@login_required
def activity_delete(request, pk):
    return _delete(request, get_object_or_404(road_maps.own_activities(request.user), pk=pk))


@login_required
def result_delete(request, pk):
    return _delete(request, get_object_or_404(road_maps.own_results(request.user), pk=pk))


@login_required
def activity_progress(request, pk):
    """What was done of an approved route."""
    activity = get_object_or_404(road_maps.own_activities(request.user), pk=pk)
    form = ProgressForm(request.POST or None, instance=activity, initial=_progress_initial(activity))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.note_progress(activity, by=request.user, **form.cleaned_data)
            return _to_line(activity)
    context = {"form": form, "activity": activity, "route": services.route_of(activity)}
    return render(request, "iom_plugin/road_maps/activity_progress.html", context)


@login_required
@require_POST
def line_move(request, noun, pk, direction):
    if noun not in OWN_LINES or direction not in ("up", "down"):
        raise Http404
    line = get_object_or_404(OWN_LINES[noun](request.user), pk=pk)
    return _move(request, services.route_of(line).pk, line, direction)


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
    """Ask for the wording of a new need or task and save it; then on to what belongs under it."""
    form = WordingForm(request.POST or None, opener=line.opener, text=line.text)
    if request.method == "POST" and form.is_valid():
        line.text = form.wording()
        with shown_in(form):
            services.save_line(line, by=request.user)
            return _onwards(request, line)
    context = {"form": form, "line": line, "title": title, "route": services.route_of(line)}
    return render(request, "iom_plugin/road_maps/wording_form.html", context)


def _line(request, form, title, **context):
    """Draw and save a form of one line."""
    line = form.instance
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.save_line(line, by=request.user)
            return _to_line(line)
    context |= {
        "form": form,
        "line": line,
        "title": title,
        "route": services.route_of(line),
        "noun": noun_of(line),
    }
    return render(request, "iom_plugin/road_maps/line_form.html", context)


def _delete(request, line):
    """Ask, and on POST delete a line with everything under it."""
    route = services.route_of(line)
    if request.method == "POST":
        return _really_delete(request, route.pk, line)
    context = {"line": line, "route": route, "noun": noun_of(line)}
    return render(request, "iom_plugin/road_maps/line_delete.html", context)


@back_with_error
def _really_delete(request, pk, line):
    services.delete_line(line, by=request.user)
    messages.success(request, _("The line is deleted."))
    return redirect("iom:route_detail", pk)


@back_with_error
def _move(request, pk, line, direction):
    services.move_line(line, by=request.user, up=direction == "up")
    return _to_line(line)


def _onwards(request, line):
    """«Save and go on» leads to what belongs under the line; «save» back to the table."""
    if "next" not in request.POST:
        return _to_line(line)
    return redirect("iom:task_add" if isinstance(line, RouteNeed) else "iom:activity_add", line.pk)


def _to_line(line):
    return redirect(f"{services.route_of(line).get_absolute_url()}#{noun_of(line)}-{line.pk}")


def noun_of(line) -> str:
    return {RouteNeed: NEED, LearningTask: TASK, Activity: ACTIVITY, Result: RESULT}[type(line)]


def _progress_initial(activity) -> dict:
    """Who opens the screen has most often done the step."""
    return {"status": ActivityStatus.DONE} if activity.status == ActivityStatus.PLANNED else {}

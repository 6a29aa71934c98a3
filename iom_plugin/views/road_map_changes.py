"""What happens to a line as a whole: moved, copied, deleted; and taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms.road_maps import PlaceForm
from ..queries import road_maps, routes
from ..queries.road_maps import LINES, PARENT, noun_of, route_of
from ..services import road_map_changes as changes
from ..services import road_map_places as places
from ..services import road_maps as services
from .in_place import is_in_place, told, told_refusals
from .road_maps import place_of

OWN_LINES = {
    "need": road_maps.own_needs,
    "task": road_maps.own_tasks,
    "activity": road_maps.own_activities,
    "result": road_maps.own_results,
}


@login_required
@require_POST
def line_move(request, noun, pk, direction):
    """Up or down among the neighbours."""
    if direction not in ("up", "down"):
        raise Http404
    line = _own_line(request, noun, pk)
    return _move(request, route_of(line).pk, line, direction == "up")


@login_required
@require_POST
def line_place(request, noun, pk):
    """Under another task or need, or to a place among the neighbours."""
    line = _own_line(request, noun, pk)
    form = PlaceForm(request.POST, homes=road_maps.homes_of(line), here=getattr(line, f"{PARENT[type(line)]}_id"))
    if not form.is_valid():
        return _answer(request, line, _("There is no such place in this route."), status=422)
    return _place(request, route_of(line).pk, line, form.cleaned_data)


@login_required
@require_POST
def line_copy(request, noun, pk):
    line = _own_line(request, noun, pk)
    return _copy(request, route_of(line).pk, line)


@login_required
def need_delete(request, pk):
    return _delete(request, "need", pk)


@login_required
def task_delete(request, pk):
    return _delete(request, "task", pk)


@login_required
def activity_delete(request, pk):
    return _delete(request, "activity", pk)


@login_required
def result_delete(request, pk):
    return _delete(request, "result", pk)


@login_required
@require_POST
@told_refusals
def route_undo(request, pk):
    """Take the last change of the road map back."""
    route = get_object_or_404(routes.own(request.user), pk=pk)
    label = changes.undo_last(route, by=request.user)
    said = _("Taken back: %(label)s") % {"label": label}
    if is_in_place(request):
        return told(said, redraw=True)
    messages.success(request, said)
    return redirect("iom:route_detail", pk)


def _own_line(request, noun, pk):
    if noun not in LINES:
        raise Http404
    return get_object_or_404(OWN_LINES[noun](request.user), pk=pk)


def _delete(request, noun, pk):
    """Ask, and on POST delete a line with everything under it."""
    line = _own_line(request, noun, pk)
    route = route_of(line)
    if request.method == "POST":
        return _really_delete(request, route.pk, line)
    return render(
        request, "iom_plugin/road_maps/line_delete.html", {"line": line, "route": route, "noun": noun_of(line)}
    )


@told_refusals
def _really_delete(request, pk, line):
    services.delete_line(line, by=request.user)
    said = _("The line is deleted.")
    if is_in_place(request):
        return told(said, redraw=True)
    messages.success(request, said)
    return redirect("iom:route_detail", pk)


@told_refusals
def _move(request, pk, line, up):
    if places.move_line(line, by=request.user, up=up):
        return _answer(request, line, _("Moved up.") if up else _("Moved down."))
    return _answer(request, line, _("It is the first already.") if up else _("It is the last already."))


@told_refusals
def _place(request, pk, line, place):
    places.place_line(line, by=request.user, **place)
    return _answer(request, line, _("Moved."))


@told_refusals
def _copy(request, pk, line):
    return _answer(request, places.copy_line(line, by=request.user), _("Copied. This is the copy."))


def _answer(request, line, said, status=200):
    if is_in_place(request):
        return told(said, status=status, line=f"{noun_of(line)}-{line.pk}", redraw=True)
    messages.info(request, said)
    return redirect(place_of(line))

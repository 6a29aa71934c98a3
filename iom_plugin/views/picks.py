"""«В мой маршрут»: one resource or several become steps of a task of one's own route."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iom_plugin_resources.core.keys import row_key
from iom_plugin_resources.queries import resources
from iom_plugin_resources.views.refusals import shown_in

from ..forms.picks import PickForm
from ..queries import event_steps, road_maps, routes
from ..queries import picks as queries
from ..services import road_maps as services


@login_required
def pick_resource(request, pk):
    """The button beside one resource."""
    get_object_or_404(resources.visible_to(request.user), pk=pk)
    return _pick(request, [str(pk)])


@login_required
def pick_resources(request):
    """Several resources ticked in a list: ``?resource=1&resource=2``."""
    given = request.POST if request.method == "POST" else request.GET
    return _pick(request, given.getlist("resource"))


def _pick(request, asked: Iterable[str]):
    """Ask for the task and put what is picked there; what is not to be had is told, never an error."""
    asked = list(dict.fromkeys(asked))
    keys = [row_key(text) for text in asked[: queries.MOST_PICKED]]
    found = queries.picked(request.user, [key for key in keys if key is not None])
    tasks = road_maps.tasks_to_fill(request.user)
    form = PickForm(request.POST or None, tasks=tasks, initial={"task": request.session.get("iom_task")})
    if request.method == "POST" and found and form.is_valid():
        with shown_in(form):
            return _added(request, form.cleaned_data["task"], found)
    context = {
        "form": form,
        "resources": found,
        "warnings": [*_left_out(asked, found), *queries.warnings(found)],
        "hours": sum(resource.hours or 0 for resource in found),
        "next_dates": event_steps.next_dates(request.user, [found[0].pk]) if len(found) == 1 else [],
        "routes": queries.choices(request.user, found),
        "current_route": routes.current(request.user),
    }
    return render(request, "iom_plugin/picks/pick_resources.html", context)


def _left_out(asked: list[str], found: list) -> Iterable[str]:
    missing = len(asked[: queries.MOST_PICKED]) - len(found)
    if missing:
        words = ngettext(
            "%(count)d of the chosen resources is not on the map any more and is left out.",
            "%(count)d of the chosen resources are not on the map any more and are left out.",
            missing,
        )
        yield words % {"count": missing}
    if len(asked) > queries.MOST_PICKED:
        yield _("More than %(count)d resources were chosen; the first %(count)d are taken.") % {
            "count": queries.MOST_PICKED
        }


def _added(request, task, found):
    added = services.add_resources(task, found, by=request.user)
    if added:
        words = ngettext(
            "%(count)d resource is in your route. Check the dates and the form of work.",
            "%(count)d resources are in your route. Check their dates and forms of work.",
            len(added),
        )
        messages.success(request, words % {"count": len(added)})
    if there := len(found) - len(added):
        words = ngettext(
            "%(count)d resource was in this task already.", "%(count)d resources were in this task already.", there
        )
        messages.info(request, words % {"count": there})
    anchor = f"activity-{added[0].pk}" if added else f"task-{task.pk}"
    return redirect(f"{task.need.route.get_absolute_url()}#{anchor}")

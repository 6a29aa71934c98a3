"""«В мой маршрут» on an event: a date becomes a step, with or without registering for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iom_plugin_resources.queries import occurrences
from iom_plugin_resources.queries.registrations import registration_of, state_of
from iom_plugin_resources.views.refusals import shown_in

from ..forms.event_steps import PlaceForm
from ..models import Route
from ..queries import event_steps as queries
from ..queries import routes
from ..services import event_steps as services


def shown(request, route: Route) -> dict:
    """What the screen of a route needs for the events in it."""
    return {"event_steps": queries.beside(route)}


@login_required
def pick_event(request, pk):
    """Ask for the place in the route, the likeliest first, and put the date there."""
    occurrence = get_object_or_404(occurrences.with_details(occurrences.visible_to(request.user)), pk=pk)
    places = queries.places_for(request.user, occurrence, last_task=request.session.get("iom_task"))
    form = PlaceForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            step = services.put(occurrence, form.cleaned_data["choice"], by=request.user)
            messages.success(request, _("The event is in your route, with its date."))
            return redirect(f"{step.task.need.route.get_absolute_url()}#activity-{step.pk}")
    registration = registration_of(request.user, occurrence)
    context = {
        "occurrence": occurrence,
        "form": form,
        "places": places,
        "groups": _by_route(places, occurrence),
        "there": queries.tied_to(occurrence.pk, request.user.pk),
        "is_approved": queries.has_approved_plan(request.user),
        "current_route": routes.current(request.user),
        "registration": registration,
        "state": state_of(occurrence, registration),
    }
    return render(request, "iom_plugin/event_steps/pick_event.html", context)


def _by_route(places: list[queries.Place], occurrence) -> list[tuple[Route, list[queries.Place], str]]:
    """The places under the routes they belong to, the route of the likeliest first, with what to know before."""
    groups: dict[Route, list[queries.Place]] = {}
    for place in places:
        groups.setdefault(place.route, []).append(place)
    return [(route, mine, queries.out_of_period(route, occurrence)) for route, mine in groups.items()]

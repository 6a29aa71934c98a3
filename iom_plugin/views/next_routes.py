"""The next route, begun with what this one has not finished."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iom_plugin_resources.views.refusals import shown_in

from ..exports import road_maps as tables
from ..forms.next_routes import NextRouteForm
from ..queries import next_routes as queries
from ..queries import routes
from ..queries.contents import content_of
from ..services.next_routes import start_next_route
from .refusals import back_with_error


@login_required
@back_with_error
def route_next(request, pk):
    """What would be taken over, and the period; a route of which everything is done gives its theme only."""
    route = get_object_or_404(routes.with_content(routes.own(request.user)), pk=pk)
    period = queries.next_period(route, today=timezone.localdate())
    form = NextRouteForm(request.POST or None, initial=dict(zip(("starts_on", "ends_on"), period, strict=True)))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            begun = start_next_route(route, by=request.user, **form.cleaned_data)
            messages.success(request, _taken_over(queries.unfinished(content_of(route), **form.cleaned_data)))
            return redirect(begun)
    carried = queries.unfinished(content_of(route), starts_on=period[0], ends_on=period[1])
    context = {
        "form": form,
        "route": route,
        "carried": carried,
        "rows": tables.rows(carried.needs),
        "columns": tables.columns(),
    }
    return render(request, "iom_plugin/versions/route_next.html", context)


def _taken_over(carried: queries.Carried) -> str:
    if not carried.steps:
        return _("The next route is begun with the theme of this one: every step of it is finished.")
    sentence = ngettext(
        "The next route is begun; %(steps)d unfinished step is taken over.",
        "The next route is begun; %(steps)d unfinished steps are taken over.",
        carried.steps,
    )
    return sentence % {"steps": carried.steps}

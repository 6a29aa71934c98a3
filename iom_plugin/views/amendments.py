"""A change to an approved route: begun, sent, taken back by its author."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iom_plugin_resources.views.refusals import shown_in

from ..choices import AmendmentStatus
from ..forms.amendments import AmendmentForm
from ..queries import routes
from ..queries.policies import policy_of
from ..queries.versions import amendment_of
from ..services import amendments as services
from .refusals import back_with_error


@login_required
@back_with_error
def amendment_begin(request, pk):
    route = get_object_or_404(routes.own(request.user), pk=pk)
    form = AmendmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.begin_amendment(route, by=request.user, reason=form.cleaned_data["reason"])
            messages.info(request, _("Change the road map and the note, and then put the change in force."))
            return redirect("iom:route_detail", pk)
    needs_approval = policy_of(route.teacher.organisation).amendment_needs_approval
    context = {"form": form, "route": route, "needs_approval": needs_approval}
    return render(request, "iom_plugin/versions/amendment_begin.html", context)


@login_required
@require_POST
@back_with_error
def amendment_finish(request, pk):
    amendment = services.finish_amendment(get_object_or_404(routes.own(request.user), pk=pk), by=request.user)
    if amendment.status == AmendmentStatus.WAITING:
        messages.success(request, _("The change is sent for approval. Meanwhile you go on working by the route."))
    else:
        messages.success(request, _("The change is in force; the curator sees it."))
    return redirect("iom:route_detail", pk)


@login_required
@back_with_error
def amendment_cancel(request, pk):
    route = get_object_or_404(routes.own(request.user), pk=pk)
    if request.method == "POST":
        services.cancel_amendment(route, by=request.user)
        messages.success(request, _("The route is again as it was before. What you have written stays among versions."))
        return redirect("iom:route_detail", pk)
    context = {"route": route, "amendment": amendment_of(route)}
    return render(request, "iom_plugin/versions/amendment_cancel.html", context)

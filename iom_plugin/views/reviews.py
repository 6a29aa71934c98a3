"""The curator's desk: what waits for a decision, and the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iom_plugin_resources.views.refusals import shown_in

from ..forms.reviews import ApproveForm, ReturnForm
from ..permissions import can_review_route
from ..queries import reviews as queries
from ..queries import routes
from ..services import reviews as services

PAGE = 20


@login_required
def review_queue(request):
    page = Paginator(queries.waiting_for(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "iom_plugin/reviews/review_queue.html", {"page_obj": page})


@login_required
def route_return(request, pk):
    route = _reviewed_route(request.user, pk)
    form = ReturnForm(request.POST or None, initial=_seen(route))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.return_route(route, by=request.user, **form.cleaned_data)
            messages.success(request, _("The route is returned; its author sees your comment."))
            return redirect("iom:review_queue")
    return render(request, "iom_plugin/reviews/route_return.html", {"form": form, "route": route})


@login_required
def route_approve(request, pk):
    route = _reviewed_route(request.user, pk)
    form = ApproveForm(request.POST or None, initial=_seen(route))
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.approve_route(route, by=request.user, **form.cleaned_data)
            messages.success(request, _("The route is approved."))
            return redirect("iom:review_queue")
    return render(request, "iom_plugin/reviews/route_approve.html", {"form": form, "route": route})


def _seen(route) -> dict:
    version = route.versions.first()
    return {"seen_version": version.number if version else None}


def _reviewed_route(user, pk):
    """A route about which ``user`` may decide; for anybody else there is no such page."""
    route = get_object_or_404(routes.visible_to(user), pk=pk)
    if not can_review_route(user, route):
        raise Http404
    return route

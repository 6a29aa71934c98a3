"""The author of a finished route offers it as a model, and withdraws the offer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iom_plugin_resources.views.refusals import shown_in

from ..choices import OfferStatus
from ..exports import road_maps as tables
from ..forms.model_routes import CONSENT, OfferForm
from ..models import Route
from ..queries import model_routes as queries
from ..queries import routes
from ..queries.contents import content_of
from ..services import model_routes as services
from .refusals import back_with_error

STANDING = (OfferStatus.OFFERED, OfferStatus.PUBLISHED)


@login_required
@back_with_error
def model_offer(request, pk):
    """What will be shown, without names, every text to be corrected; or what became of the offer."""
    route = get_object_or_404(routes.with_content(routes.own(request.user)), pk=pk)
    if route.status not in Route.FINISHED:
        raise Http404
    last = queries.own_offers(request.user).filter(route=route).first()
    if last and last.status in STANDING:
        return render(request, "iom_plugin/model_routes/offer_state.html", {"route": route, "offer": last})
    content = queries.without_names(queries.as_model(content_of(route)), route.teacher)
    form = OfferForm(request.POST or None, content=content)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.offer_route(route, by=request.user, content=form.corrected(), consent=str(CONSENT))
            messages.success(request, _("Thank you! An editor will read your route; you will be told the decision."))
            return redirect("iom:model_offer", pk)
    context = {
        "route": route,
        "form": form,
        "last": last,
        "rows": tables.rows(content["needs"]),
        "columns": tables.columns(),
    }
    return render(request, "iom_plugin/model_routes/offer_form.html", context)


@login_required
@back_with_error
def model_offer_withdraw(request, pk):
    """Addressed by the route, as everything of the offer."""
    route = get_object_or_404(routes.own(request.user), pk=pk)
    offer = queries.own_offers(request.user).filter(route=route, status__in=STANDING).first()
    if offer is None:
        raise Http404
    if request.method == "POST":
        services.withdraw_offer(offer, by=request.user)
        messages.success(request, _("Your route is no longer offered as a model."))
        return redirect("iom:route_detail", pk)
    return render(request, "iom_plugin/model_routes/offer_withdraw.html", {"route": offer.route, "offer": offer})

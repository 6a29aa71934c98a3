"""A page out of a route that its author offers, and what the publication of such a page means."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Site

from ..choices import OfferStatus
from ..errors import IomError
from ..models import ModelRouteOffer
from ..queries.model_routes import list_page
from ..services.model_routes import hide_page, join_page, page_of, publish_offer
from .model_routes import ModelRouteMixin, model_route_class


@require_POST
def make_page(request, pk):
    """A draft from the offer, under the list of models, or under the front page where there is none."""
    if not request.user.has_perm("iom_plugin.change_modelrouteoffer"):
        raise PermissionDenied
    offer = get_object_or_404(ModelRouteOffer, pk=pk, status=OfferStatus.OFFERED)
    parent = list_page() or Site.find_for_request(request).root_page
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    page = page_from(offer, parent, by=request.user)
    try:
        join_page(offer, page.pk)
    except IomError as error:  # its author has withdrawn it meanwhile, or an editor has begun another page
        page.delete()
        messages.error(request, error.message)
        begun = page_of(ModelRouteOffer.objects.get(pk=pk))
        return redirect("wagtailadmin_pages:edit", begun.pk) if begun else redirect("wagtailadmin_explore", parent.pk)
    messages.success(request, _("The page is a draft. Read it, correct it and publish it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def page_from(offer: ModelRouteOffer, parent, *, by) -> ModelRouteMixin:
    page = model_route_class()(title=offer.title[:255], live=False, owner=by)
    page.fill(offer.content)
    parent.add_child(instance=page)
    if offer.route:
        page.positions = [offer.route.teacher.position]
        page.subjects = offer.route.teacher.subjects.all()
    page.save_revision(user=by)
    return page


def decide_by_publication(sender, instance, **kwargs) -> None:
    """The author is told; what the author has withdrawn meanwhile does not stay public."""
    revision = kwargs.get("revision")
    by = revision.user if revision else None
    if not publish_offer(instance.pk, by=by, url=instance.url or ""):
        hide_page(instance, by=by)

"""Routes that their authors offer as models: read, declined, or made into a page. No names are shown here."""

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import InspectView

from iom_plugin_resources.wagtail_admin.base import IomModelViewSet

from ..choices import OfferStatus
from ..errors import IomError
from ..exports import road_maps as tables
from ..models import ModelRouteOffer
from ..queries.line_words import words_of_head
from ..services.model_routes import decline_offer

# What a list of offers has no use for: they are made and withdrawn by their authors only.
WITHOUT = ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name")
KEPT = ("index", "index_results", "inspect")
PAGE_APP = "iom_plugin.pages"


class OfferInspectView(InspectView):
    """The offered route as its table; posting declines it with a comment."""

    any_permission_required = ["change", "view"]
    template_name = "iom_plugin/wagtail_admin/model_offer.html"
    page_title = gettext_lazy("Route offered as a model")

    def get_fields(self):
        return []

    def get_context_data(self, **kwargs):
        offer = self.object
        return super().get_context_data(**kwargs) | {
            "offer": offer,
            "facts": {label: text for label, text in words_of_head(offer.content).items() if text},
            "rows": tables.rows(offer.content["needs"]),
            "columns": tables.columns(),
            "waits": offer.status == OfferStatus.OFFERED,
            "page_url": reverse("iom_model_offer_page", args=[offer.pk]) if apps.is_installed(PAGE_APP) else "",
        }

    def post(self, request, *args, **kwargs):
        if not self.user_has_permission("change"):
            raise PermissionDenied
        comment = request.POST.get("comment", "").replace("\0", "")  # which PostgreSQL cannot keep
        try:
            decline_offer(self.object, by=request.user, comment=comment)
        except IomError as error:
            messages.error(request, error.message)
            return redirect(request.path)
        messages.success(request, _("The author is told why the route is not taken."))
        return redirect(self.index_url_name)


class ModelOfferViewSet(IomModelViewSet):
    model = ModelRouteOffer
    icon = "pick"
    ordering = ["-at", "-pk"]
    list_display = [
        "title",
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display", sort_key="status"),
        DateColumn("at", label=gettext_lazy("Offered"), sort_key="at"),
    ]
    list_filter = ["status"]
    form_fields = ["comment"]
    inspect_view_enabled = True
    inspect_view_class = OfferInspectView
    inspect_template_name = "iom_plugin/wagtail_admin/model_offer.html"
    menu_label = gettext_lazy("Offered models")

    def get_common_view_kwargs(self, **kwargs):
        given = super().get_common_view_kwargs(**kwargs)
        return {name: value for name, value in given.items() if name not in WITHOUT}

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in KEPT]

    def register_admin_url_finder(self):
        """There is no edit view to find."""

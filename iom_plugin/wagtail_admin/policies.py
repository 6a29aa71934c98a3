"""Rules of organisations in the Wagtail admin, for staff who set them for others."""

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from iom_plugin_resources.wagtail_admin.base import IomModelViewSet, SafeIndexView
from iom_plugin_resources.wagtail_admin.widgets import IndentedSelect

from ..models import RoutePolicy
from .teachers import OrganisationFilterSet


class PolicyFilterSet(OrganisationFilterSet):
    class Meta:
        model = RoutePolicy
        fields = ["organisation"]


class PolicyIndexView(SafeIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("organisation")


class PolicyViewSet(IomModelViewSet):
    model = RoutePolicy
    index_view_class = PolicyIndexView
    icon = "cog"
    ordering = ["organisation__path"]
    list_display = ["organisation", "days_for_review", "amendment_needs_approval", "council"]
    filterset_class = PolicyFilterSet
    panels = [
        FieldPanel("organisation", widget=IndentedSelect),
        MultiFieldPanel(
            [FieldPanel("days_for_review"), FieldPanel("amendment_needs_approval")],
            heading=gettext_lazy("Decisions"),
        ),
        MultiFieldPanel(
            [FieldPanel("council"), FieldPanel("members"), FieldPanel("head")], heading=gettext_lazy("Council")
        ),
    ]
    list_export = ["organisation", "days_for_review", "amendment_needs_approval", "council", "members", "head"]

"""Page types of the lower app: its screens inside a portal's page tree."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from ..views.resources import resource_map


class ResourceMapPageMixin(models.Model):
    """The resource map on a page; a portal with its own base page adds it to its own page type."""

    introduction = RichTextField(_("introduction"), blank=True)

    content_panels_of_mixin = [FieldPanel("introduction")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **resource_map(request)}


# Where a portal has swapped Wagtail's page, a concrete subclass of the original cannot exist.
if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page") == "wagtailcore.Page":

    class ResourceMapPage(ResourceMapPageMixin, Page):  # noqa: DJ008 - Page says its title
        template = "iom_plugin_resources/pages/resource_map_page.html"
        content_panels = [*Page.content_panels, *ResourceMapPageMixin.content_panels_of_mixin]

        class Meta:
            verbose_name = _("resource map")
            verbose_name_plural = _("resource maps")

"""Page types of the upper app."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .model_routes import ModelRouteIndexMixin, ModelRouteMixin
from .sections import IomSectionMixin

# A portal with its own page model makes its own classes of the mixins.
if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page") == "wagtailcore.Page":

    class IomSectionPage(IomSectionMixin, Page):
        """The front page of the section: what an ИОМ is, the five stages, ways in for each role."""

        template = IomSectionMixin.template
        content_panels = [*Page.content_panels, *IomSectionMixin.section_panels]
        search_fields = [*Page.search_fields, *IomSectionMixin.section_search_fields]

        class Meta:
            verbose_name = _("IOM section")
            verbose_name_plural = _("IOM sections")

    class ModelRouteIndexPage(ModelRouteIndexMixin, Page):
        """The list of the model routes under it."""

        template = ModelRouteIndexMixin.template
        content_panels = [*Page.content_panels, *ModelRouteIndexMixin.index_panels]
        search_fields = [*Page.search_fields, *ModelRouteIndexMixin.index_search_fields]

        class Meta:
            verbose_name = _("list of model routes")
            verbose_name_plural = _("lists of model routes")

    class ModelRoutePage(ModelRouteMixin, Page):
        """An exemplary route, shown publicly and taken as a basis."""

        template = ModelRouteMixin.template
        content_panels = [*Page.content_panels, *ModelRouteMixin.model_panels]
        search_fields = [*Page.search_fields, *ModelRouteMixin.model_search_fields]
        parent_page_types = ["iom_pages.ModelRouteIndexPage", "iom_pages.IomSectionPage"]
        subpage_types = []

        class Meta:
            verbose_name = _("model route")
            verbose_name_plural = _("model routes")

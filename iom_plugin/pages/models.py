"""Page types of the upper app."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .sections import IomSectionMixin

# A portal with its own page model makes its own class of the mixin.
if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page") == "wagtailcore.Page":

    class IomSectionPage(IomSectionMixin, Page):
        """The front page of the section: what an ИОМ is, the five stages, ways in for each role."""

        template = IomSectionMixin.template
        content_panels = [*Page.content_panels, *IomSectionMixin.section_panels]
        search_fields = [*Page.search_fields, *IomSectionMixin.section_search_fields]

        class Meta:
            verbose_name = _("IOM section")
            verbose_name_plural = _("IOM sections")

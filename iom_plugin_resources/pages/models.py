"""Page types of the lower app: its screens inside a portal's page tree."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .event_calendars import EventCalendarPageMixin
from .resource_maps import ResourceMapPageMixin

# Where a portal has swapped Wagtail's page, a concrete subclass of the original cannot exist.
if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page") == "wagtailcore.Page":

    class ResourceMapPage(ResourceMapPageMixin, Page):
        template = ResourceMapPageMixin.template
        content_panels = [*Page.content_panels, *ResourceMapPageMixin.map_panels]

        class Meta:
            verbose_name = _("resource map")
            verbose_name_plural = _("resource maps")

    class EventCalendarPage(EventCalendarPageMixin, Page):
        template = EventCalendarPageMixin.template
        content_panels = [*Page.content_panels, *EventCalendarPageMixin.calendar_panels]

        class Meta:
            verbose_name = _("event calendar")
            verbose_name_plural = _("event calendars")

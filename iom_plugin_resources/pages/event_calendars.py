"""The calendar of events on a page, for any class of pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from ..views.caching import for_the_reader
from ..views.calendars import calendar, with_address


class EventCalendarPageMixin(models.Model):
    """A portal with its own base page adds it to its own page type, with ``calendar_panels`` among the panels."""

    introduction = RichTextField(_("introduction"), blank=True)

    template = "iom_plugin_resources/pages/event_calendar_page.html"
    calendar_panels = [FieldPanel("introduction")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **calendar(request)}

    def serve(self, request, *args, **kwargs):
        return for_the_reader(with_address(super().serve(request, *args, **kwargs), request), request)

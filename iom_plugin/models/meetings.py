"""Meetings of a council that considers several routes at once: agenda, decisions, protocol (sources 003 and 004)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.models import Organisation

from ..choices import Decision, MeetingStatus
from .routes import Route


class CouncilMeeting(models.Model):
    wagtail_reference_index_ignore = True

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="iom_meetings", verbose_name=_("organisation")
    )
    council = models.CharField(
        _("council"), max_length=200, help_text=_("Whose meeting it is, for example: of the methodical council.")
    )
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.CharField(_("chair"), max_length=200, blank=True)
    secretary = models.CharField(_("secretary"), max_length=200, blank=True)
    members = models.TextField(_("members present"), blank=True, help_text=_("One name a line."))
    protocol_number = models.CharField(_("protocol number"), max_length=50, blank=True)
    notes = models.TextField(_("what else was said"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED, editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("meeting of a council")
        verbose_name_plural = _("meetings of councils")

    def __str__(self) -> str:
        return gettext("Meeting of %(council)s, %(date)s") % {
            "council": self.council,
            "date": date_format(self.held_on),
        }

    def get_absolute_url(self) -> str:
        return reverse("iom:meeting_detail", args=[self.pk])

    @property
    def is_held(self) -> bool:
        return self.status == MeetingStatus.HELD


class CouncilItem(models.Model):
    """A route on the agenda, and what the council decided about it."""

    wagtail_reference_index_ignore = True

    meeting = models.ForeignKey(CouncilMeeting, models.CASCADE, related_name="items")
    route = models.ForeignKey(Route, models.CASCADE, related_name="council_items")
    sort_order = models.PositiveIntegerField(default=0, editable=False)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of an agenda")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "route"],
                name="iom_council_item_once",
                violation_error_message=_("This route is on the agenda already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.route)

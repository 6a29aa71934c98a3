"""How an organisation and all under it deal with routes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.models import Organisation

DAYS_FOR_REVIEW = 14
# A route that waits for a year is not under review but forgotten.
LONGEST_REVIEW = 365


class RoutePolicy(models.Model):
    """The nearest one above a teacher's organisation holds; where there is none, the defaults do."""

    wagtail_reference_index_ignore = True

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="iom_policy", verbose_name=_("organisation")
    )
    amendment_needs_approval = models.BooleanField(
        _("a change to an approved route is approved anew"),
        default=True,
        help_text=_("Otherwise the author changes the route with a reason, and the curator sees the change."),
    )
    days_for_review = models.PositiveSmallIntegerField(
        _("days to decide about a route"),
        default=DAYS_FOR_REVIEW,
        help_text=_("From the day when it was sent."),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_REVIEW)],
    )
    council = models.CharField(
        _("council"), max_length=200, blank=True, help_text=_("For example: of the methodical council.")
    )
    members = models.TextField(_("members of the council"), blank=True, help_text=_("One name a line."))
    head = models.CharField(_("head of the organisation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rules of an organisation")
        verbose_name_plural = _("rules of organisations")

    def __str__(self) -> str:
        return str(self.organisation)

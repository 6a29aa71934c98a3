"""A change to an approved route: why, from which version, and what became of it (source 000: изменять его)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import AmendmentStatus
from .reviews import RouteVersion
from .routes import Route


class AmendmentQuerySet(models.QuerySet):
    def unfinished(self):
        """Being written, waiting for approval, or returned; there is at most one of a route."""
        return self.filter(status__in=(AmendmentStatus.OPEN, AmendmentStatus.WAITING))


class Amendment(models.Model):
    """``before`` is the content as it was when the change began: what taking it back restores."""

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="amendments")
    reason = models.TextField(_("why the route is changed"))
    status = models.CharField(max_length=10, choices=AmendmentStatus.choices, default=AmendmentStatus.OPEN)
    before = models.ForeignKey(RouteVersion, models.CASCADE, related_name="+")
    status_before = models.CharField(max_length=20, help_text=_("The status of the route when the change began."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")

    def __str__(self) -> str:
        return self.reason

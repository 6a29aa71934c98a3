"""Drafts that their authors have deleted: they come back for thirty days."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .teachers import Teacher

DAYS_KEPT = 30


class DeletedRouteQuerySet(models.QuerySet):
    def kept(self, *, now: datetime.datetime):
        """Those that can still be brought back."""
        return self.filter(deleted_at__gt=now - datetime.timedelta(days=DAYS_KEPT))

    def expired(self, *, now: datetime.datetime):
        return self.filter(deleted_at__lte=now - datetime.timedelta(days=DAYS_KEPT))


class DeletedRoute(models.Model):
    """The whole draft as plain data; it counts nowhere as long as it lies here."""

    wagtail_reference_index_ignore = True

    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="deleted_routes")
    theme = models.CharField(_("theme of self-education"), max_length=500)
    content = models.JSONField()
    deleted_at = models.DateTimeField(_("deleted"), auto_now_add=True)

    objects = DeletedRouteQuerySet.as_manager()

    class Meta:
        ordering = ["-deleted_at", "-pk"]
        verbose_name = _("deleted draft")
        verbose_name_plural = _("deleted drafts")

    def __str__(self) -> str:
        return self.theme

    def days_left(self, now: datetime.datetime) -> int:
        """How many days it is kept yet; the last one counts."""
        return (self.deleted_at + datetime.timedelta(days=DAYS_KEPT) - now).days + 1

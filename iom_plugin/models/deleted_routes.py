"""Drafts that their authors have deleted: they come back for thirty days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .teachers import Teacher


class DeletedRoute(models.Model):
    """The whole draft as plain data; it counts nowhere as long as it lies here."""

    wagtail_reference_index_ignore = True

    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="deleted_routes")
    theme = models.CharField(_("theme of self-education"), max_length=500)
    content = models.JSONField()
    deleted_at = models.DateTimeField(_("deleted"), auto_now_add=True)

    class Meta:
        ordering = ["-deleted_at", "-pk"]
        verbose_name = _("deleted draft")
        verbose_name_plural = _("deleted drafts")

    def __str__(self) -> str:
        return self.theme

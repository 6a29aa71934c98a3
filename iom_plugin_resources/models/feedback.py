"""What participants think of an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .occurrences import EventOccurrence


class EventFeedback(models.Model):
    """One filled form. It is not known whose: ``token`` only keeps a person from filling in two."""

    wagtail_reference_index_ignore = True

    occurrence = models.ForeignKey(EventOccurrence, models.CASCADE, related_name="feedback")
    token = models.CharField(max_length=64, unique=True)
    scores = models.JSONField(default=dict, help_text="By question: a number from 1 to 5.")
    useful = models.TextField(_("what was useful"), blank=True)
    improve = models.TextField(_("what could be better"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("feedback on an event")
        verbose_name_plural = _("feedback on events")

    def __str__(self) -> str:
        return f"{self.occurrence}, {self.created_at:%d.%m.%Y}"

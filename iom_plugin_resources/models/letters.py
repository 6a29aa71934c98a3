"""Letters about events: written with the change they tell, sent after it, once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import LetterKind
from .occurrences import EventOccurrence
from .registrations import Registration


class EventLetter(models.Model):
    """A letter on its way. ``key`` makes it one: the same letter is not written twice (decision 0016).

    ``uid`` becomes its Message-ID, so that even a letter sent twice arrives as one in most mail programs.
    """

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(blank=True, help_text=_("Of a guest; a user's own is read when the letter goes."))
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="letters")
    occurrence = models.ForeignKey(EventOccurrence, models.CASCADE, null=True, blank=True, related_name="letters")
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    send_after = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_dropped = models.BooleanField(default=False, help_text=_("It needs to be sent no more."))

    class Meta:
        ordering = ["send_after", "pk"]
        verbose_name = _("letter about an event")
        verbose_name_plural = _("letters about events")
        indexes = [models.Index(fields=["sent_at", "is_dropped", "send_after"], name="iom_letter_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.key}"

"""Certificates of participation: numbered, and checked by anybody who has the number."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import BatchStatus
from .occurrences import EventOccurrence
from .registrations import Registration


class CertificateBatch(models.Model):
    """The issue of certificates for one date: it can be begun again, and issues only what is missing."""

    wagtail_reference_index_ignore = True

    occurrence = models.ForeignKey(EventOccurrence, models.CASCADE, related_name="certificate_batches")
    status = models.CharField(max_length=10, choices=BatchStatus.choices, default=BatchStatus.WAITING)
    total = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("issue of certificates")
        verbose_name_plural = _("issues of certificates")

    def __str__(self) -> str:
        return f"{self.occurrence}, {self.at:%d.%m.%Y}"


class Certificate(models.Model):
    """One certificate; ``facts`` are frozen as they were printed, so that it says the same for ever.

    The number cannot be guessed: its last part is random. One that is revoked stays, and gives room to another:
    ``valid_for`` is the registration while the certificate is valid, so that no database lets anybody have two.
    """

    wagtail_reference_index_ignore = True

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="certificates")
    valid_for = models.OneToOneField(
        Registration, models.PROTECT, null=True, blank=True, editable=False, related_name="certificate"
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    facts = models.JSONField(default=dict)
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.number

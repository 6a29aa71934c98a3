"""Finished routes that their authors offer as models for others, with names removed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import OfferStatus
from .routes import Route


class ModelRouteOffer(models.Model):
    """The author's consent, what was offered, and what the editor made of it.

    ``content`` is the route as plain data without names; ``page_id`` the key of the page made from it.
    """

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.SET_NULL, null=True, related_name="offers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_model_offers")
    title = models.CharField(_("theme"), max_length=500)
    content = models.JSONField()
    consent = models.TextField(_("the consent, as it was worded"))
    status = models.CharField(_("status"), max_length=10, choices=OfferStatus.choices, default=OfferStatus.OFFERED)
    comment = models.TextField(_("comment"), blank=True)
    page_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    at = models.DateTimeField(_("offered"), auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("route offered as a model")
        verbose_name_plural = _("routes offered as models")

    def __str__(self) -> str:
        return self.title

"""Reviews of a route, and the content that was reviewed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import Decision, ReviewKind, VersionReason
from .routes import Route


class RouteVersion(models.Model):
    """The content of a route, frozen at submit, approval and completion; never changed afterwards."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=20, choices=VersionReason.choices)
    content = models.JSONField(_("content"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["route", "-number"]
        verbose_name = _("version of a route")
        verbose_name_plural = _("versions of routes")
        constraints = [models.UniqueConstraint(fields=["route", "number"], name="iom_version_number_once")]

    def __str__(self) -> str:
        return f"{self.number}"


class Review(models.Model):
    """What a reviewer decided: returned with a comment, or approved by a council's protocol (source 003)."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(RouteVersion, models.RESTRICT, null=True, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind.choices, default=ReviewKind.CURATOR)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="iom_reviews", verbose_name=_("by")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    comment = models.TextField(_("comment"), blank=True)
    council = models.CharField(
        _("council"), max_length=200, blank=True, help_text=_("Whose meeting considered the route.")
    )
    protocol_number = models.CharField(_("protocol number"), max_length=50, blank=True)
    protocol_date = models.DateField(_("protocol date"), null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.APPROVED) | (~Q(protocol_number="") & Q(protocol_date__isnull=False)),
                name="iom_review_approval_has_protocol",
                violation_error_message=_("An approval needs the number and the date of the protocol."),
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED) | ~Q(comment=""),
                name="iom_review_return_has_comment",
                violation_error_message=_("Say what should be changed."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()

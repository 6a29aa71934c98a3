"""Comments on a route as a whole or on one of its lines, in threads that resolve."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import LineNoun
from .routes import Route


class RouteComment(models.Model):
    """One remark. The line it is about is named by noun, key and words, so that the remark outlives the line.

    ``thread`` is the first remark of the conversation, None for that itself; only the first one is resolved.
    """

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="comments")
    noun = models.CharField(max_length=10, choices=LineNoun.choices, blank=True)
    line = models.PositiveBigIntegerField(null=True, blank=True)
    about = models.CharField(max_length=300, blank=True)
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("comment on a route")
        verbose_name_plural = _("comments on routes")

    def __str__(self) -> str:
        return self.text

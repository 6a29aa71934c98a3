"""What the author did to a road map, with what takes it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .routes import Route


class RoadMapChange(models.Model):
    """One step of undo. ``undo`` are the operations that restore what was; ``label`` names the change in words.

    ``token`` joins what was saved while one form stood open: it is one step back, however often it was saved.
    """

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="changes")
    label = models.CharField(max_length=300)
    undo = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    token = models.CharField(max_length=32, null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of a road map")
        verbose_name_plural = _("changes of road maps")
        constraints = [models.UniqueConstraint(fields=["route", "token"], name="iom_road_map_change_token")]

    def __str__(self) -> str:
        return self.label

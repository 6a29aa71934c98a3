"""Professional deficits: competencies that a teacher lacks or has not developed enough (source 002)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.models import Competency

from ..choices import DeficitLevel, DeficitStatus, Evidence
from .teachers import Teacher


class DeficitQuerySet(models.QuerySet):
    def accepted(self):
        """What the teacher has agreed to; only these ground a route."""
        return self.filter(status__in=[DeficitStatus.ACCEPTED, DeficitStatus.IN_WORK])


class Deficit(models.Model):
    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="deficits")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="deficits", verbose_name=_("competency"))
    level = models.CharField(
        _("how far it is developed"),
        max_length=10,
        choices=DeficitLevel.choices,
        default=DeficitLevel.LOW,
    )
    evidence_kind = models.CharField(_("known from"), max_length=20, choices=Evidence.choices, default=Evidence.SELF)
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("What showed it: a test and its result, a lesson, pupils' work.")
    )
    status = models.CharField(_("status"), max_length=20, choices=DeficitStatus.choices, default=DeficitStatus.PROPOSED)
    noted_on = models.DateField(_("date"), default=timezone.localdate)

    objects = DeficitQuerySet.as_manager()

    class Meta:
        ordering = ["-noted_on", "pk"]
        verbose_name = _("professional deficit")
        verbose_name_plural = _("professional deficits")
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "competency", "noted_on"],
                name="iom_deficit_once_a_day",
                violation_error_message=_("This deficit is already in the list with this date."),
            )
        ]

    def __str__(self) -> str:
        return self.competency.title

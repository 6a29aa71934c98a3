"""A route as a whole, and its log (source 002). The lines of its road map are in ``models.road_maps``."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..choices import RouteStatus
from .teachers import Teacher

# Longer than anybody writes; whatever the door, so that what is read through the API can be written back.
LONGEST_TEXT = 20_000
LONGEST_YEARS = 5


class RouteQuerySet(models.QuerySet):
    def waiting_for_review(self):
        return self.filter(status=RouteStatus.SUBMITTED)

    def editable(self):
        """Drafts, returned routes, and approved ones that are being amended."""
        return self.filter(Q(status__in=Route.EDITABLE) | Q(status__in=Route.UNDER_WAY, is_amended=True))


class Route(models.Model):
    """ИОМ: a teacher's own plan of professional development (source 002)."""

    # Private data, not content: Wagtail need not keep an index of what it refers to, nor show it in its admin.
    wagtail_reference_index_ignore = True

    EDITABLE = (RouteStatus.DRAFT, RouteStatus.RETURNED)
    UNDER_WAY = (RouteStatus.APPROVED, RouteStatus.ACTIVE)
    FINISHED = (RouteStatus.COMPLETED, RouteStatus.ARCHIVED)
    LONG_TEXTS = frozenset({"goal", "tasks_summary", "diagnostics_summary", "expected_result", "conclusion"})

    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="routes", verbose_name=_("teacher"))
    theme = models.CharField(_("theme of self-education"), max_length=500)
    goal = models.TextField(_("goal"), blank=True)
    tasks_summary = models.TextField(_("tasks"), blank=True)
    diagnostics_summary = models.TextField(_("diagnostics and its results"), blank=True)
    self_education_form = models.CharField(_("form of self-education"), max_length=300, blank=True)
    expected_result = models.TextField(_("expected result"), blank=True)
    report_form = models.CharField(_("form of the progress report"), max_length=300, blank=True)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    conclusion = models.TextField(_("analysis of the work done, with conclusions"), blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RouteStatus.choices, default=RouteStatus.DRAFT, editable=False
    )
    is_amended = models.BooleanField(
        _("is being amended"), default=False, editable=False, help_text=_("An approved route, open for a change.")
    )
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="following"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="iom_route_dates_in_order",
                violation_error_message=_("The route ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=RouteStatus.values),
                name="iom_route_status_known",
            ),
        ]
        indexes = [models.Index(fields=["status", "teacher"], name="iom_route_status_teacher")]

    def __str__(self) -> str:
        return self.theme

    def get_absolute_url(self) -> str:
        return reverse("iom:route_detail", args=[self.pk])

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        refuse_longer(self, LONGEST_TEXT, self.LONG_TEXTS - set(exclude or ()))

    def clean(self):
        """A route lasts five years at the most (source 002); one that is shorter than a year is only advised about."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on >= _years_later(self.starts_on, LONGEST_YEARS):
            raise ValidationError({"ends_on": _("A route lasts five years at the most. Choose an earlier end.")})

    def period_text(self) -> str:
        """«сентябрь 2026 – май 2027», as it stands within a sentence."""
        first, last = _month(self.starts_on), _month(self.ends_on)
        return first if first == last else f"{first} – {last}"

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE or (self.is_amended and self.is_under_way)

    @property
    def is_under_way(self) -> bool:
        return self.status in self.UNDER_WAY

    @property
    def is_in_work(self) -> bool:
        """Whether its author works by it: also while a change of it waits for approval, or came back."""
        return self.is_under_way or self.is_amended


def _month(day: datetime.date) -> str:
    month = date_format(day, "F Y")
    # Inside a sentence a month has a capital only in languages that always give it one.
    return month.lower() if date_format(day, "E").islower() else month


def _years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 29 February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def refuse_longer(instance: models.Model, longest: int, names: Iterable[str]) -> None:
    """Raise ``ValidationError`` by field for the texts that are longer."""
    refused = {}
    for name in names:
        try:
            MaxLengthValidator(longest)(getattr(instance, name))
        except ValidationError as error:
            refused[name] = error
    if refused:
        raise ValidationError(refused)


class RouteLogEntry(models.Model):
    """Who did what with a route and when; kept beside the route, never in the portal's own log."""

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="log")
    action = models.CharField(max_length=50)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("log entry of a route")
        verbose_name_plural = _("log entries of routes")

    def __str__(self) -> str:
        return self.action

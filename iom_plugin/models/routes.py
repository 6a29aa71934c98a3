"""A route and its road map: need 1─n task 1─n activity, task 1─n result (source 004)."""

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

from iom_plugin_resources.core.dated import Dated
from iom_plugin_resources.core.periods import DefaultYear
from iom_plugin_resources.models import Competency, LearningResource

from ..choices import ActivityStatus, NeedKind, Phase, RouteStatus, TaskKind
from .deficits import Deficit
from .teachers import Teacher
from .vocabularies import Direction, Opener, ResultForm, WorkForm

# Longer than anybody writes; whatever the door, so that what is read through the API can be written back.
LONGEST_WORDING = 20_000
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
        _refuse_longer(self, LONGEST_TEXT, self.LONG_TEXTS - set(exclude or ()))

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


def _refuse_longer(instance: models.Model, longest: int, names: Iterable[str]) -> None:
    """Raise ``ValidationError`` by field for the texts that are longer."""
    refused = {}
    for name in names:
        try:
            MaxLengthValidator(longest)(getattr(instance, name))
        except ValidationError as error:
            refused[name] = error
    if refused:
        raise ValidationError(refused)


class OrderedLine(models.Model):
    """A line of the road map; lines keep the order in which their author put them."""

    wagtail_reference_index_ignore = True
    LONG_TEXTS: frozenset[str] = frozenset()

    sort_order = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["sort_order", "pk"]

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        _refuse_longer(self, LONGEST_WORDING, self.LONG_TEXTS - set(exclude or ()))


class Worded(OrderedLine):
    """A line whose wording may come from an opener; ``answers`` are what was put into its blanks."""

    LONG_TEXTS = frozenset({"text"})

    opener = models.ForeignKey(Opener, models.SET_NULL, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict, blank=True, editable=False)
    text = models.TextField(_("wording"))

    class Meta(OrderedLine.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text


class RouteNeed(Worded):
    """Column 1: a deficit, or a task for the period ahead."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="needs")
    kind = models.CharField(_("ground"), max_length=10, choices=NeedKind.choices, default=NeedKind.DEFICIT)
    deficit = models.ForeignKey(
        Deficit, models.SET_NULL, null=True, blank=True, related_name="needs", verbose_name=_("deficit")
    )
    competency = models.ForeignKey(
        Competency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="route_needs",
        verbose_name=_("competency"),
    )

    class Meta(Worded.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")


class LearningTask(Worded):
    """Column 2: what the teacher will learn, or change in practice."""

    need = models.ForeignKey(RouteNeed, models.CASCADE, related_name="tasks")
    kind = models.CharField(_("kind of task"), max_length=10, choices=TaskKind.choices)

    class Meta(Worded.Meta):
        verbose_name = _("learning task")
        verbose_name_plural = _("learning tasks")


class Activity(Dated, OrderedLine):
    """Columns 3 and 4: one concrete step with its dates, kept with their precision and wording."""

    LONG_TEXTS = frozenset({"title", "done_note"})
    dates_start, dates_end = "starts_on", "ends_on"

    task = models.ForeignKey(LearningTask, models.CASCADE, related_name="activities")
    title = models.TextField(_("activity"))
    form = models.ForeignKey(
        WorkForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form of work")
    )
    direction = models.ForeignKey(
        Direction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("direction")
    )
    resource = models.ForeignKey(
        LearningResource,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("resource"),
    )
    provider = models.CharField(_("provider"), max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    dates = models.CharField(
        _("dates"),
        max_length=200,
        blank=True,
        help_text=_("For example: October 2026, until 15.11.2026, 12.01.2027–30.01.2027."),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("to"), null=True, blank=True, editable=False)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ActivityStatus.choices, default=ActivityStatus.PLANNED
    )
    done_note = models.TextField(_("what was done"), blank=True)

    class Meta(OrderedLine.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="iom_activity_dates_in_order",
                violation_error_message=_("The activity ends before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def default_years(self) -> DefaultYear:
        """A month or a day without a year lies in the period of the route."""
        if self.task_id is None and "task" not in self._state.fields_cache:
            return None
        route = self.task.need.route
        return route.starts_on, route.ends_on


class Result(OrderedLine):
    """Column 5: how the outcome of a task is shown to others."""

    LONG_TEXTS = frozenset({"text", "evidence"})

    task = models.ForeignKey(LearningTask, models.CASCADE, related_name="results")
    form = models.ForeignKey(
        ResultForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("result form")
    )
    text = models.TextField(_("wording"), blank=True)
    evidence = models.TextField(_("what was shown, to whom and where"), blank=True)

    class Meta(OrderedLine.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return self.text or (self.form.title if self.form else "")

    def clean(self):
        super().clean()
        if not self.form_id and not self.text.strip():
            raise ValidationError({"form": _("Choose a result form or word your own.")})


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

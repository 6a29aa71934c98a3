"""The lines of a road map: need 1─n task 1─n activity, task 1─n result (source 004)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.dated import Dated
from iom_plugin_resources.core.periods import DefaultYear
from iom_plugin_resources.models import Competency, EventOccurrence, LearningResource

from ..choices import ActivityStatus, NeedKind, Phase, TaskKind
from .deficits import Deficit
from .routes import Route, refuse_longer
from .vocabularies import Direction, Opener, ResultForm, WorkForm

# As ``LONGEST_TEXT`` of a route.
LONGEST_WORDING = 20_000


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
        refuse_longer(self, LONGEST_WORDING, self.LONG_TEXTS - set(exclude or ()))


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
    occurrence = models.ForeignKey(
        EventOccurrence,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("date of an event"),
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
    # What the organiser's mark of attendance changed, so that it can be taken back: see ``services.attended_steps``.
    attendance = models.JSONField(null=True, editable=False)

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

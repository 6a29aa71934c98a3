"""Reviews of a route: what was reviewed, how it was scored, what was decided, and who is asked to decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import Decision, LineNoun, RequestReason, ReviewKind, VersionReason
from .meetings import CouncilMeeting
from .routes import Route
from .vocabularies import Criterion

# 0 (−) does not fit, 1 (+/−) fits in part, 2 (+) fits: source 004.
HIGHEST_SCORE = 2


class RouteVersion(models.Model):
    """The content of a route, frozen at submit, approval, amendment and completion; never changed afterwards."""

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=20, choices=VersionReason.choices)
    note = models.TextField(_("why"), blank=True)
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
    """What somebody thinks of a route: scores by criterion, and a decision where one was made (source 003).

    Without a decision it is the author's self-check, an opinion, or a review that is still being written: then
    ``finished_at`` is None.
    """

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(RouteVersion, models.RESTRICT, null=True, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind.choices, default=ReviewKind.CURATOR)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="iom_reviews", verbose_name=_("by")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    council = models.CharField(
        _("council"), max_length=200, blank=True, help_text=_("Whose meeting considered the route.")
    )
    members = models.TextField(_("members present"), blank=True, help_text=_("One name a line."))
    protocol_number = models.CharField(_("protocol number"), max_length=50, blank=True)
    protocol_date = models.DateField(_("protocol date"), null=True, blank=True)
    meeting = models.ForeignKey(CouncilMeeting, models.SET_NULL, null=True, blank=True, related_name="reviews")
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

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
        return self.get_decision_display() or self.get_kind_display()


class CriterionScore(models.Model):
    """How a route fits one criterion in somebody's opinion: 0, 1 or 2, with a comment (source 004)."""

    wagtail_reference_index_ignore = True

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["criterion__sort_order", "criterion"]
        verbose_name = _("score by a criterion")
        verbose_name_plural = _("scores by criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                name="iom_score_once",
                violation_error_message=_("This criterion is scored already."),
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=HIGHEST_SCORE),
                name="iom_score_0_to_2",
                violation_error_message=_("The score is 0, 1 or 2."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class LineDecision(models.Model):
    """A decision about one need or task before the whole route is approved; the latest about a line counts.

    The line is named by its noun and key and by its words, so that the decision outlives the line.
    """

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="line_decisions")
    noun = models.CharField(max_length=10, choices=LineNoun.choices)
    line = models.PositiveBigIntegerField()
    about = models.CharField(max_length=300)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    comment = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("decision about a line")
        verbose_name_plural = _("decisions about lines")

    def __str__(self) -> str:
        return f"{self.about}: {self.get_decision_display()}"


class ReviewRequest(models.Model):
    """A route waits for somebody's decision: since when, until when; closed by the decision, wherever it was made."""

    wagtail_reference_index_ignore = True

    route = models.ForeignKey(Route, models.CASCADE, related_name="review_requests")
    version = models.ForeignKey(RouteVersion, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=RequestReason.choices, default=RequestReason.SUBMITTED)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    due_on = models.DateField(_("due"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "asked_at", "pk"]
        verbose_name = _("request for a review")
        verbose_name_plural = _("requests for reviews")
        indexes = [models.Index(fields=["closed_at", "due_on"], name="iom_request_open_due")]

    def __str__(self) -> str:
        return f"{self.route}: {self.get_reason_display()}"

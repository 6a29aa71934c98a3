"""Learning resources: what the resource map consists of."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from ..choices import Level
from ..core.fields import WebAddressField
from .catalogued import Catalogued, CataloguedDocument, CataloguedQuerySet
from .competencies import Competency
from .organisations import Organisation
from .vocabularies import ResourceKind


class LearningResource(Catalogued):
    """A seminar, course, internship, colleague … from which a teacher may choose (source 004: ресурсная карта)."""

    dates_start, dates_end, behind = "valid_from", "valid_to", "provider"

    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Stays the same for ever: an import finds the resource by it."),
    )
    kind = models.ForeignKey(ResourceKind, models.PROTECT, related_name="resources", verbose_name=_("kind"))
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=_("provider"),
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = WebAddressField(_("link"), max_length=500, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True, editable=False)
    valid_to = models.DateField(_("to"), null=True, blank=True, editable=False)
    dates = models.CharField(
        _("dates"),
        max_length=200,
        blank=True,
        help_text=_("As people say it: 22.03.2027, October 2026, until 15.11.2026, 12.01.2027–30.01.2027."),
    )
    competencies = ParentalManyToManyField(
        Competency, blank=True, related_name="resources", verbose_name=_("competencies it answers")
    )
    apply_until = models.DateField(
        _("enrolment until"),
        null=True,
        blank=True,
        help_text=_("The last day on which one can enrol; leave it empty if there is no enrolment now."),
    )
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("How many can take part; leave it empty if all can.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    link_checked_at = models.DateTimeField(_("link checked"), null=True, blank=True, editable=False)
    link_problem = models.CharField(_("what is wrong with the link"), max_length=200, blank=True, editable=False)

    objects = CataloguedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("learning resource")
        verbose_name_plural = _("learning resources")
        # Counting the facets reads only these columns, so the index alone answers. A second index that begins with
        # «live» would mislead SQLite into reading the rows.
        indexes = [
            models.Index(
                fields=[
                    "live",
                    "kind",
                    "level",
                    "format",
                    "provider",
                    "hours",
                    "price",
                    "valid_from",
                    "valid_to",
                    "apply_until",
                    "in_federal_register",
                    "offered_by",
                    "place",
                    "id",
                ],
                name="iom_resource_facets",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="iom_resource_dates_in_order",
                violation_error_message=_("The resource ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0),
                name="iom_resource_price_not_negative",
                violation_error_message=_("The price cannot be negative."),
            ),
        ]

    def save(self, *args, **kwargs):
        if self.live:
            self.archived_at = None
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict) -> Self:
        """Archive and link check stay as well; kind or provider, where that of the version has been deleted.

        Without a kind a version is not opened.
        """
        lost = {name: getattr(self, f"{name}_id") for name in ("kind", "provider") if _is_gone(name, content.get(name))}
        resource = super().with_content_json({**content, **lost})
        resource.archived_at = self.archived_at
        same = resource.link == self.link
        resource.link_checked_at = self.link_checked_at if same else None
        resource.link_problem = self.link_problem if same else ""
        return resource

    def get_absolute_url(self) -> str:
        return reverse("iom_resources:resource_detail", args=[self.pk])

    def get_preview_template(self, request, mode_name):
        return "iom_plugin_resources/resources/resource_detail.html"

    def get_preview_context(self, request, mode_name):
        return {"request": request, "resource": self, "actions": [], "similar": []}


def _is_gone(name: str, key: int | None) -> bool:
    model = LearningResource._meta.get_field(name).related_model
    return key is not None and not model._default_manager.filter(pk=key).exists()


class LearningResourceDocument(CataloguedDocument):
    """A file that belongs to a resource."""

    resource = ParentalKey(LearningResource, on_delete=models.CASCADE, related_name="documents")

    class Meta(CataloguedDocument.Meta):
        verbose_name = _("document of a resource")
        verbose_name_plural = _("documents of a resource")

"""Learning resources: what the resource map consists of."""

from collections.abc import Iterable
from secrets import token_hex
from typing import Self

from anyascii import anyascii
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from ..choices import Format, Level
from ..core.dated import Dated
from ..core.fields import WebAddressField
from ..core.search import SearchQuery, SearchTextField
from ..core.text import index_text
from .competencies import Competency
from .organisations import Organisation
from .vocabularies import OrganisationKind, Position, ResourceKind, Subject


class LearningResourceQuerySet(models.QuerySet):
    def live(self):
        """Published resources; «in (true)», because SQLite uses no index for a bare «where live»."""
        return self.filter(live__in=[True])

    def answering(self, competency: Competency):
        """Resources for ``competency`` or anything under it; one row each, whatever the join."""
        subtree = Competency.objects.in_subtree(competency)
        links = self.model.competencies.through.objects.filter(competency__in=subtree)
        return self.filter(pk__in=links.values("learningresource_id"))

    def matching(self, query: SearchQuery):
        """Resources that the full-text query finds."""
        return self.filter(search_text__answers=query)


class LearningResource(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    Dated,
    ClusterableModel,
):
    """A seminar, course, internship, colleague … from which a teacher may choose (source 004: ресурсная карта)."""

    dates_start, dates_end = "valid_from", "valid_to"

    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Stays the same for ever: an import finds the resource by it."),
    )
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=500)
    kind = models.ForeignKey(ResourceKind, models.PROTECT, related_name="resources", verbose_name=_("kind"))
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, default=Format.IN_PERSON)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences for lists."))
    body = RichTextField(_("description"), blank=True)
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=_("provider"),
    )
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    price = models.DecimalField(
        _("price, roubles"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0 means free of charge; leave it empty if it is not known."),
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
    positions = ParentalManyToManyField(Position, blank=True, related_name="+", verbose_name=_("positions"))
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    organisation_kinds = ParentalManyToManyField(
        OrganisationKind, blank=True, related_name="+", verbose_name=_("kinds of organisations")
    )
    competencies = ParentalManyToManyField(
        Competency, blank=True, related_name="resources", verbose_name=_("competencies it answers")
    )
    in_federal_register = models.BooleanField(_("in the federal register of programmes"), default=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("offered by a colleague"),
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
    search_title = models.TextField(editable=False, default="")
    search_text = SearchTextField()
    created_at = models.DateTimeField(auto_now_add=True, null=True)

    objects = LearningResourceQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=5),
        index.AutocompleteField("title"),
        index.SearchField("summary"),
        index.FilterField("kind"),
        index.FilterField("level"),
        index.FilterField("live"),
    ]

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

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.read_words(self.competencies.all())
        self.key = self.key or self._own_key()
        if self.live:
            self.archived_at = None
        super().save(*args, **kwargs)

    def _own_key(self) -> str:
        """Every resource has a key, so that a spreadsheet taken away can be imported back."""
        words = slugify(anyascii(self.title))[:80].strip("-")
        return f"{words or 'resource'}-{token_hex(3)}"

    def with_content_json(self, content: dict) -> Self:
        """What is known of the resource itself, not of one version of it, stays when a version is published.

        So does its kind or provider, where that of the version has been deleted: a version is not opened without.
        """
        lost = {name: getattr(self, f"{name}_id") for name in ("kind", "provider") if _is_gone(name, content.get(name))}
        resource = super().with_content_json({**content, **lost})
        resource.key = resource.key or self.key
        resource.archived_at = self.archived_at
        same = resource.link == self.link
        resource.link_checked_at = self.link_checked_at if same else None
        resource.link_problem = self.link_problem if same else ""
        return resource

    def read_words(self, competencies: Iterable[Competency]) -> None:
        """Set what the search finds it by; ``competencies`` are given because a bulk import has not linked them yet."""
        answers = (f"{competency.code} {competency.title}" for competency in competencies)
        provider = f"{self.provider.short_name} {self.provider.official_name}" if self.provider else ""
        self.search_title = index_text(self.title)
        self.search_text = index_text(
            self.title, str(self.kind), self.summary, *answers, provider, self.place, strip_tags(self.body)
        )

    def get_absolute_url(self) -> str:
        return reverse("iom_resources:resource_detail", args=[self.pk])

    def get_preview_template(self, request, mode_name):
        return "iom_plugin_resources/resources/resource_detail.html"

    def get_preview_context(self, request, mode_name):
        return {"request": request, "resource": self, "actions": [], "similar": []}


def _is_gone(name: str, key: int | None) -> bool:
    model = LearningResource._meta.get_field(name).related_model
    return key is not None and not model._default_manager.filter(pk=key).exists()


class LearningResourceDocument(Orderable):
    """A file that belongs to a resource: a programme, a leaflet, a list of literature."""

    resource = ParentalKey(LearningResource, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        get_document_model_string(), models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=255, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("document of a resource")
        verbose_name_plural = _("documents of a resource")

    def __str__(self) -> str:
        return self.title or str(self.document)

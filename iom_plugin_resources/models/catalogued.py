"""What a resource and an event have in common: the map and the calendar are asked by the same words and facets."""

from collections.abc import Iterable
from secrets import token_hex
from typing import Self

from anyascii import anyascii
from django.conf import settings
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
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

from ..choices import Format
from ..core.dated import Dated
from ..core.search import SearchQuery, SearchTextField
from ..core.text import index_text
from .competencies import Competency
from .vocabularies import OrganisationKind, Position, Subject


class CataloguedQuerySet(models.QuerySet):
    def live(self):
        """Published ones; «in (true)», because SQLite uses no index for a bare «where live»."""
        return self.filter(live__in=[True])

    def answering(self, competency: Competency):
        """Those for ``competency`` or anything under it; one row each, whatever the join."""
        subtree = Competency.objects.in_subtree(competency)
        links = self.model.competencies.through.objects.filter(competency__in=subtree)
        return self.filter(pk__in=links.values(f"{self.model._meta.model_name}_id"))

    def matching(self, query: SearchQuery):
        """Those that the full-text query finds."""
        return self.filter(search_text__answers=query)


class Catalogued(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    Dated,
    ClusterableModel,
):
    """Base of what is catalogued; a subclass has a ``key``, a ``kind``, a ``level``, ``competencies`` and a ``place``.

    ``behind`` names the field with the organisation that stands behind it.
    """

    behind: str

    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=500)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, default=Format.IN_PERSON)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences for lists."))
    body = RichTextField(_("description"), blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    price = models.DecimalField(
        _("price, roubles"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0 means free of charge; leave it empty if it is not known."),
    )
    positions = ParentalManyToManyField(Position, blank=True, related_name="+", verbose_name=_("positions"))
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    organisation_kinds = ParentalManyToManyField(
        OrganisationKind, blank=True, related_name="+", verbose_name=_("kinds of organisations")
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
    search_title = models.TextField(editable=False, default="")
    search_text = SearchTextField()
    created_at = models.DateTimeField(auto_now_add=True, null=True)

    search_fields = [
        index.SearchField("title", boost=5),
        index.AutocompleteField("title"),
        index.SearchField("summary"),
        index.FilterField("kind"),
        index.FilterField("level"),
        index.FilterField("live"),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.read_words(self.competencies.all())
        self.key = self.key or self._own_key()
        super().save(*args, **kwargs)

    def _own_key(self) -> str:
        """Everything has a key, so that a spreadsheet taken away can be imported back."""
        words = slugify(anyascii(self.title))[:80].strip("-")
        noun = self._meta.model_name.removeprefix("learning")
        return f"{words or noun}-{token_hex(3)}"

    def with_content_json(self, content: dict) -> Self:
        """What is known of the thing itself, not of one version of it, stays when a version is published."""
        published = super().with_content_json(content)
        published.key = published.key or self.key
        return published

    def read_words(self, competencies: Iterable[Competency]) -> None:
        """Set what the search finds it by; ``competencies`` are given because a bulk import has not linked them yet."""
        answers = (f"{competency.code} {competency.title}" for competency in competencies)
        organisation = getattr(self, self.behind)
        self.search_title = index_text(self.title)
        self.search_text = index_text(
            self.title,
            str(self.kind or ""),
            self.summary,
            *self.further_words(),
            *answers,
            f"{organisation.short_name} {organisation.official_name}" if organisation else "",
            self.place,
            strip_tags(self.body),
        )

    def further_words(self) -> Iterable[str]:
        """What else the search reads."""
        return ()


class CataloguedDocument(Orderable):
    """A file that belongs to something catalogued: a programme, a leaflet, a list of literature."""

    document = models.ForeignKey(
        get_document_model_string(), models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=255, blank=True)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title or str(self.document)

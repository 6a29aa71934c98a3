"""Organisations: one tree, federal › region › municipality › organisation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from ..core.fields import WebAddressField
from ..core.text import every_word, fold
from .vocabularies import OrganisationKind


class OrganisationQuerySet(MP_NodeQuerySet):
    def covered_by(self, roots):
        """The organisations ``roots`` and everything under them."""
        covered = Q(pk__in=())
        for root in roots:
            covered |= Q(path__startswith=root.path)
        return self.filter(covered)

    def matching(self, words: str):
        """Organisations with every one of the words in the name or the town, in any word form."""
        return self.filter(every_word(words, _named))


def _named(term: str) -> Q:
    term = term.strip()
    if term.isdecimal():  # «7» is school 7, not school 17
        return Q(name_key__regex=rf"(^|[^0-9]){term}([^0-9]|$)")
    town = Q(locality__contains=term) | Q(locality__contains=term.capitalize())
    return Q(name_key__contains=term) | town


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):
    def get_queryset(self):
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """A school, a methodical service, a municipality, a region's institute …"""

    # People and trees are no content: Wagtail need not keep an index of what they refer to.
    wagtail_reference_index_ignore = True

    code = models.SlugField(_("code"), max_length=50, unique=True)
    kind = models.ForeignKey(OrganisationKind, models.PROTECT, related_name="organisations", verbose_name=_("kind"))
    official_name = models.CharField(_("official name"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=200)
    name_key = models.CharField(max_length=700, editable=False, default="")
    locality = models.CharField(_("town or village"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = WebAddressField(_("website"), blank=True)
    head_name = models.CharField(
        _("head"), max_length=200, blank=True, help_text=_("Stands in the УТВЕРЖДАЮ stamp of documents.")
    )
    head_title = models.CharField(_("position of the head"), max_length=200, blank=True)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args, **kwargs):
        self.name_key = fold(f"{self.short_name} {self.official_name}")[:700]
        super().save(*args, **kwargs)

"""Competencies: trees of what a teacher must know and be able to do, one tree or several per framework."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from ..choices import CompetencyKind
from ..core.fields import WebAddressField
from ..core.text import code_key, fold
from .vocabularies import Position, Subject


class CompetencyFramework(models.Model):
    """Where competencies come from: a professional standard, a region's own list."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    source_url = WebAddressField(_("address of the source"), blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")

    def __str__(self) -> str:
        return self.title


class CompetencyQuerySet(MP_NodeQuerySet):
    def with_code(self, code: str):
        """Competencies of this code, whichever of Latin and Cyrillic letters it is written in."""
        return self.filter(code_key=code_key(code))

    def in_subtree(self, root: "Competency"):
        """``root`` and everything under it."""
        return self.filter(path__startswith=root.path)


class CompetencyManager(MP_NodeManager.from_queryset(CompetencyQuerySet)):
    def get_queryset(self):
        return CompetencyQuerySet(self.model, using=self._db).order_by("path")


class Competency(MP_Node):
    """A knowledge, skill or position needed for a labour function (source 002)."""

    # People and trees are no content: Wagtail need not keep an index of what they refer to.
    wagtail_reference_index_ignore = True

    framework = models.ForeignKey(
        CompetencyFramework, models.PROTECT, related_name="competencies", verbose_name=_("framework")
    )
    code = models.CharField(_("code"), max_length=50)
    code_key = models.CharField(max_length=50, editable=False, unique=True)
    title = models.CharField(_("title"), max_length=500)
    title_key = models.CharField(max_length=500, editable=False, default="")
    kind = models.CharField(_("kind"), max_length=20, choices=CompetencyKind.choices, default=CompetencyKind.COMPETENCY)
    description = models.TextField(_("description"), blank=True)
    positions = models.ManyToManyField(Position, blank=True, related_name="+", verbose_name=_("positions it concerns"))
    subjects = models.ManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects it concerns"))

    objects = CompetencyManager()

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.code_key, self.title_key = code_key(self.code), fold(self.title)
        super().save(*args, **kwargs)

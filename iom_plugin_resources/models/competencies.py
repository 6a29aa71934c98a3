"""Competencies: trees of what a teacher must know and be able to do, one tree or several per framework."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from ..choices import CompetencyKind
from ..core.fields import WebAddressField
from ..core.text import code_key, every_word, fold
from .vocabularies import Position, Subject

LONGEST_TITLE = 500
LONGEST_CODE = 50


class CompetencyFramework(models.Model):
    """Where competencies come from: a professional standard, a region's own list."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=255)
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

    def matching(self, words: str):
        """Competencies with this code, or with every one of the words in the title, in any word form."""
        code = code_key(words)
        found = Q(code_key__contains=code) if code else Q(pk__in=())
        by_title = every_word(words, lambda term: Q(title_key__contains=term.strip()))
        return self.filter(found | by_title if by_title else found)

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
    code = models.CharField(_("code"), max_length=LONGEST_CODE)
    code_key = models.CharField(max_length=LONGEST_CODE, editable=False, unique=True)
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=LONGEST_TITLE)
    title_key = models.CharField(max_length=LONGEST_TITLE, editable=False, default="")
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

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        if "code" not in (exclude or ()) and len(code_key(self.code)) > LONGEST_CODE:
            raise ValidationError({"code": _("This code has signs that stand for whole words. Write it in letters.")})

    def save(self, *args, **kwargs):
        # Folding can lengthen a text: «№» becomes «no». A title is only searched by its key.
        self.code_key, self.title_key = code_key(self.code), fold(self.title)[:LONGEST_TITLE]
        super().save(*args, **kwargs)

"""Lists of the upper app that an editor of the portal extends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.patterns import plain_text
from iom_plugin_resources.core.vocabulary import VocabularyItem
from iom_plugin_resources.models import ResourceKind

from ..choices import LineNoun, OpenerColumn


class Direction(VocabularyItem):
    """Directions of a teacher's work on a route, the rows of the progress map (source 000)."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("direction of work")
        verbose_name_plural = _("directions of work")


class WorkForm(VocabularyItem):
    """Column 3: the form in which an activity happens; ``resource_kind`` lets a picked resource fill it."""

    resource_kind = models.OneToOneField(
        ResourceKind,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="work_form",
        verbose_name=_("kind of resource that fills it"),
    )

    class Meta(VocabularyItem.Meta):
        verbose_name = _("form of work")
        verbose_name_plural = _("forms of work")


class ResultForm(VocabularyItem):
    """Column 5: how the outcome of a task is shown to others."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("result form")
        verbose_name_plural = _("result forms")


class SelfEducationForm(VocabularyItem):
    """How a teacher works on the theme, for the explanatory note (source 000)."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("form of self-education")
        verbose_name_plural = _("forms of self-education")


class Opener(VocabularyItem):
    """A beginning of a sentence in the constructor of columns 1 and 2 (source 004, tables 1 and 2).

    ``pattern`` is a sentence in which ``{question}`` is a blank for the teacher with its hint and
    ``[one|other]`` a choice of wordings: ``Изучить [приёмы|методы] {чего?}``.
    """

    column = models.CharField(_("column"), max_length=10, choices=OpenerColumn.choices)
    pattern = models.CharField(
        _("pattern"),
        max_length=500,
        help_text=_("{question} is a blank, [one|other] is a choice: Изучить [приёмы|методы] {чего?}"),
    )
    result_forms = models.ManyToManyField(
        ResultForm, blank=True, related_name="openers", verbose_name=_("fitting result forms")
    )

    class Meta(VocabularyItem.Meta):
        verbose_name = _("opener")
        verbose_name_plural = _("openers")

    def example(self) -> str:
        """The whole sentence with its blanks as «…», for a list to choose from."""
        return plain_text(self.pattern)


class Criterion(VocabularyItem):
    """A criterion of a route, scored 0, 1 or 2; the ten of source 004 and those a municipality adds.

    What the program sees by itself stands in ``queries.self_checks``; a criterion that an editor adds may name words
    in the route, or words that must not be missing, and gets its advice and its example from here.
    """

    hint = models.TextField(_("what to look at"), blank=True)
    advice = models.TextField(
        _("advice"), blank=True, help_text=_("What to do when the words below are found, or are missing.")
    )
    example = models.TextField(_("an example of a better wording"), blank=True)
    looks_in = models.CharField(_("where to look for words"), max_length=10, choices=LineNoun.choices, blank=True)
    unwanted_words = models.TextField(
        _("words that call for advice"), blank=True, help_text=_("One word or phrase a line, in any form.")
    )
    wanted_words = models.TextField(
        _("words of which one must be there"), blank=True, help_text=_("One word or phrase a line.")
    )

    class Meta(VocabularyItem.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

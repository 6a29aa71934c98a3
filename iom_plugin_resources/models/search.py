"""What the search of the catalogue knows besides the resources: synonyms, and words to correct typing errors by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..core.text import LONGEST_WORD


class SearchSynonym(models.Model):
    """Words that mean the same to teachers: ФГ = функциональная грамотность. The methodologist edits them."""

    words = models.TextField(
        _("words that mean the same"),
        help_text=_("Separated by commas: “ФГ, функциональная грамотность”. Who looks for one finds the others too."),
    )

    class Meta:
        ordering = ["words", "pk"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words

    @property
    def phrases(self) -> list[str]:
        return [phrase.strip() for phrase in self.words.replace("=", ",").split(",") if phrase.strip()]


class SearchWord(models.Model):
    """A word of the catalogue as it is written there, folded: what «возможно, вы искали» chooses from."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    length = models.PositiveSmallIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.word

"""Forms of what a colleague offers to teach, and of a letter to that colleague."""

import re
from html import unescape

from django import forms
from django.core.validators import MinValueValidator
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from ..core.keys import row_key
from ..models import Competency, LearningResource
from .redrawn import FindingForm, WordsField

LONGEST_SUMMARY = 1_000
LONGEST_TEXT = 20_000
LONGEST_MESSAGE = 2_000
MOST_FOUND = 30
MOST_COMPETENCIES = 30
# What of a description ends a line or a paragraph.
ENDS = {re.compile(r"<br ?/?>\s*"): "\n", re.compile(r"</li>\s*"): "\n", re.compile(r"</(?:p|ul|ol|h\d)>\s*"): "\n\n"}


class LongTextField(forms.CharField):
    """Text of several lines; a line's end counts as one letter, as browsers count it."""

    def __init__(self, *, rows: int, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class CompetenciesField(forms.ModelMultipleChoiceField):
    """Competencies by their keys; what cannot be a key is refused, since SQLite would not even compare it."""

    def clean(self, value):
        values = list(value or [])
        for key in values:
            if key_of(key) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(values)


class OfferForm(FindingForm):
    """What a colleague says of the own resource; level, audience and the like are the methodologist's to add."""

    summary = LongTextField(
        label=_("In short"),
        help_text=_("Two or three sentences for lists: what it gives and to whom."),
        rows=3,
        max_length=LONGEST_SUMMARY,
    )
    text = LongTextField(
        label=_("Description"),
        help_text=_(
            "What you will do together, how many people you can take, what to bring. "
            "An empty line begins a new paragraph."
        ),
        rows=8,
        max_length=LONGEST_TEXT,
        required=False,
    )
    competencies = CompetenciesField(Competency.objects.all(), required=False)
    words = WordsField(
        label=_("Find a competency"), help_text=_("Words of its title or its code, for example: A/01.6.")
    )

    class Meta:
        model = LearningResource
        fields = ["title", "kind", "summary", "format", "hours", "price", "dates", "place"]
        widgets = {"format": forms.RadioSelect}
        help_texts = {
            "title": _("As it will stand in lists, for example: «Open lesson: formative assessment in mathematics»."),
            "place": _("The school and the room, or how people join online."),
        }

    def __init__(self, *args, instance: LearningResource, initial=None, **kwargs):
        super().__init__(*args, instance=instance, initial=_initial(instance) | (initial or {}), **kwargs)
        self.fields["kind"].empty_label = _("Choose …")
        self.fields["price"].validators.append(MinValueValidator(0, _("The price cannot be negative.")))

    def clean_competencies(self):
        competencies = self.cleaned_data["competencies"]
        if len(competencies) > MOST_COMPETENCIES:
            sentence = _("Choose at most %(most)d competencies: those that it helps most.")
            raise forms.ValidationError(sentence % {"most": MOST_COMPETENCIES})
        return competencies

    def chosen_competencies(self) -> list[Competency]:
        """The competencies that are ticked now."""
        keys = [key for key in map(key_of, self["competencies"].value() or []) if key is not None]
        return list(Competency.objects.filter(pk__in=keys[:MOST_COMPETENCIES]))

    def found_competencies(self) -> list[Competency]:
        """What was looked for and is not ticked yet."""
        words = self.words_looked_for()
        if not words:
            return []
        chosen = [competency.pk for competency in self.chosen_competencies()]
        return list(Competency.objects.matching(words).exclude(pk__in=chosen)[:MOST_FOUND])


class LetterForm(forms.Form):
    message = LongTextField(
        label=_("Your message"),
        help_text=_("What you would like to learn, and when it suits you. At most 2 000 characters."),
        rows=8,
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Write what you would like to ask.")},
    )


def key_of(value) -> int | None:
    """The key that a request names; None if no row can have it."""
    return row_key(str(value))


def _initial(resource: LearningResource) -> dict:
    if resource.pk is None:
        return {"price": 0}
    return {
        "text": plain_text(resource.body),
        "competencies": [competency.pk for competency in resource.competencies.all()],
    }


def plain_text(body: str) -> str:
    """The text of a description that was made of paragraphs and line breaks."""
    for tag, end in ENDS.items():
        body = tag.sub(end, body)
    return unescape(strip_tags(body)).strip()

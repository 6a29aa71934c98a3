"""The wording of a need or a task: the constructor's sentence with blanks, or free text (source 004)."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.morphology import gender_of, of_gender
from iom_plugin_resources.core.patterns import Blank, Choice, Text, compose, parse_pattern

from ..models import Opener, Teacher
from ..models.road_maps import LONGEST_WORDING

LENGTH = 300
TEXT = "text"


class WordingForm(forms.Form):
    """An opener's sentence with its blanks as fields, or free text.

    It is free text when there is no opener, when a line with an opener was worded freely (it has a text and no
    ``answers``), and when a ``text`` is sent: so a person may leave the constructor at any time. ``author`` lets it
    offer only the words of the author's gender («готовой», not «готовым»).
    """

    def __init__(
        self,
        *args,
        opener: Opener | None = None,
        text: str = "",
        answers: Mapping[str, str] | None = None,
        author: Teacher | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.opener = opener
        is_free = opener is None or self.add_prefix(TEXT) in self.data or (text and not answers)
        self.parts = [] if is_free else parse_pattern(opener.pattern)
        self.initial = {TEXT: text, **(answers or {}), **self.initial}
        if is_free:
            area = forms.Textarea(attrs={"rows": 4})
            self.fields[TEXT] = forms.CharField(label=_("Wording"), max_length=LONGEST_WORDING, widget=area)
        gender = gender_of(author.first_name, author.middle_name) if author else ""
        for part in self.parts:
            if isinstance(part, Blank):
                self.fields[part.name] = forms.CharField(label=part.hint, max_length=LENGTH)
            elif isinstance(part, Choice):
                options = [(option, option) for option in of_gender(part.options, gender)]
                self.fields[part.name] = forms.ChoiceField(label=_("Choose a word"), choices=options)

    def pieces(self) -> list[dict]:
        """The sentence in its order: fixed words as strings, blanks and choices as bound fields."""
        return [{"words": part.text} if isinstance(part, Text) else {"field": self[part.name]} for part in self.parts]

    def wording(self) -> str:
        """What is saved as the text of the line: a whole sentence in its cases."""
        return compose(self.parts, self.cleaned_data) if self.parts else self.cleaned_data[TEXT].strip()

    def answers(self) -> dict[str, str]:
        """What was put into the blanks, as it was typed; nothing for a free text."""
        return {part.name: self.cleaned_data[part.name] for part in self.parts if not isinstance(part, Text)}

    def draft(self) -> str:
        """The sentence as far as it is filled in, valid or not; an empty blank is «…»."""
        if not self.parts:
            return (self[TEXT].value() or "").strip()
        typed = {part.name: self._typed(part) for part in self.parts if not isinstance(part, Text)}
        return compose(self.parts, typed, missing="…")

    def _typed(self, part: Blank | Choice) -> str:
        """What stands in the field of a part now; the first of the words to choose from is chosen from the start."""
        value = self[part.name].value()
        return self.fields[part.name].choices[0][0] if value is None and isinstance(part, Choice) else value or ""

    def in_own_words(self) -> "WordingForm":
        """The same wording as free text, to be changed at will."""
        return WordingForm(text=self.draft(), prefix=self.prefix, auto_id=self.auto_id)

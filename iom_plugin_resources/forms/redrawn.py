"""Forms drawn again before they are whole: someone looks for an item, or asks for one more row.

What was typed stays, and nothing is complained about yet.
"""

from django import forms


def as_typed(form: forms.BaseForm) -> dict:
    """What was typed in ``form``, as initial values of a fresh one."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def asks_to_find(data) -> bool:
    """Whether the person wants to look for something: by the button, or by words not looked for yet."""
    return "find" in data or data.get("words", "").strip() != data.get("found", "").strip()


class WordsField(forms.CharField):
    """Where the words to look for are typed."""

    def __init__(self, *, label, help_text):
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, max_length=200, required=False, widget=widget)


class FindingForm(forms.ModelForm):
    """A form in which one item among thousands is looked for by words.

    Its subclass has ``words``, a ``WordsField``; ``found`` remembers the words that were looked for last.
    """

    found = forms.CharField(required=False, widget=forms.HiddenInput)

    def words_looked_for(self) -> str:
        return (self["found"].value() or "").strip()

    def redrawn(self) -> "FindingForm":
        """A fresh form with what was typed, showing what was looked for."""
        typed = as_typed(self)
        return type(self)(instance=self.instance, initial=typed | {"found": typed["words"]})

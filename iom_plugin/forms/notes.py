"""The explanatory note of a route, with texts to take over beside its fields (source 002)."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.redrawn import as_typed

from ..models import Route
from ..queries.notes import suggestions
from ..queries.road_maps import digest

CHANGED = _("Somebody has changed this meanwhile, perhaps you in another tab. There it says: %(text)s")
AREA = forms.Textarea(attrs={"rows": 3})


class NoteForm(forms.ModelForm):
    """Everything in the note but the period. What another tab has changed meanwhile is not overwritten unseen."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Route
        fields = [
            "theme",
            "goal",
            "tasks_summary",
            "diagnostics_summary",
            "self_education_form",
            "expected_result",
            "report_form",
        ]
        widgets = {
            "goal": AREA,
            "tasks_summary": forms.Textarea(attrs={"rows": 5}),
            "diagnostics_summary": forms.Textarea(attrs={"rows": 5}),
            "expected_result": AREA,
            "self_education_form": forms.TextInput(attrs={"list": "self-education-forms"}),
            "report_form": forms.TextInput(attrs={"list": "report-forms"}),
        }
        help_texts = {
            "theme": _("What you will work on, in one phrase."),
            "goal": _("What will change in your work when the route is finished."),
            "tasks_summary": _("Briefly, for the explanatory note; the road map says it in detail."),
            "diagnostics_summary": _("Which diagnostics you took, when, and what they showed."),
            "self_education_form": _("Choose from the list that the field offers, or write your own."),
            "report_form": _("For example: a talk at the methodical association once a term."),
        }
        error_messages = {"theme": {"required": _("Say in one phrase what you will work on.")}}

    def __init__(self, *args, suggested: Mapping[str, list[str]] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = {name: getattr(self.instance, name) for name in self._meta.fields}
        self.suggested = suggestions(self.instance) if suggested is None else suggested
        self.initial.setdefault("was", self._digests())

    def rows(self) -> list[dict]:
        """The fields in their order, each with what may be taken over into it."""
        return [{"field": self[name], "texts": self.suggested.get(name, [])} for name in self._meta.fields]

    def with_taken(self, asked: str) -> "NoteForm":
        """The form as it was typed, with the text that ``asked`` names («goal-0») in its field.

        What is written there already stays: the text goes after it.
        """
        typed = as_typed(self)
        name, _dash, number = asked.rpartition("-")
        texts = self.suggested.get(name, [])
        if number.isdecimal() and len(number) < 4 and int(number) < len(texts):
            joint = "; " if name == "theme" else "\n"
            typed[name] = joint.join(text for text in (typed[name], texts[int(number)]) if text)
        return NoteForm(initial=typed, instance=self.instance, suggested=self.suggested)

    def clean(self):
        given = super().clean()
        drawn = dict(pair.split(":", 1) for pair in given.get("was", "").split() if ":" in pair)
        for name, present in self.present.items():
            if name not in given or drawn.get(name, digest(present)) == digest(present):
                continue
            if digest(given[name]) == drawn[name]:
                given[name] = present  # it was not touched here
            elif digest(given[name]) != digest(present):
                self.add_error(name, CHANGED % {"text": present})
        if self.errors:
            self.data = self.data.copy()
            self.data[self.add_prefix("was")] = self._digests()  # who sends it again has seen it
        return given

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def _digests(self) -> str:
        return " ".join(f"{name}:{digest(text)}" for name, text in self.present.items())

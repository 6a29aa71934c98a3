"""The explanatory note of a route, with texts to take over beside its fields (source 002)."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.redrawn import as_typed

from ..models import Route
from ..queries.contents import HEAD
from ..queries.notes import suggestions
from .road_maps import DrawnForm, drawn_from

AREA = forms.Textarea(attrs={"rows": 3})


class NoteForm(DrawnForm, forms.ModelForm):
    """Everything in the note but the period; ``was`` says from what it was drawn, see ``services.notes``."""

    class Meta:
        model = Route
        fields = HEAD
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
        self.suggested = suggestions(self.instance) if suggested is None else suggested
        self.initial.setdefault("was", drawn_from(self.instance, self._meta.fields))

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

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def draw_from(self, present: Route) -> None:
        """Go on from what the note says now: who sends the form again has seen it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("was")] = drawn_from(present, self._meta.fields)

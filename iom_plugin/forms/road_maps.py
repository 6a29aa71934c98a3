"""Forms of the lines of a road map, the constructor's sentence with blanks among them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.patterns import Blank, Choice, Text, compose, parse_pattern

from ..choices import TaskKind
from ..models import Activity, LearningTask, Opener, Result, ResultForm, RouteNeed
from ..models.routes import LONGEST_WORDING

LENGTH = 300


class WordingForm(forms.Form):
    """The wording of a need or a task: an opener's sentence with its blanks as fields, or free text."""

    def __init__(self, *args, opener: Opener | None = None, text: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parse_pattern(opener.pattern) if opener else []
        if not opener:
            self.fields["text"] = forms.CharField(
                label=_("Wording"), initial=text, max_length=LONGEST_WORDING, widget=forms.Textarea(attrs={"rows": 4})
            )
        for part in self.parts:
            if isinstance(part, Blank):
                self.fields[part.name] = forms.CharField(label=part.hint, max_length=LENGTH)
            elif isinstance(part, Choice):
                options = [(option, option) for option in part.options]
                self.fields[part.name] = forms.ChoiceField(label=_("Choose a word"), choices=options)

    def pieces(self):
        """The sentence in its order: fixed words as strings, blanks and choices as bound fields."""
        return [{"words": part.text} if isinstance(part, Text) else {"field": self[part.name]} for part in self.parts]

    def wording(self) -> str:
        return compose(self.parts, self.cleaned_data) if self.parts else self.cleaned_data["text"].strip()


class NeedForm(forms.ModelForm):
    """Column 1 in one's own words: a deficit or a task ahead."""

    class Meta:
        model = RouteNeed
        fields = ["kind", "text"]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 4}),
        }


class TaskForm(forms.ModelForm):
    class Meta:
        model = LearningTask
        fields = ["kind", "text"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = TaskKind.choices  # without Django's empty choice, which is no kind


class ActivityForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = ["title", "form", "dates", "provider", "hours", "direction"]
        help_texts = {
            "title": _("A concrete event, not a direction: which seminar, whose lesson, which chapter."),
            "dates": _("For example: October 2026, until 15.11.2026, 12.01.2027–30.01.2027."),
            "provider": _("Who holds it."),
            "direction": _("For the progress map; may be left empty."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("form", "direction"):
            chosen = getattr(self.instance, f"{name}_id")
            self.fields[name].queryset = self.fields[name].queryset.offered(chosen)
            self.fields[name].empty_label = _("not chosen")


class ProgressForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = ["status", "done_note"]
        widgets = {
            "status": forms.RadioSelect,
            "done_note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"done_note": _("What exactly was done: for the progress map and the report.")}


class ResultLineForm(forms.ModelForm):
    """Column 5: forms that fit the opener of the task come first; others are allowed."""

    class Meta:
        model = Result
        fields = ["form", "text"]
        help_texts = {"text": _("Whose, where, for whom; or your own form in your own words.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        task = self.instance.task
        fitting = list(task.opener.result_forms.active()) if task.opener else []
        others = ResultForm.objects.offered(self.instance.form_id).exclude(pk__in=[form.pk for form in fitting])
        choices = [("", _("my own form, in the field below"))]
        if fitting:
            choices.append((_("Fit this task"), [(form.pk, form.title) for form in fitting]))
        choices.append((_("Other forms"), [(form.pk, form.title) for form in others]))
        self.fields["form"].choices = choices

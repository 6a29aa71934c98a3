"""Forms of a route as a whole and of the decisions about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.widgets import DateInput

from ..models import Route


class RouteForm(forms.ModelForm):
    """The title data and the explanatory note (source 002)."""

    class Meta:
        model = Route
        fields = [
            "theme",
            "starts_on",
            "ends_on",
            "goal",
            "tasks_summary",
            "diagnostics_summary",
            "self_education_form",
            "expected_result",
            "report_form",
        ]
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "goal": forms.Textarea(attrs={"rows": 2}),
            "tasks_summary": forms.Textarea(attrs={"rows": 3}),
            "diagnostics_summary": forms.Textarea(attrs={"rows": 3}),
            "expected_result": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "theme": _("What you will work on, in one phrase."),
            "starts_on": _("A route lasts from one to five years."),
            "goal": _("What will change in your work when the route is finished."),
            "tasks_summary": _("Briefly, for the explanatory note; the road map says it in detail."),
            "diagnostics_summary": _("Which diagnostics you took, when, and what they showed."),
            "self_education_form": _("For example: individual, in a group, with a mentor."),
            "report_form": _("For example: a talk at the methodical association once a term."),
        }

    def clean(self):
        fields = super().clean()
        start, end = fields.get("starts_on"), fields.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The route ends before it starts."))
        return fields


class ConclusionForm(forms.ModelForm):
    """How a route ends (source 002: диагностика проделанной работы с выводами)."""

    class Meta:
        model = Route
        fields = ["conclusion"]
        widgets = {"conclusion": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"conclusion": _("What you have mastered and how, what the results are, what the next step is.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].required = True

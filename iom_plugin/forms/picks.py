"""The form of a pick."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import LearningTask


class PickForm(forms.Form):
    """Which task of the route the resources serve."""

    task = forms.ModelChoiceField(LearningTask.objects.none(), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = tasks
        self.fields["task"].label = _("Which task do they serve?")
        self.fields["task"].error_messages["required"] = _("Choose a task of your route.")

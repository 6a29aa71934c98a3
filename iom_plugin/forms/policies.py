"""The form of the rules of an organisation."""

from django import forms
from django.utils.translation import gettext as _

from ..models import RoutePolicy
from ..models.policies import LONGEST_REVIEW


class PolicyForm(forms.ModelForm):
    class Meta:
        model = RoutePolicy
        fields = ["amendment_needs_approval", "days_for_review", "council", "members", "head"]
        widgets = {"members": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sentence = _("Write a number of days from 1 to %(most)s.") % {"most": LONGEST_REVIEW}
        self.fields["days_for_review"].error_messages |= dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"], sentence
        )

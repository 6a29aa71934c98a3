"""The form of the rules of an organisation."""

from django import forms

from ..models import RoutePolicy


class PolicyForm(forms.ModelForm):
    class Meta:
        model = RoutePolicy
        fields = ["amendment_needs_approval", "days_for_review", "council", "members", "head"]
        widgets = {"members": forms.Textarea(attrs={"rows": 6})}

"""The form of a saved search: its name and its letters."""

from django import forms

from ..models import SavedSearch


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["title", "by_mail"]

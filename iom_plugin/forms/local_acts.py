"""What a local act says beside the organisation's own data."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.widgets import DateInput


class LocalActForm(forms.Form):
    """Everything may stay empty: then there is a line for a pen."""

    number = forms.CharField(label=_("Number of the order"), max_length=50, required=False)
    date = forms.DateField(label=_("Date of the order"), required=False, widget=DateInput)
    school_year = forms.CharField(
        label=_("School year"), max_length=50, required=False, help_text=_("For example: 2026/2027.")
    )
    head_title = forms.CharField(label=_("Position of the head"), max_length=200, required=False)
    head_name = forms.CharField(
        label=_("Full name of the head"), max_length=200, required=False, help_text=_("Stands beside the signature.")
    )
    council = forms.CharField(
        label=_("Whose meeting considers routes"),
        max_length=200,
        required=False,
        help_text=_("For example: of the methodical council."),
    )
    council_minutes = forms.CharField(
        label=_("Minutes of its meeting"),
        max_length=100,
        required=False,
        help_text=_("Number and date, for example: No. 1 of 31.08.2026."),
    )
    responsible = forms.CharField(
        label=_("Curators of the routes"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One name a line."),
    )
    days_for_review = forms.IntegerField(
        label=_("Days to consider a route"),
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    amendment_needs_approval = forms.BooleanField(
        label=_("A change to an approved route is approved anew"), required=False
    )

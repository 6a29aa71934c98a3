"""Checking a certificate by its number, and revoking one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..queries.certificates import LONGEST_NUMBER


class CheckForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the certificate"),
        max_length=LONGEST_NUMBER,
        help_text=_("It stands at the bottom of the sheet, for example 2027-00042-7KX3M9QA."),
        error_messages={"required": _("Type the number of the certificate.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:  # it came back: here it goes on, and what is wrong is read aloud with the field
            self.fields["number"].widget.attrs["autofocus"] = True

    def clean_number(self) -> str:
        number = "".join(self.cleaned_data["number"].split()).upper()
        if not number.replace("-", "").isalnum():
            raise forms.ValidationError(_("A number consists of digits, Latin letters and hyphens."))
        return number


class RevokeForm(forms.Form):
    certificate = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Whoever checks the number reads it."),
        error_messages={"required": _("Give the reason: people will read it.")},
    )

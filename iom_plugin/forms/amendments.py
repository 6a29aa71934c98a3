"""The form of a change to an approved route."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AmendmentForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the route is changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the course was moved to spring; a new class; a deficit that diagnostics have shown."),
        error_messages={
            "required": _("Write in a few words why the route is changed: the reason stays with the change.")
        },
    )

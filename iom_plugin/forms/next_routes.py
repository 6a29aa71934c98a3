"""The form of the next route: its period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.widgets import DateInput


class NextRouteForm(forms.Form):
    starts_on = forms.DateField(label=_("Start"), widget=DateInput)
    ends_on = forms.DateField(label=_("End"), widget=DateInput, help_text=_("A route lasts from one to five years."))

    def clean(self):
        fields = super().clean()
        start, end = fields.get("starts_on"), fields.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The route ends before it starts."))
        return fields

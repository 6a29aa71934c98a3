"""The filters of demand and supply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.models import CompetencyFramework

from ..queries import demand


class DemandForm(forms.Form):
    """Which competencies, of whose teachers; ``scope()`` is what was asked, None if there is no such thing."""

    organisation = forms.ModelChoiceField(None, to_field_name="code", required=False, label=_("Whose teachers"))
    framework = forms.ModelChoiceField(
        CompetencyFramework.objects.all(),
        to_field_name="code",
        required=False,
        label=_("Competency framework"),
        empty_label=_("all"),
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.fields["organisation"].queryset = demand.organisations_of(user)
        self.fields["organisation"].empty_label = _("all that I am responsible for")

    def scope(self) -> demand.Scope | None:
        return demand.scope_of(self.user, **self.cleaned_data) if self.is_valid() else None

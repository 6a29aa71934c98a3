"""The form of a deficit, with the choice of one competency among a thousand."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.redrawn import FindingForm, WordsField
from iom_plugin_resources.forms.widgets import DateInput
from iom_plugin_resources.queries.competencies import CompetencyTree

from ..models import Deficit


class DeficitForm(FindingForm):
    words = WordsField(
        label=_("Find a competency"), help_text=_("Words of its title or its code, for example: A/01.6.")
    )

    class Meta:
        model = Deficit
        fields = ["competency", "level", "evidence_kind", "evidence", "noted_on"]
        widgets = {
            "competency": forms.RadioSelect,
            "level": forms.RadioSelect,
            "evidence_kind": forms.RadioSelect,
            "evidence": forms.Textarea(attrs={"rows": 4}),
            "noted_on": DateInput,
        }
        labels = {"noted_on": _("When it was noticed")}
        help_texts = {
            "evidence": _("What showed it: a test and its result, a lesson, pupils' work. It may be left empty.")
        }
        error_messages = {
            "competency": {"required": _("Choose the competency that you lack.")},
            "noted_on": {"required": _("Give the day when the deficit was noticed.")},
        }

    def clean_noted_on(self):
        noted_on = self.cleaned_data["noted_on"]
        if noted_on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Give the day when the deficit was noticed."))
        return noted_on

    def tree(self) -> CompetencyTree:
        return CompetencyTree(
            self.fields["competency"].queryset.select_related("framework"),
            words=self.words_looked_for(),
            chosen=str(self["competency"].value() or ""),
        )

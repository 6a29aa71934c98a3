"""The form of a teacher's profile: what the information sheet of a route says."""

import datetime

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.keys import row_key
from iom_plugin_resources.core.trees import path_above
from iom_plugin_resources.forms.redrawn import FindingForm, WordsField
from iom_plugin_resources.forms.widgets import DateInput
from iom_plugin_resources.models import Organisation, Position, Subject

from ..models import Teacher

MOST_ORGANISATIONS = 20


class TeacherForm(FindingForm):
    words = WordsField(
        label=_("Find your organisation"),
        help_text=_("A part of its name, its number, or the town. Choose it below from what is found."),
    )

    class Meta:
        model = Teacher
        fields = [
            "last_name",
            "first_name",
            "middle_name",
            "organisation",
            "position",
            "subjects",
            "education",
            "experience_years",
            "category",
            "attestation_date",
            "birth_date",
        ]
        widgets = {
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "middle_name": forms.TextInput(attrs={"autocomplete": "additional-name"}),
            "organisation": forms.RadioSelect,
            "subjects": forms.CheckboxSelectMultiple,
            "education": forms.Textarea(attrs={"rows": 3}),
            "experience_years": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 70}),
            "attestation_date": DateInput,
            "birth_date": DateInput,
        }
        labels = {"organisation": _("Chosen organisation")}
        help_texts = {
            "education": _("Level, what you finished and when, speciality by the diploma."),
            "birth_date": _("Only for statistics by age. It may be left empty."),
        }
        error_messages = {
            "last_name": {"required": _("Write your last name.")},
            "first_name": {"required": _("Write your first name.")},
            "organisation": {"required": _("Find your organisation by a part of its name and choose it.")},
            "position": {"required": _("Choose your position.")},
            "experience_years": {"invalid": _("Write the number of full years.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = Position.objects.offered(self.instance.position_id)
        self.fields["position"].empty_label = _("not chosen")
        self.fields["subjects"].queryset = Subject.objects.offered(*self._chosen_subjects())
        organisations = Organisation.objects.matching(self.words_looked_for()).order_by("numchild", "name_key", "pk")
        self.organisations_count = organisations.count()
        self.fields["organisation"].widget.choices = self._organisation_choices(organisations)

    def clean_attestation_date(self):
        return _not_in_future(self.cleaned_data["attestation_date"])

    def clean_birth_date(self):
        return _not_in_future(self.cleaned_data["birth_date"])

    @property
    def too_many_organisations(self) -> bool:
        return self.organisations_count > MOST_ORGANISATIONS

    @property
    def chosen_subjects(self) -> list[str]:
        chosen = {str(value) for value in self["subjects"].value() or ()}
        return [subject.title for subject in self.fields["subjects"].queryset if str(subject.pk) in chosen]

    def _chosen_subjects(self) -> list[int]:
        return [subject.pk for subject in self.instance.subjects.all()] if self.instance.pk else []

    def _organisation_choices(self, organisations: QuerySet[Organisation]) -> list[tuple[int, str]]:
        """The chosen organisation first, then what was found; too many to read are not shown before words."""
        chosen = str(self["organisation"].value() or "")
        shown = list(Organisation.objects.filter(pk=row_key(chosen)))
        if self.words_looked_for() or not self.too_many_organisations:
            shown += [item for item in organisations[:MOST_ORGANISATIONS] if item not in shown]
        above = {item.path: item for item in Organisation.objects.filter(path__in=map(path_above, shown))}
        return [(item.pk, _full_label(item, above.get(path_above(item)))) for item in shown]


def _full_label(organisation: Organisation, above: Organisation | None) -> str:
    place = ", ".join(part for part in (organisation.locality, above.short_name if above else "") if part)
    return f"{organisation.short_name} ({place})" if place else organisation.short_name


def _not_in_future(day: datetime.date | None) -> datetime.date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day

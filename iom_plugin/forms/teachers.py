"""The forms of a teacher's profile: the information sheet of a route, and the finished courses."""

import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.text import query_terms
from iom_plugin_resources.models import Organisation, Position, Subject

from ..models import Teacher, TrainingRecord
from .redrawn import as_typed
from .routes import DateInput

MOST_ORGANISATIONS = 20
EMPTY_ROWS = 3
MOST_ROWS = 60
EARLIEST_YEAR = 1950
TRAININGS = "trainings"


class TeacherForm(forms.ModelForm):
    """``words`` looks for an organisation; ``found`` remembers the words that were looked for last."""

    words = forms.CharField(
        label=_("Find your organisation"),
        help_text=_("A part of its name, its number, or the town. Choose it below from what is found."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    found = forms.CharField(required=False, widget=forms.HiddenInput)

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
        self.fields["position"].queryset = _offered(Position, [self.instance.position_id])
        self.fields["position"].empty_label = _("not chosen")
        self.fields["subjects"].queryset = _offered(Subject, self._chosen_subjects())
        organisations = found_organisations(self.words_looked_for())
        self.organisations_count = organisations.count()
        self.fields["organisation"].widget.choices = self._organisation_choices(organisations)

    def clean_attestation_date(self):
        return _not_in_future(self.cleaned_data["attestation_date"])

    def clean_birth_date(self):
        return _not_in_future(self.cleaned_data["birth_date"])

    def redrawn(self) -> "TeacherForm":
        """A fresh form with what was typed, showing what was looked for."""
        typed = as_typed(self)
        return TeacherForm(instance=self.instance, initial=typed | {"found": typed["words"]})

    def words_looked_for(self) -> str:
        return (self["found"].value() or "").strip()

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
        shown = list(Organisation.objects.filter(pk=chosen)) if chosen.isdecimal() else []
        if self.words_looked_for() or not self.too_many_organisations:
            shown += [item for item in organisations[:MOST_ORGANISATIONS] if item not in shown]
        above = {item.path: item for item in Organisation.objects.filter(path__in=map(_path_above, shown))}
        return [(item.pk, _full_label(item, above.get(_path_above(item)))) for item in shown]


class TrainingForm(forms.ModelForm):
    class Meta:
        model = TrainingRecord
        fields = ["title", "provider", "hours", "year"]
        widgets = {"title": forms.TextInput, "hours": forms.NumberInput, "year": forms.NumberInput}
        error_messages = {
            "hours": {"invalid": _("Write the number of hours.")},
            "year": {"invalid": _("Write the year with four digits.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False  # a row that is empty as a whole is no course

    def clean_title(self):
        if not self.cleaned_data["title"]:
            raise forms.ValidationError(_("Write the theme of the course, or clear the whole row."))
        return self.cleaned_data["title"]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year is not None and not EARLIEST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(_("Write the year in which the course was finished, with four digits."))
        return year


class BaseTrainingFormSet(forms.BaseFormSet):
    """Rows of finished courses: an empty row is no course, so clearing one removes it."""

    empty_rows = EMPTY_ROWS

    def initial_form_count(self):
        return 0  # every row may stay empty, those that were filled as well

    def total_form_count(self):
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or ()) + self.empty_rows, MOST_ROWS)

    def records(self) -> list[TrainingRecord]:
        """The courses of the valid rows that are filled and not marked for removal."""
        kept = [form for form in self.forms if form not in self.deleted_forms and form.has_changed()]
        return [TrainingRecord(**{name: form.cleaned_data[name] for name in form._meta.fields}) for form in kept]

    def redrawn(self, *, more: int = 0) -> "BaseTrainingFormSet":
        """The rows as they were typed, without those to be removed, and ``more`` empty ones after them."""
        rows = [as_typed(form) for form in self.forms]
        fresh = type(self)(initial=[row for row in rows if not row["DELETE"]], prefix=TRAININGS)
        fresh.empty_rows = more
        return fresh


TrainingFormSet = forms.formset_factory(
    TrainingForm, BaseTrainingFormSet, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def trainings_of(teacher: Teacher, data=None) -> BaseTrainingFormSet:
    """The finished courses of ``teacher`` as rows to edit, or the rows that were sent.

    What was sent is not compared with what there is: a row that nobody touched is a course, too.
    """
    if data is not None:
        return TrainingFormSet(data, prefix=TRAININGS)
    rows = teacher.trainings.values("title", "provider", "hours", "year") if teacher.pk else []
    return TrainingFormSet(initial=list(rows), prefix=TRAININGS)


def found_organisations(words: str) -> QuerySet[Organisation]:
    """Organisations with every one of ``words`` in the name or the town; those with nobody under them first."""
    found = Organisation.objects.all()
    for alternatives in query_terms(words):
        any_form = Q()
        for term in map(str.strip, alternatives):
            any_form |= _named(term)
        found = found.filter(any_form)
    return found.order_by("numchild", "name_key", "pk")


def _named(term: str) -> Q:
    if term.isdecimal():  # «7» is school 7, not school 17
        return Q(name_key__regex=rf"(^|[^0-9]){term}([^0-9]|$)")
    town = Q(locality__contains=term) | Q(locality__contains=term.capitalize())
    return Q(name_key__contains=term) | town


def _full_label(organisation: Organisation, above: Organisation | None) -> str:
    place = ", ".join(part for part in (organisation.locality, above.short_name if above else "") if part)
    return f"{organisation.short_name} ({place})" if place else organisation.short_name


def _path_above(organisation: Organisation) -> str:
    return organisation.path[: -Organisation.steplen]


def _offered(vocabulary, chosen: list) -> QuerySet:
    """What is offered for a new choice, and what was chosen before it was retired."""
    return vocabulary.objects.filter(Q(is_active=True) | Q(pk__in=[pk for pk in chosen if pk]))


def _not_in_future(day: datetime.date | None) -> datetime.date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day

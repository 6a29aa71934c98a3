"""The finished courses of a teacher, as rows of the profile's form."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.forms.redrawn import as_typed

from ..models import Teacher, TrainingRecord

EMPTY_ROWS = 3
MOST_ROWS = 60
EARLIEST_YEAR = 1950
TRAININGS = "trainings"


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

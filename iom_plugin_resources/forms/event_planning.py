"""Forms of planning: a year to copy, and the date from which a series changes."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..core.days import school_year_of
from ..models import EventOccurrence, LearningEvent, Organisation

MOST_COPIED = 2_000


class YearForm(forms.Form):
    """Which events are to be copied: those of one school year, perhaps of one organiser."""

    year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    organiser = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organiser"), required=False)

    def __init__(self, *args, events, **kwargs):
        super().__init__(*args, **kwargs)
        days = events.exclude(first_day=None).values_list("first_day", flat=True)
        years = sorted({school_year_of(day)[0].year for day in days.distinct().order_by()}, reverse=True)
        self.fields["year"].choices = [(year, f"{year}/{year + 1}") for year in years]
        organisers = events.exclude(organiser=None).values("organiser")
        self.fields["organiser"].queryset = Organisation.objects.filter(pk__in=organisers)
        self.fields["organiser"].empty_label = _("All organisers")


class CopiesForm(forms.Form):
    """Which of the events shown are copied."""

    events = forms.ModelMultipleChoiceField(
        LearningEvent.objects.none(),
        error_messages={"required": _("Tick at least one event.")},
    )

    def __init__(self, *args, events, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["events"].queryset = events


class SplitForm(forms.Form):
    """From which date on a series becomes an event of its own."""

    date = forms.ModelChoiceField(
        EventOccurrence.objects.none(),
        label=_("The first date of the new event"),
        empty_label=_("Choose a date."),
        error_messages={"required": _("Choose a date.")},
    )

    def __init__(self, *args, dates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date"].queryset = dates
        self.fields["date"].label_from_instance = _label


def _label(occurrence: EventOccurrence) -> str:
    return f"{date_format(occurrence.first_day)}, {date_format(occurrence.first_day, 'l').lower()}"

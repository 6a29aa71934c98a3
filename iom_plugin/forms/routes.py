"""Forms of a route as a whole and of the decisions about it."""

import datetime
from collections.abc import Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from iom_plugin_resources.forms.redrawn import as_typed
from iom_plugin_resources.forms.widgets import DateInput

from ..models import Route
from ..queries.school_years import school_years

OWN = "own"


class RouteForm(forms.ModelForm):
    """The theme and the period: enough to begin. A period is whole school years, or two days of one's own.

    Two days that were typed count more than the number of years.
    """

    period = forms.ChoiceField(label=_("Period"), widget=forms.RadioSelect, required=False)

    class Meta:
        model = Route
        fields = ["theme", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "theme": _("What you will work on, in one phrase."),
            "ends_on": _("A route lasts from one to five years."),
        }
        error_messages = {"theme": {"required": _("Say in one phrase what you will work on.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        begun = self.instance.starts_on
        self.periods = school_years(begun or timezone.localdate(), ahead=begun is None)
        own = [(OWN, _("own dates, in the fields below"))]
        self.fields["period"].choices = [(key, _label(key, *days)) for key, days in self.periods.items()] + own
        present = (begun, self.instance.ends_on)
        chosen = next((key for key, days in self.periods.items() if days == present), OWN if begun else "1")
        self.initial.setdefault("period", chosen)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = False

    def clean(self):
        given = super().clean()
        has_typed = {"starts_on", "ends_on"} & set(self.changed_data)
        years = self.periods.get(given.get("period") or ("" if self.instance.pk else "1"))
        if years and not has_typed:
            given["starts_on"], given["ends_on"] = years
        for name in ("starts_on", "ends_on"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Give this day, or choose a number of school years."))
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The route ends before it starts."))
        return given

    @property
    def shows_own_dates(self) -> bool:
        return self["period"].value() == OWN or bool({"starts_on", "ends_on"} & set(self.errors))

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def with_theme(self, asked: str, themes: Sequence[str]) -> "RouteForm":
        """The form as it was typed, with the theme of that number; a theme that is written already stays before it."""
        typed = as_typed(self)
        if asked.isdecimal() and len(asked) < 4 and int(asked) < len(themes):
            typed["theme"] = "; ".join(text for text in (typed["theme"], themes[int(asked)]) if text)
        return RouteForm(initial=typed)


def _label(years: str, start: datetime.date, end: datetime.date) -> str:
    label = ngettext("%(years)s school year (%(months)s)", "%(years)s school years (%(months)s)", int(years))
    return label % {"years": years, "months": Route(starts_on=start, ends_on=end).period_text()}


class ConclusionForm(forms.ModelForm):
    """How a route ends (source 002: диагностика проделанной работы с выводами)."""

    class Meta:
        model = Route
        fields = ["conclusion"]
        widgets = {"conclusion": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"conclusion": _("What you have mastered and how, what the results are, what the next step is.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].required = True

"""What the organiser decides about one registration, and about the date itself: a form for each.

Every form carries the words of the screen; ``values()`` is what its service takes.
"""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..choices import AttendanceMode
from ..models import EventOccurrence, Registration
from ..queries import decisions as queries
from ..queries.registrations import modes_of
from ..services.occurrences import LONGEST_REASON as LONGEST_REASON_OF_DATE
from ..services.places import LONGEST_REASON

LARGEST_NUMBER = 100_000


def reason_field(help_text, *, required: bool = True, longest: int = LONGEST_REASON) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=help_text,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: people will read it.")},
    )


def possible(forms_of: Iterable[type], names: Iterable[str]) -> list[type]:
    """Those of the forms that can be offered now, in the order of ``names``."""
    by_name = {form.name: form for form in forms_of}
    return [by_name[name] for name in names]


# --- About one registration ---


class DecisionForm(forms.Form):
    """Something that can be decided: its ``name``, the words of the screen, and what the service takes.

    ``done`` says afterwards what has happened to the person ``%(name)s``.
    """

    name = title = lead = button = done = ""
    is_danger = False

    def __init__(self, *args, registration: Registration, **kwargs):
        super().__init__(*args, auto_id=f"{self.name}-%s", **kwargs)
        self.registration = registration

    @property
    def fits(self) -> bool:
        """Whether there is anything to choose from."""
        return True

    def values(self) -> dict:
        return self.cleaned_data


class ApproveForm(DecisionForm):
    name = queries.APPROVE
    title = button = pgettext_lazy("application", "Approve")
    lead = _("The person gets a place and a letter; where all places are taken, the end of the waiting list.")
    done = _("Approved: %(name)s. A letter tells it.")


class AcceptForm(DecisionForm):
    name = queries.ACCEPT
    title = _("Take the offered place for the person")
    button = _("Take the place")
    lead = _("If the person has told you by telephone that they come.")
    done = _("The place is taken: %(name)s. A letter tells it.")


class RefuseForm(DecisionForm):
    name = queries.REFUSE
    title = _("Refuse with a reason")
    button = pgettext_lazy("application", "Refuse")
    lead = _("The person cannot register for this date again. A place that becomes free goes to the next.")
    done = _("Refused: %(name)s. A letter tells the reason.")
    is_danger = True
    reason = reason_field(_("The person reads it in the letter."))


class QueueForm(DecisionForm):
    name = queries.QUEUE
    title = _("Move in the waiting list")
    button = pgettext_lazy("place in a list", "Move")
    lead = _("The others move by one. The person gets a letter; the reason stays in the history.")
    done = _("Moved in the waiting list: %(name)s.")
    to = forms.IntegerField(label=_("Place in the waiting list"), min_value=1, max_value=LARGEST_NUMBER)
    reason = reason_field(_("The person reads it in the letter."))


class OtherModeForm(DecisionForm):
    name = queries.MODE
    title = _("Let the person attend in the other way")
    button = _("Change the way")
    lead = _("Whoever has a place needs a free one there; whoever waits joins the end of the other list.")
    done = _("The way to attend is changed: %(name)s.")
    mode = forms.ChoiceField(label=pgettext_lazy("event", "Way to attend"), widget=forms.RadioSelect)
    reason = reason_field(_("The person reads it in the letter."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = [mode for mode in modes_of(self.registration.occurrence.event) if mode != self.registration.mode]
        self.fields["mode"].choices = [(mode.value, AttendanceMode(mode).label) for mode in others]
        self.initial.setdefault("mode", others[0].value if others else "")


class OtherDateForm(DecisionForm):
    """``dates``: labels of dates of the same event and of others, by their keys as text."""

    name = queries.DATE
    title = _("Move to another date")
    button = pgettext_lazy("participant", "Move")
    lead = _("Whoever has a place needs a free one there. The history goes along; the person gets a letter.")
    done = _("Moved to another date: %(name)s.")
    occurrence = forms.ChoiceField(
        label=_("Date"),
        error_messages={
            "required": _("Choose a date."),
            "invalid_choice": _("Nobody can be moved to this date any more. Choose another one."),
        },
    )
    reason = reason_field(_("The person reads it in the letter."))

    def __init__(self, *args, dates: tuple[Mapping[str, str], Mapping[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        groups = zip((_("This event"), _("Other events")), dates, strict=True)
        self.has_dates = any(dates)
        choices = [(title, list(labels.items())) for title, labels in groups if labels]
        self.fields["occurrence"].choices = [("", _("Choose a date.")), *choices]

    @property
    def fits(self) -> bool:
        return self.has_dates

    def values(self) -> dict:
        key = int(self.cleaned_data["occurrence"])
        return {"occurrence": EventOccurrence(pk=key), "reason": self.cleaned_data["reason"]}


class CancelForPersonForm(DecisionForm):
    name = queries.CANCEL
    title = _("Cancel the registration for the person")
    button = _("Cancel the registration")
    lead = _("If the person has asked for it. They may register again; the place goes to the next.")
    done = _("The registration is cancelled: %(name)s. A letter tells it.")
    is_danger = True
    reason = reason_field(_("It may be left empty. The person reads it in the letter."), required=False)


DECISIONS = (ApproveForm, AcceptForm, QueueForm, OtherModeForm, OtherDateForm, RefuseForm, CancelForPersonForm)


# --- About the date ---


class ChangeForm(forms.Form):
    """Something that can become of a date: its ``name``, the words of the screen, and what the service takes."""

    name = title = lead = button = done = ""
    is_danger = False

    def __init__(self, *args, occurrence: EventOccurrence, **kwargs):
        super().__init__(*args, auto_id=f"{self.name}-%s", **kwargs)
        self.occurrence = occurrence

    def values(self) -> dict:
        return self.cleaned_data


class HoldForm(ChangeForm):
    name = queries.HOLD
    title = pgettext_lazy("event", "It has taken place")
    button = _("Mark as held")
    lead = _("Nothing of the date can be changed afterwards. Who came can be noted all the same.")
    done = _("The date is marked as held.")


class RestoreForm(ChangeForm):
    name = queries.RESTORE
    title = _("It takes place after all")
    button = _("Restore the date")
    lead = _("As it was planned. Whoever was registered when it was cancelled is so again.")
    done = _("The date takes place again.")


class PlacesForm(ChangeForm):
    name = queries.PLACES
    title = _("Change the number of places")
    button = _("Save the number")
    lead = _("New places are offered to the waiting list at once. There cannot be fewer than are taken.")
    done = _("The number of places is changed.")
    places = forms.IntegerField(
        label=_("Places on site"),
        help_text=_("Empty: there is room for all."),
        required=False,
        min_value=0,
        max_value=LARGEST_NUMBER,
    )
    places_online = forms.IntegerField(
        label=_("Places online"),
        help_text=_("Empty: there is room for all."),
        required=False,
        min_value=0,
        max_value=LARGEST_NUMBER,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        modes = modes_of(self.occurrence.event)
        for name, mode in (("places", AttendanceMode.ON_SITE), ("places_online", AttendanceMode.ONLINE)):
            self.initial.setdefault(name, getattr(self.occurrence, name))
            if mode not in modes:
                del self.fields[name]

    def values(self) -> dict:
        """A number that is not asked stays as it is."""
        kept = {name: getattr(self.occurrence, name) for name in ("places", "places_online")}
        return kept | self.cleaned_data


class PostponeForm(ChangeForm):
    name = queries.POSTPONE
    title = _("Move to another day, or postpone")
    button = pgettext_lazy("date of an event", "Move")
    lead = _("Registrations stay. Without a day the event is postponed until you give it one.")
    done = _("The date is moved.")
    day = forms.DateField(
        label=_("New day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = forms.TimeField(
        label=pgettext_lazy("hour", "Begins at"),
        required=False,
        help_text=_("Empty: at the same hour."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends_at = forms.TimeField(
        label=pgettext_lazy("hour", "Ends at"),
        required=False,
        help_text=_("Empty: as long as before."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    reason = reason_field(_("Participants and readers of the calendar see it."), longest=LONGEST_REASON_OF_DATE)

    def clean(self) -> dict:
        values = super().clean()
        start, end = values.get("starts_at"), values.get("ends_at")
        if (start or end) and not values.get("day") and "day" not in self.errors:
            self.add_error("day", _("Give the day, too: hours alone say nothing."))
        if end and not start and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Give the beginning, too."))
        elif start and end and end <= start:
            self.add_error("ends_at", _("The end has to be later than the beginning."))
        return values


class CancelDateForm(ChangeForm):
    name = queries.CANCEL
    title = _("Cancel the date")
    button = _("Cancel the date")
    lead = _("Nobody is registered for it any more. It stays in the calendar with the reason.")
    done = _("The date is cancelled.")
    is_danger = True
    reason = reason_field(_("Participants and readers of the calendar see it."), longest=LONGEST_REASON_OF_DATE)


CHANGES = (HoldForm, RestoreForm, PlacesForm, PostponeForm, CancelDateForm)

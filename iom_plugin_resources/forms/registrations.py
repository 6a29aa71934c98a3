"""Forms of registration: for oneself, as a guest."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..choices import AttendanceMode
from ..models import EventOccurrence, Registration
from ..queries.registrations import modes_of

LONGEST_NOTE = 1_000


class ModeForm(forms.Form):
    """The way to attend, asked only where there are several."""

    mode = forms.ChoiceField(
        label=pgettext_lazy("event", "Way to attend"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("One cannot take part in this way. Choose one of those below.")},
    )

    def __init__(self, *args, occurrence: EventOccurrence, **kwargs):
        super().__init__(*args, **kwargs)
        modes = modes_of(occurrence.event)
        if len(modes) > 1:
            self.fields["mode"].choices = [(mode.value, AttendanceMode(mode).label) for mode in modes]
            self.initial.setdefault("mode", modes[0].value)
        else:
            del self.fields["mode"]


class RegistrationForm(ModeForm):
    """What one may say when registering: nothing of it is required, one click sends an empty form."""

    choice = forms.ChoiceField(
        label=_("Where in your route does it go?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Your route has changed meanwhile. Choose again where it goes.")},
    )
    note = forms.CharField(
        label=_("What the organiser should know"),
        help_text=_("For example: a question to be answered, or that you need a place for a wheelchair."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["mode", "choice", "note"]

    def __init__(self, *args, choices: Sequence[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, choices)

    def values(self) -> dict:
        """As the service takes them."""
        sent = self.cleaned_data
        return {"mode": sent.get("mode") or None, "note": sent["note"], "choice": sent.get("choice", "")}


class ChoiceForm(forms.Form):
    """Only where it goes in the route, for who is registered already."""

    choice = RegistrationForm.base_fields["choice"]

    def __init__(self, *args, choices: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        places = [(value, label) for value, label in choices if value]
        _offer(self, places, least=1)


class GuestForm(ModeForm):
    """What a list of participants says of somebody without an account."""

    name = forms.CharField(
        label=_("Last name, first name, patronymic"),
        max_length=Registration._meta.get_field("guest_name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name: the organiser needs it for the list of participants.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A letter with a link comes there; without opening it you are not registered."),
        max_length=Registration._meta.get_field("guest_email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail address: the link to confirm comes there.")},
    )
    organisation = forms.CharField(
        label=_("Where you work"),
        required=False,
        max_length=Registration._meta.get_field("guest_organisation").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ["name", "email", "organisation", "mode"]


def _offer(form: forms.Form, choices: Sequence[tuple[str, str]], *, least: int = 2) -> None:
    """The places that companions offer, the first one proposed; with fewer than ``least`` there is no question."""
    if len(choices) >= least:
        form.fields["choice"].choices = choices
        form.initial.setdefault("choice", choices[0][0])
    else:
        del form.fields["choice"]

"""Forms for noting who came: the list with its ticks, the code on the screen, the report of a webinar."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import errors
from ..choices import RegistrationStatus
from ..models import Registration
from ..queries.attendance import Person
from ..services.attendance import ABSENT, ATTENDED, DIGITS, MOST_HOURS, UNMARKED

# What a button of the list does besides saving what was ticked.
SAVE, FIND, EVERYBODY, ALL, REST_ABSENT, ABSENT_BACK = "save", "find", "everybody", "all", "rest_absent", "absent_back"
SEEN = re.compile(r"(\d{1,19})([acxo])(\d{0,4})")
# Came, has a place, did not come, has no place; as short as they are because the form carries one for each person.
LETTERS = {ATTENDED: "a", RegistrationStatus.CONFIRMED: "c", RegistrationStatus.OFFERED: "c", ABSENT: "x"}
MINUTES_OF_CODE = (15, 30, 60, 120)
LARGEST_REPORT = 5 * 1024 * 1024
LONGEST_EVENT = 24 * 60
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Row:
    """A line of the list as it is drawn."""

    person: Person
    came: forms.BoundField | None
    hours: forms.BoundField | None


class AttendanceForm(forms.Form):
    """A tick and the hours of everybody shown.

    ``seen`` carries what was shown. Only what differs from it is meant: so two organisers who tick at once, each with
    a list of their own, do not undo each other.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, people: Iterable[Person]):
        self.people = list(people)
        super().__init__(data, initial={"seen": " ".join(map(_seen, self._open()))})
        for person in self._open():
            registration, name = person.registration, {"name": person.facts.name}
            self.fields[f"came_{person.key}"] = forms.BooleanField(
                label=person.facts.name, required=False, initial=registration.status == ATTENDED
            )
            self.fields[f"hours_{person.key}"] = forms.IntegerField(
                label=_("Hours credited, %(name)s") % name,
                required=False,
                initial=registration.hours,
                min_value=1,
                max_value=MOST_HOURS,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), errors.ATTENDANCE_HOURS_WRONG % {"number": MOST_HOURS}
                ),
                # No field of type «number»: it would change under the wheel that scrolls a long list.
                widget=forms.TextInput(
                    attrs={
                        "class": "iom-input",
                        "inputmode": "numeric",
                        "maxlength": 4,
                        "aria-label": _("Hours credited, %(name)s") % name,
                    }
                ),
            )

    def clean(self):
        for key, (letter, hours) in self.shown.items():
            is_new = self.cleaned_data.get(f"hours_{key}") not in (None, hours)
            if is_new and not self._came(key) and not (self.action == ALL and letter != "o"):
                self.add_error(f"hours_{key}", errors.ATTENDANCE_HOURS_OF_NOBODY)

    @property
    def action(self) -> str:
        return self.data.get("action", SAVE)

    @property
    def shown(self) -> dict[int, tuple[str, int | None]]:
        """What was shown of whom: a letter of ``LETTERS`` and the hours, by the key of the registration."""
        found = SEEN.findall(self.cleaned_data.get("seen", ""))
        shown = {int(key): (letter, int(hours) if hours else None) for key, letter, hours in found}
        return {key: what for key, what in shown.items() if f"came_{key}" in self.fields}

    def marks(self) -> dict[int, str]:
        """What the organiser has changed, with what the button adds, as ``mark_attendance`` takes it."""
        marks = {}
        for key, (letter, _hours) in self.shown.items():
            if self._came(key) or (self.action == ALL and letter != "o"):
                if letter != "a":
                    marks[key] = ATTENDED
            elif self.action == REST_ABSENT and letter in "ac":
                marks[key] = ABSENT
            elif letter == "a" or (letter == "x" and self.action == ABSENT_BACK):
                marks[key] = UNMARKED
        return marks

    def hours(self) -> dict[int, int | None]:
        """The hours that differ from those shown, of who came."""
        said = {key: self.cleaned_data.get(f"hours_{key}") for key in self.shown}
        gone = {key for key, mark in self.marks().items() if mark != ATTENDED}
        return {
            key: said[key] for key, (_letter, hours) in self.shown.items() if said[key] != hours and key not in gone
        }

    def rows(self) -> list[Row]:
        """Those who have a place."""
        return [self._row(person) for person in self.people if person.registration.holds_place]

    def others(self) -> list[Row]:
        """Those who have none, and may have come all the same."""
        return [self._row(person) for person in self.people if not person.registration.holds_place]

    def _row(self, person: Person) -> Row:
        if f"came_{person.key}" not in self.fields:
            return Row(person, None, None)
        return Row(person, self[f"came_{person.key}"], self[f"hours_{person.key}"])

    def _open(self) -> list[Person]:
        """Those of whom something can be changed: what a certificate says must stay."""
        return [person for person in self.people if not person.has_certificate]

    def _came(self, key: int) -> bool:
        return bool(self.cleaned_data.get(f"came_{key}"))


def _seen(person: Person) -> str:
    registration: Registration = person.registration
    return f"{person.key}{LETTERS.get(registration.status, 'o')}{registration.hours or ''}"


# --- The code ---


class OpenCodeForm(forms.Form):
    """How long the code is shown."""

    minutes = forms.TypedChoiceField(label=_("How long it can be used"), coerce=int, initial=30)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [
            (number, ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number})
            for number in MINUTES_OF_CODE
        ]


class AttendForm(forms.Form):
    """The code that a participant types; spaces between the digits do not matter."""

    code = forms.CharField(
        label=_("Code from the screen"),
        help_text=_("Six digits, for example 042 317."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].replace("-", " ").split())
        if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
            raise forms.ValidationError(errors.CODE_NOT_SIX_DIGITS)
        return code


# --- The report of a webinar ---


class MinutesForm(forms.Form):
    minimum = forms.IntegerField(
        label=_("How many minutes are enough"),
        help_text=_("Whoever was there for a shorter time is not marked. Several joins of one person are added up."),
        min_value=0,
        max_value=LONGEST_EVENT,
        initial=30,
    )


class ReportForm(MinutesForm):
    """The file of the platform, and who counts as having been there."""

    file = forms.FileField(
        label=_("Report of the webinar"),
        help_text=_(
            "CSV or XLSX, as MTS Link, Zoom and others give it: names or addresses, and minutes if there are any."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    field_order = ["file", "minimum"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_REPORT:
            megabytes = {"number": LARGEST_REPORT // 1024 // 1024}
            raise forms.ValidationError(errors.FILE_TOO_LARGE % megabytes)
        return file


class PreviewForm(MinutesForm):
    """What was found in a report, signed, so that nothing of it is stored before it is confirmed."""

    found = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, salt: str, **kwargs):
        self.salt = salt
        super().__init__(*args, **kwargs)

    def clean_found(self):
        try:
            return signing.loads(self.cleaned_data["found"], salt=self.salt, max_age=A_DAY)
        except signing.BadSignature as error:
            raise forms.ValidationError(errors.REPORT_TOO_OLD) from error

    def ask(self, number: int, label: str, choices: list[tuple[int, str]]) -> None:
        """Add the question who the visitor of this number is."""
        self.fields[f"who_{number}"] = forms.TypedChoiceField(
            label=label, choices=[("", _("None of these")), *choices], coerce=int, empty_value=None, required=False
        )

"""The form of how a person wants the calendar."""

import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..models.event_rules import zone_names
from ..queries.occurrences import portal_zone

REMINDERS = [
    (168, gettext_lazy("a week before")),
    (72, gettext_lazy("three days before")),
    (24, gettext_lazy("a day before")),
    (2, gettext_lazy("two hours before")),
]
# The zones of Russia by the towns that people know; of other countries stands the name that all systems use.
TOWNS = {
    "Europe/Kaliningrad": pgettext_lazy("town", "Kaliningrad"),
    "Europe/Moscow": pgettext_lazy("town", "Moscow"),
    "Europe/Samara": pgettext_lazy("town", "Samara"),
    "Asia/Yekaterinburg": pgettext_lazy("town", "Yekaterinburg"),
    "Asia/Omsk": pgettext_lazy("town", "Omsk"),
    "Asia/Novosibirsk": pgettext_lazy("town", "Novosibirsk"),
    "Asia/Krasnoyarsk": pgettext_lazy("town", "Krasnoyarsk"),
    "Asia/Irkutsk": pgettext_lazy("town", "Irkutsk"),
    "Asia/Yakutsk": pgettext_lazy("town", "Yakutsk"),
    "Asia/Vladivostok": pgettext_lazy("town", "Vladivostok"),
    "Asia/Magadan": pgettext_lazy("town", "Magadan"),
    "Asia/Kamchatka": pgettext_lazy("town", "Petropavlovsk-Kamchatsky"),
}


class CalendarSettingsForm(forms.Form):
    reminders = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Remind me of events that I am registered for"),
        help_text=gettext_lazy("By e-mail. Tick nothing to get no reminders."),
        choices=REMINDERS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weekly_digest = forms.BooleanField(
        label=gettext_lazy("A letter each Monday with the events of the week"),
        help_text=gettext_lazy("Your own events, and those that one can register for."),
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("If it is not that of the portal, times are shown in both."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(self.initial.get("time_zone", ""))


def zone_choices(chosen: str = "") -> list:
    """The portal's own zone first, then those of Russia from west to east, then all others by name.

    ``chosen`` is there even if this system knows it no more, so that saving the form changes nothing else.
    """
    others = sorted((set(zone_names()) | ({chosen} - {""})) - set(TOWNS))
    usual = _("As on the portal: %(zone)s") % {"zone": _label(portal_zone().key)}
    return [
        ("", usual),
        (_("Russia"), [(name, _label(name)) for name in TOWNS]),
        (_("Other countries"), [(name, _label(name)) for name in others]),
    ]


def _label(name: str) -> str:
    """«Красноярск (UTC+7)»"""
    try:
        offset = timezone.now().astimezone(ZoneInfo(name)).utcoffset()
    except (KeyError, ValueError, OSError):
        return name
    return f"{TOWNS.get(name, name)} (UTC{_signed(offset)})"


def _signed(offset: datetime.timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")

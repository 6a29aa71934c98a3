"""What may stand together in one event: the form, an import and the admin's other doors ask here."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..choices import RegistrationKind, Repeat
from ..core.recurrence import LONGEST_EVERY, MOST_DAYS

if TYPE_CHECKING:
    from .events import LearningEvent

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")

Problem = tuple[str, object]

UNKNOWN_ZONE = _("There is no time zone “%(zone)s”. Choose one from the list, such as Asia/Krasnoyarsk.")
UNKNOWN_WEEKDAYS = _("Weekdays are written mo, tu, we, th, fr, sa, su with commas between them.")
NOT_FIXED = _("The day is not fixed yet, so leave this empty, or write the day with its year in «dates».")
SESSIONS_AND_RULE = _("An event either repeats or has several sessions. Take away the sessions or the repetition.")


def check_rules(event: "LearningEvent", *, taken: int = 0, taken_online: int = 0) -> None:
    """Raise ``ValidationError`` with all that contradicts itself, each sentence beside its field.

    The dates have been read out of their wording before. ``taken`` places are held at its fullest future date.
    """
    problems: dict[str, list] = {}
    for find in CHECKS:
        for name, sentence in find(event):
            problems.setdefault(name, []).append(sentence)
    for name, held in (("places", taken), ("places_online", taken_online)):
        places = getattr(event, name)
        if places is not None and places < held:
            problems.setdefault(name, []).append(
                ValidationError(
                    _("So many places are taken already: %(taken)d. Write at least this number."),
                    params={"taken": held},
                )
            )
    if problems:
        raise ValidationError(problems)


def check_sessions(event: "LearningEvent", number: int) -> None:
    """Raise ``ValidationError`` if an event that is to have this many sessions cannot have any."""
    if number and event.repeat:
        raise ValidationError({"repeat": [SESSIONS_AND_RULE]})
    if number and event.dates and not event.is_exact:
        raise ValidationError({"dates": [_("Sessions have their days, so write the days here too: 12–15.05.2027.")]})


def weekdays_of(text: str) -> tuple[str, ...]:
    """The weekdays of «mo,th» in the order of the week; raises ``ValueError`` for what is none."""
    named = {part.strip().lower() for part in text.split(",") if part.strip()}
    if not named <= set(WEEKDAYS):
        raise ValueError(text)
    return tuple(day for day in WEEKDAYS if day in named)


@cache
def zone_names() -> tuple[str, ...]:
    """The IANA names of time zones in which people live, sorted; not «posix/…» or «Etc/GMT+5»."""
    odd = ("posix/", "right/", "Etc/", "SystemV/", "US/")
    named = {name for name in available_timezones() if "/" in name and not name.startswith(odd)}
    return tuple(sorted(named | {"UTC"}))


def is_zone(name: str) -> bool:
    """Also a name that is in use elsewhere, such as «MSK»; but not the zone of whatever machine reads it."""
    return name in zone_names() or name in available_timezones() - {"localtime", "Factory"}


def _zone(event: "LearningEvent") -> Iterator[Problem]:
    if not is_zone(event.time_zone):
        yield "time_zone", ValidationError(UNKNOWN_ZONE, params={"zone": event.time_zone[:60]})


def _times(event: "LearningEvent") -> Iterator[Problem]:
    if event.ends_at and not event.starts_at:
        yield "starts_at", _("Say when it begins, too.")
    if event.starts_at and event.starts_at == event.ends_at:
        yield "ends_at", _("It ends in the minute in which it begins. Correct one of the times.")


def _repetition(event: "LearningEvent") -> Iterator[Problem]:
    if not event.repeat:
        return
    every = event.repeat_every
    if every is not None and not 1 <= every <= LONGEST_EVERY:
        yield (
            "repeat_every",
            ValidationError(_("Write a number from 1 to %(most)d."), params={"most": LONGEST_EVERY}),
        )
    if event.repeat == Repeat.WEEKLY:
        try:
            weekdays_of(event.repeat_weekdays)
        except ValueError:
            yield "repeat_weekdays", UNKNOWN_WEEKDAYS
    if event.repeat_until and event.first_day and event.repeat_until < event.first_day:
        yield "repeat_until", _("The repetition ends before the first date. Correct one of the two.")
    if event.repeat_count is not None and not 1 <= event.repeat_count <= MOST_DAYS:
        yield (
            "repeat_count",
            ValidationError(_("Write a number from 1 to %(most)d."), params={"most": MOST_DAYS}),
        )


def _imprecise(event: "LearningEvent") -> Iterator[Problem]:
    """A plan stands in its month: what needs a day has to wait for it."""
    if not event.dates or event.is_exact:
        return
    for name in ("starts_at", "ends_at"):
        if getattr(event, name):
            yield name, NOT_FIXED
    if event.repeat:
        yield "repeat", NOT_FIXED
    if event.registration != RegistrationKind.NONE:
        yield "registration", NOT_FIXED


def _registration(event: "LearningEvent") -> Iterator[Problem]:
    opens, closes = event.registration_opens_on, event.registration_closes_on
    if opens and closes and closes < opens:
        yield "registration_closes_on", _("Registration ends before it begins. Swap or correct the two dates.")
    last = event.last_day if event.is_exact else None
    if last and opens and opens > last:
        yield "registration_opens_on", _("Registration begins when the event is over. Correct the date.")
    if last and closes and closes > last:
        yield "registration_closes_on", _("Registration ends after the event is over. Correct the date.")


CHECKS: tuple[Callable[["LearningEvent"], Iterator[Problem]], ...] = (
    _zone,
    _times,
    _repetition,
    _imprecise,
    _registration,
)

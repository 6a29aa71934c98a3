"""How a person wants the calendar: changing it, and switching letters off without signing in."""

from collections.abc import Iterable

from ..choices import LetterKind
from ..models import CalendarSettings
from ..models.calendar_settings import usual_reminders
from .letters import drop_letters

# What a letter's «no more such letters» switches off, and which letters these are.
REMINDERS, DIGEST = "reminders", "digest"


def change_settings(*, by, reminders: Iterable[int], weekly_digest: bool, time_zone: str) -> CalendarSettings:
    """One's own only. Hours before the beginning; an empty ``time_zone`` is the portal's."""
    values = {"reminders": sorted(set(reminders)), "weekly_digest": weekly_digest, "time_zone": time_zone}
    own, _is_new = CalendarSettings.objects.update_or_create(user=by, defaults=values)
    return own


def switch_letters_off(what: str, *, by) -> None:
    """No more reminders, or no more weekly letters; the others stay as they are, and so do registrations."""
    values = {"weekly_digest": False} if what == DIGEST else {"reminders": []}
    usual = {"reminders": usual_reminders(), "weekly_digest": False, "time_zone": ""}
    CalendarSettings.objects.update_or_create(user=by, defaults=values, create_defaults=usual | values)
    drop_letters(by, LetterKind.DIGEST if what == DIGEST else LetterKind.REMINDER)

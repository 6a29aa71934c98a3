"""How a person wants the calendar; without settings of one's own, as usual."""

from zoneinfo import ZoneInfo

from ..core.calendar_zones import known_zone
from ..models import CalendarSettings
from ..models.calendar_settings import usual_reminders
from .occurrences import portal_zone


def settings_of(user) -> CalendarSettings:
    """The person's own, or usual ones that are not saved."""
    own = CalendarSettings.objects.filter(user=user.pk).first()
    return own or CalendarSettings(user=user)


def reminders_of(user) -> list[int]:
    """Hours before the beginning at which the person wants to be reminded; a guest (None) as usual."""
    return usual_reminders() if user is None else list(settings_of(user).reminders)


def zone_of(user) -> ZoneInfo | None:
    """The person's time zone; None where times need not be said twice."""
    name = settings_of(user).time_zone if user is not None else ""
    zone = known_zone(name) if name else None
    return None if zone is None or zone.key == portal_zone().key else zone

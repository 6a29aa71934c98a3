"""What the organiser's desk says of a date."""

from django import template

from .iom_calendar import iom_dates_of

register = template.Library()


@register.filter
def iom_when_and_where(occurrence) -> str:
    """«12 марта 2027 г., 14:00–16:00 · Школа № 5, актовый зал»; without a place only when."""
    place = ", ".join(filter(None, [occurrence.place, occurrence.room]))
    return " · ".join(filter(None, [iom_dates_of(occurrence), place]))

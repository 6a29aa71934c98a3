"""What is understood of the dates of a step, beside the field in which they are written."""

from django import template

from ..queries.understood_dates import understood

register = template.Library()


@register.inclusion_tag("iom_plugin/road_maps/dates_note.html")
def iom_understood_dates(dates, route):
    """The wording ``dates`` told back in other words, for a step of ``route``."""
    return {"understood": understood(dates or "", route)}

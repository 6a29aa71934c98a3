"""What the screens say of a registration."""

from django import template

from ..choices import RegistrationStatus
from ..queries.registration_words import moment, until

register = template.Library()

SHAPES = {
    RegistrationStatus.UNCONFIRMED: ("half", "warn"),
    RegistrationStatus.PENDING: ("half", "note"),
    RegistrationStatus.WAITLISTED: ("half", "note"),
    RegistrationStatus.OFFERED: ("alert", "warn"),
    RegistrationStatus.CONFIRMED: ("check", "good"),
    RegistrationStatus.ATTENDED: ("check", "good"),
    RegistrationStatus.ABSENT: ("cross", ""),
    RegistrationStatus.REFUSED: ("cross", "bad"),
}


@register.inclusion_tag("iom_plugin_resources/registrations/status.html")
def iom_registration_status(registration):
    """The status of a registration by word and shape; of one that waits its place, if it was read with it."""
    shape, tone = SHAPES.get(registration.status, ("square", ""))
    label = registration.get_status_display()
    return {"label": label, "shape": shape, "tone": tone, "place": getattr(registration, "queue_place", 0)}


@register.filter
def iom_moment(at) -> str:
    """«12 марта 2027 г., 14:00» in the zone of the portal."""
    return moment(at) if at else ""


@register.filter
def iom_until(at) -> str:
    """The same of an end; of one at midnight the day before it."""
    return until(at) if at else ""

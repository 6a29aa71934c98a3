"""What the organiser's desk says of a date, of its places, and of what was done to a registration."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ..choices import AttendanceMode
from ..queries import desks as queries
from .iom_calendar import iom_dates_of

register = template.Library()

# What the log of registrations calls each action.
ACTIONS = {
    "registered": pgettext_lazy("history of a registration", "Registered"),
    "registered_anew": pgettext_lazy("history of a registration", "Registered anew"),
    "added": pgettext_lazy("history of a registration", "Added by the organiser"),
    "guest_applied": pgettext_lazy("history of a registration", "A guest has asked for the letter"),
    "guest_confirmed": pgettext_lazy("history of a registration", "The guest has confirmed the address"),
    "approved": pgettext_lazy("history of a registration", "Approved"),
    "refused": pgettext_lazy("history of a registration", "Refused"),
    "offered": pgettext_lazy("history of a registration", "A place was offered"),
    "accepted": pgettext_lazy("history of a registration", "The offered place was taken"),
    "declined": pgettext_lazy("history of a registration", "The offered place was declined"),
    "expired": pgettext_lazy("history of a registration", "The offer has run out"),
    "moved_in_queue": pgettext_lazy("history of a registration", "Moved in the waiting list"),
    "mode_changed": pgettext_lazy("history of a registration", "The way to attend was changed"),
    "date_changed": pgettext_lazy("history of a registration", "Moved from another date"),
    "date_cancelled": pgettext_lazy("history of a registration", "The date was cancelled"),
    "date_restored": pgettext_lazy("history of a registration", "The date takes place after all"),
    "cancelled": pgettext_lazy("history of a registration", "Cancelled"),
    "account_deleted": pgettext_lazy("history of a registration", "The account was deleted"),
    "attended": pgettext_lazy("history of a registration", "Noted: took part"),
    "absent": pgettext_lazy("history of a registration", "Noted: did not come"),
    "attendance_taken_back": pgettext_lazy("history of a registration", "The note who came was taken back"),
    "hours_changed": pgettext_lazy("history of a registration", "The hours credited were changed"),
}


@register.filter
def iom_when_and_where(occurrence) -> str:
    """«12 марта 2027 г., 14:00–16:00 · Школа № 5, актовый зал»; without a place only when."""
    place = ", ".join(filter(None, [occurrence.place, occurrence.room]))
    return " · ".join(filter(None, [iom_dates_of(occurrence), place]))


@register.filter
def iom_room(room) -> str:
    """«20 из 25, свободно 5»; where there is room for all only how many have a place."""
    if room.places is None:
        return _("%(taken)d, room for all") % {"taken": room.taken}
    return _("%(taken)d of %(places)d, free: %(free)d") % vars(room)


@register.filter
def iom_taken(room) -> str:
    """The same in the cell of a list: «20 из 25», or only how many."""
    return str(room.taken) if room.places is None else _("%(taken)d of %(places)d") % vars(room)


@register.filter
def iom_desk_facts(row) -> list[dict]:
    """The numbers of one date, as the element ``facts.html`` takes them; what is none is left out."""
    labels = {AttendanceMode.ON_SITE: _("Have a place on site"), AttendanceMode.ONLINE: _("Have a place online")}
    rooms = [{"label": labels[room.mode], "value": iom_room(room)} for room in row.rooms]
    return [
        *rooms,
        {"label": _("On the waiting list"), "value": row.waiting},
        {"label": _("Applications to decide"), "value": row.applications},
        {"label": _("Took part"), "value": row.came},
    ]


@register.filter
def iom_log_action(entry) -> str:
    """What was done, in words; of an action of a portal's own its name."""
    return ACTIONS.get(entry.action, entry.action)


@register.simple_tag
def iom_keeps_events(user) -> bool:
    """Whether the menu leads this person to the desk."""
    return queries.keeps_events(user)

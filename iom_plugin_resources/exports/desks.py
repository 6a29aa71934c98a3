"""The participants of one date as an Excel table."""

from collections.abc import Iterable
from io import BytesIO

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..core.tabular import write_xlsx
from ..models import EventOccurrence
from ..queries.participants import Participant
from .documents import Document, file_name, printable

CONTENT_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def render_participants(occurrence: EventOccurrence, people: Iterable[Participant]) -> Document:
    """Everybody in the order of the desk, in the portal's language; no cell is a formula."""
    output = BytesIO()
    with translation.override(settings.LANGUAGE_CODE):
        rows = [_row(number, one) for number, one in enumerate(people, start=1)]
        write_xlsx(output, _("Participants"), _headings(), rows)
        day = f"{occurrence.first_day:%Y-%m-%d}" if occurrence.first_day else occurrence.dates
        name = _("Participants, %(date)s, %(title)s") % {"date": day, "title": occurrence.event.title}
        return Document(file_name(name, "xlsx"), CONTENT_TYPES["xlsx"], output.getvalue())


def _headings() -> list[str]:
    return [
        pgettext("number", "No."),
        pgettext("of a person", "Name"),
        pgettext("of a person", "Position"),
        pgettext("of a person", "Organisation"),
        _("Address of a guest"),
        pgettext("event", "Way to attend"),
        pgettext("registration", "Status"),
        _("Place in the waiting list"),
        _("Registered since"),
        _("What the organiser should know"),
        _("Hours credited"),
    ]


def _row(number: int, one: Participant) -> list:
    registration, facts = one.registration, one.facts
    return [
        number,
        printable(facts.name),
        printable(facts.position),
        printable(facts.organisation),
        printable(registration.guest_email),
        registration.get_mode_display(),
        registration.get_status_display(),
        one.place or "",
        localtime(registration.created_at).date(),
        printable(registration.note),
        registration.hours or "",
    ]

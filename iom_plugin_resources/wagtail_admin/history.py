"""How Wagtail's history words what happens to resources and events outside of their form."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.log_actions import LogFormatter

from ..services.events import SPLIT
from ..services.imports import IMPORTED, UNDONE
from ..services.messages import WRITTEN
from ..services.occurrences import CANCELLED, HELD, POSTPONED, RESTORED
from ..services.resources import ARCHIVED, ARCHIVED_PAST, TAGGED


class TaggedFormatter(LogFormatter):
    label = gettext_lazy("Add competencies")

    def format_message(self, log_entry):
        return _("Competencies added: %(codes)s") % {"codes": ", ".join(log_entry.data.get("competencies", []))}


class DateFormatter(LogFormatter):
    """What became of one date of an event; its data are «date», and «to», «reason» where there are such."""

    sentence = "%(date)s"

    def format_message(self, log_entry):
        data = log_entry.data
        to = _(", moved to %(day)s") % {"day": _day(data["to"])} if data.get("to") else ""
        reason = f": {data['reason']}" if data.get("reason") else ""
        return str(self.sentence) % {"date": _day(data.get("date", ""))} + to + reason


class CancelledFormatter(DateFormatter):
    label = gettext_lazy("Cancel a date")
    sentence = gettext_lazy("Date cancelled: %(date)s")


class PostponedFormatter(DateFormatter):
    label = gettext_lazy("Postpone a date")
    sentence = gettext_lazy("Date postponed: %(date)s")


class HeldFormatter(DateFormatter):
    label = gettext_lazy("Mark a date as held")
    sentence = gettext_lazy("Date held: %(date)s")


class RestoredFormatter(DateFormatter):
    label = gettext_lazy("Restore a date")
    sentence = gettext_lazy("Date restored: %(date)s")


class SplitFormatter(DateFormatter):
    label = gettext_lazy("Divide a series")
    sentence = gettext_lazy("Divided: from %(date)s on it is an event of its own")


class WrittenFormatter(DateFormatter):
    """A message to the participants; its data are «subject» and «people» as well."""

    label = gettext_lazy("Write to the participants")

    def format_message(self, log_entry):
        data = log_entry.data
        sentence = ngettext(
            "%(date)s: written to %(people)d participant, “%(subject)s”",
            "%(date)s: written to %(people)d participants, “%(subject)s”",
            data.get("people", 0),
        )
        return sentence % ({"people": 0, "subject": ""} | data | {"date": _day(data.get("date", ""))})


EVENT_ACTIONS = {
    CANCELLED: CancelledFormatter,
    POSTPONED: PostponedFormatter,
    HELD: HeldFormatter,
    RESTORED: RestoredFormatter,
    SPLIT: SplitFormatter,
    WRITTEN: WrittenFormatter,
}


def _day(text: str) -> str:
    """A day of the data in words; a plan without one has its wording there."""
    try:
        return date_format(datetime.date.fromisoformat(text))
    except ValueError:
        return text


def register_actions(actions) -> None:
    actions.register_action(ARCHIVED, gettext_lazy("Archive"), pgettext_lazy("what was done to a resource", "Archived"))
    actions.register_action(
        ARCHIVED_PAST, gettext_lazy("Archive by itself"), gettext_lazy("Archived by itself: its dates are over")
    )
    actions.register_action(TAGGED)(TaggedFormatter)
    actions.register_action(IMPORTED, gettext_lazy("Import"), gettext_lazy("Imported"))
    actions.register_action(UNDONE, gettext_lazy("Undo an import"), gettext_lazy("Import undone"))
    for action, formatter in EVENT_ACTIONS.items():
        actions.register_action(action)(formatter)

"""How Wagtail's history words what happens to resources outside of their form."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.log_actions import LogFormatter

from ..services.imports import IMPORTED, UNDONE
from ..services.resources import ARCHIVED, ARCHIVED_PAST, TAGGED


class TaggedFormatter(LogFormatter):
    label = gettext_lazy("Add competencies")

    def format_message(self, log_entry):
        return _("Competencies added: %(codes)s") % {"codes": ", ".join(log_entry.data.get("competencies", []))}


def register_actions(actions) -> None:
    actions.register_action(ARCHIVED, gettext_lazy("Archive"), pgettext_lazy("what was done to a resource", "Archived"))
    actions.register_action(
        ARCHIVED_PAST, gettext_lazy("Archive by itself"), gettext_lazy("Archived by itself: its dates are over")
    )
    actions.register_action(TAGGED)(TaggedFormatter)
    actions.register_action(IMPORTED, gettext_lazy("Import"), gettext_lazy("Imported"))
    actions.register_action(UNDONE, gettext_lazy("Undo an import"), gettext_lazy("Import undone"))

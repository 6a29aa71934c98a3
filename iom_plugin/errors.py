"""Sentences of the upper app's errors, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.core.errors import Invalid, IomError, NotAllowed, WrongStatus

__all__ = ["Invalid", "IomError", "NotAllowed", "WrongStatus"]

NO_TEACHER_PROFILE = _("Fill in your profile first: a route needs its author's organisation and position.")
NOT_YOUR_ROUTE = _("Only the author of a route can change it.")
NOT_REVIEWER = _("Only a curator of the author's organisation can decide, and nobody decides about their own route.")
NOT_EDITABLE = _("The route is under review or approved and cannot be changed now.")
NOT_SUBMITTED = _("The route is not under review any more; perhaps a colleague has already decided.")
NOT_DELETABLE = _("A route that was sent for review is kept and cannot be deleted.")
NOT_STARTABLE = _("Only an approved route can be started.")
NOT_UNDER_WAY = _("Progress can be noted only in an approved route.")
NOT_COMPLETABLE = _("Only an approved route can be completed.")
NOT_ARCHIVABLE = _("Only a completed route can be put into the archive.")
NOT_READY = _("The route cannot be sent for review yet. See what is missing.")
ROUTE_GONE = _("This route was deleted meanwhile, perhaps in another tab.")
LINE_GONE = _("This line was deleted or moved meanwhile, perhaps in another tab. Look at the route again.")
DEFICIT_GONE = _("This deficit was deleted meanwhile, perhaps in another tab.")
SENT_AGAIN = _("The author has changed the route and sent it again meanwhile. Read it anew and then decide.")
COMMENT_MISSING = _("Say what should be changed, so that the author knows what to do.")
PROTOCOL_NUMBER_MISSING = _("Give the number of the council's protocol.")
PROTOCOL_DATE_MISSING = _("Give the date of the council's protocol.")
CONCLUSION_MISSING = _("Write what was mastered and how: a route ends with conclusions.")
NOT_YOUR_DEFICIT = _("Only the teacher can change the own deficits.")
NOT_YOUR_PROFILE = _("Only the teacher can change the own profile.")
ORGANISATION_HELD = _(
    "While a route is under review or in progress the organisation cannot be changed. Complete the route first, "
    "or ask the methodical service to move you."
)

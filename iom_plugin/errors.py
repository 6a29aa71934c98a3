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
MEETING_GONE = _("This meeting was called off meanwhile, perhaps in another tab.")
MEETING_HELD = _("The meeting is held already: its protocol is not changed any more.")
NOT_MEETING_KEEPER = _("Only a curator of the organisation keeps its meetings.")
AGENDA_EMPTY = _("Put at least one route on the agenda.")
ITEM_GONE = _("This route was taken off the agenda meanwhile.")
ITEM_NEW = _("This route was put on the agenda meanwhile. Read it and say what the council decided.")
OWN_ITEM = _("It is your own route: a colleague writes down what the council decided about it.")
ROUTE_OF_ANOTHER_ORGANISATION = _("«%(route)s» belongs to another organisation than the meeting.")
ON_ANOTHER_AGENDA = _("«%(route)s» is on the agenda of another meeting already: %(meeting)s.")
NOT_FOR_MEETING = _("«%(route)s» does not wait for a decision any more.")
NOTHING_DECIDED = _("Say for each route what the council decided.")
NOT_RULES_KEEPER = _("Only a curator of the organisation, or of one above it, sets its rules.")
NOT_SCORER = _("Only who accompanies the author of a route can score it.")
NOT_YOUR_SCORES = _("Scores are changed only by the person who gave them.")
SCORES_DECIDED = _("The decision has been made, so its scores stay as they are.")
SCORE_WRONG = _("The score is 0, 1 or 2.")
SCORE_COMMENT_LONG = _("A comment on a criterion is too long: shorten it to 20 000 characters.")
CRITERION_UNKNOWN = _("This criterion is not offered any more. Open the page anew.")

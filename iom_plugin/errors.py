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
NOTE_CHANGED = _("The note was changed meanwhile, perhaps in another tab. Look at the marked fields and save again.")
LINE_GONE = _("This line was deleted or moved meanwhile, perhaps in another tab. Look at the route again.")
LINE_CHANGED = _(
    "This place was changed meanwhile, perhaps in another tab. Nothing is overwritten: choose what to keep."
)
LINE_ELSEWHERE = _("A line can be moved only within its own route.")
NOTHING_TO_UNDO = _("There is nothing left to take back.")
CANNOT_UNDO = _("This step cannot be taken back: what it is about was changed or deleted since.")
DEFICIT_GONE = _("This deficit was deleted meanwhile, perhaps in another tab.")
SENT_AGAIN = _("The author has changed the route and sent it again meanwhile. Read it anew and then decide.")
COMMENT_MISSING = _("Say what should be changed, so that the author knows what to do.")
PROTOCOL_NUMBER_MISSING = _("Give the number of the council's protocol.")
PROTOCOL_DATE_MISSING = _("Give the date of the council's protocol.")
CONCLUSION_MISSING = _("Write what was mastered and how: a route ends with conclusions.")
NOT_AMENDABLE = _("Only an approved route is amended; a draft is simply changed.")
AMENDMENT_OPEN = _("A change of this route is being written already. Finish it or take it back first.")
NO_AMENDMENT = _("This route is not being amended now; perhaps you have finished the change in another tab.")
AMENDMENT_REASON_MISSING = _("Say why the route is changed: the curator and the council will read it.")
NOTHING_AMENDED = _("Nothing has been changed yet. Change the road map or the note, or take the amendment back.")
DRAFT_NOT_YOURS = _("Only the author of a deleted draft can bring it back.")
DRAFT_GONE = _("This draft is no longer kept: it was brought back already, or its thirty days are over.")
NO_NEXT_ROUTE = _("The next route begins with one that was approved. A draft is simply written on.")
NOT_A_MODEL_YET = _("Only a completed route is offered as a model.")
TOO_LONG_FOR_MODEL = _("This route is too long for a model, which people read as a whole. Offer a shorter one.")
CONSENT_MISSING = _("Without your consent the route is not offered. Tick the box, or leave everything as it is.")
OFFERED_ALREADY = _("This route is offered as a model already.")
OFFER_DECIDED = _("This offer is decided about or withdrawn already.")
PAGE_BEGUN = _("A page has been made from this route already; here it is.")
OFFER_REASON_MISSING = _("Say why the route is not taken, so that its author understands.")
NOT_YOUR_OFFER = _("Only the author can offer a route or withdraw the offer.")
NOT_IN_CONVERSATION = _("Only the author and those who accompany the author comment on a route.")
NOT_YOUR_COMMENT = _("You can take back only your own comments.")
COMMENT_EMPTY = _("Write what you would like to say.")
COMMENT_LONG = _("The comment is too long. Shorten it, or divide it into several.")
COMMENT_ANSWERED = _("This comment has been answered and is kept, so that the answer can be understood.")
COMMENT_GONE = _("This comment was deleted meanwhile.")
NOT_WITHDRAWABLE = _(
    "The route is not under review any more: it has been decided about, or you have taken it back already."
)
NOTHING_SAID = _("Score at least one criterion or write a comment, so that the author has something to go by.")
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
NEVER_SENT = _("The route has not been sent for review yet, so there is nothing to say about it.")
NOT_YOUR_SCORES = _("Scores are changed only by the person who gave them.")
SCORES_DECIDED = _("The decision has been made, so its scores stay as they are.")
SCORE_WRONG = _("The score is 0, 1 or 2.")
SCORE_COMMENT_LONG = _("A comment on a criterion is too long: shorten it to 20 000 characters.")
CRITERION_UNKNOWN = _("This criterion is not offered any more. Open the page anew.")

# Import of routes
ROUTE_FILE_EMPTY = _("The file is empty. Choose another one.")
ROUTE_FILE_TOO_LARGE = _("The file is larger than %(number)d MB. Leave only the route in it, without pictures.")
ROUTE_FILE_UNKNOWN = _(
    "This is neither a Word document (DOCX) nor an Excel workbook (XLSX) nor a route in JSON. "
    "Open the file in Word and save it as DOCX."
)
ROUTE_FILE_BROKEN = _("The file is damaged and cannot be read. Open it in Word or Excel, save it anew and try again.")
ROUTE_FILE_UNPACKS = _(
    "The file unpacks into too much to be a route. Copy the table into a new document and send that one."
)
ROUTE_FILE_MACROS = _("The file contains macros. Save it as an ordinary document (DOCX) or workbook (XLSX).")
ROUTE_FILE_PROTECTED = _("The file is protected by a password. Save it without one and send it again.")
ROUTE_FILE_OLD_WORD = _("The file is of an old format of Word (DOC). Open it and save it as DOCX.")
ROUTE_FILE_OLD_EXCEL = _("The file is of an old format of Excel (XLS). Open it and save it as XLSX.")
ROUTE_FILE_OPEN_DOCUMENT = _("The file is of the format of LibreOffice (ODT, ODS). Save it as DOCX or XLSX.")
ROUTE_JSON_UNKNOWN = _("This JSON file is no route: it has no list “needs”. Export the route anew.")
ROUTE_JSON_WRONG = _("The route in this JSON file cannot be read. Correct the named places, or export it anew.")
ROUTE_TABLE_MISSING = _("There is no table in the document. A route is read from the table of its road map.")
ROUTE_TABLE_UNKNOWN = _(
    "No table of the document looks like a road map: no columns of activities, tasks or dates were found. "
    "Give the table its headings and try again."
)
ROUTE_TABLE_EMPTY = _("There is no line of a route in the table. Fill it in and try again.")
ROUTE_TABLE_TOO_LONG = _(
    "The table has more than %(number)d rows. Leave only the road map of one route in the document."
)
ROUTE_IMPORTED_BEFORE = _(
    "You have this route already: “%(theme)s”, %(period)s. Open it, or change the theme or the period."
)
ROUTE_PREVIEW_TOO_LARGE = _("The document is too long to be shown. Leave only the road map of one route in it.")
ROUTE_PREVIEW_GONE = _("The preview is too old or was changed on its way. Choose the file again.")
TEMPLATE_NOT_WORD = _("The file is damaged or is no Word document. Open it in Word and save it again as DOCX.")
TEMPLATE_TOO_LARGE = _("The template is larger than %(number)d MB. Make its pictures smaller.")
TEMPLATE_UNPACKS = _("The template unpacks into too much. Make its pictures smaller and save it again.")
TEMPLATE_PROTECTED = _(
    "The file is protected by a password or was saved by an old Word. Remove the password and save it as DOCX."
)
TEMPLATE_MACROS = _("The template contains macros. Save it as “Word document (DOCX)”, without macros.")
TEMPLATE_LINKS = _(
    "The template takes pictures or styles from other places. Put the pictures into the document itself."
)
NOT_YOURS_TO_EXPORT = _("Only those who accompany the teachers of an organisation can export its routes.")
ARCHIVE_UNDER_WAY = _("Your other archive is being written. Wait until it is ready.")
ARCHIVE_MOVED_ON = _("The archive is not waiting to be written any more. Look at it again.")
ARCHIVE_NOT_READY = _("The archive is not ready, or its time is over. Order it again.")
NO_ROUTES_TO_EXPORT = _("There is no route with such a status here.")
TOO_MANY_ROUTES_TO_EXPORT = _(
    "There are %(count)d routes here, and an archive takes %(most)d at the most. Choose an organisation below this one."
)

# --- Events in a route ---

PLACE_UNKNOWN = _("Choose a task of a route that you are writing, or a step that waits for this event.")
STEP_TIED_ELSEWHERE = _("This step stands for another date already. Choose another step.")
NOT_YOUR_TEACHERS = _("You can register and cancel only the teachers of the organisations that you curate.")
NOBODY_CHOSEN = _("Nobody is chosen. Tick the teachers to register.")
TOO_MANY_TEACHERS = _("At most %(count)d teachers are registered at once. Register the others after them.")
CANCEL_REASON_MISSING = _("Give the reason: the teacher will read it.")

"""Sentences of the lower app's errors, each with its stable code."""

from django.utils.translation import gettext_lazy as _

from .core.errors import Invalid, IomError, NotAllowed, WrongStatus

__all__ = ["Invalid", "IomError", "NotAllowed", "WrongStatus"]

NOT_YOUR_SEARCH = _("Only the person who saved a search can change it.")
TOO_MANY_SEARCHES = _("You have as many saved searches as one person can have. Delete one that you do not need.")
SEARCH_IS_SAVED = _("You have saved this search already; it is in the list of your searches.")
SEARCH_ASKS_NOTHING = _("Choose something on the resource map first: there is nothing to save in «all resources».")
NOT_YOUR_OFFER = _("Only the colleague who offers this resource can change it.")
TOO_MANY_OFFERS = _(
    "So many of your offers wait for publication already. Change one of them, or wait for the decision."
)
OFFER_PUBLISHED = _(
    "The offer is published and cannot be changed now. Withdraw it first, then change and send it again."
)
OFFER_LOCKED = _("A methodologist is working on this offer now. Try again later.")
OFFER_GONE = _("This offer was deleted meanwhile.")
COLLEAGUE_UNREACHABLE = _("This colleague cannot be written to through the portal. Ask the methodical service.")
SENDER_WITHOUT_ADDRESS = _("Your account has no e-mail address, so the colleague could not answer. Add one first.")
TOO_MANY_LETTERS = _(
    "You have sent as many letters to colleagues today as is possible in one day. Write again tomorrow."
)
LETTER_NOT_SENT = _("The letter could not be sent now. Your text is below: try again in a few minutes.")
NOT_YOURS_TO_PUBLISH = _("You may not publish resources, so you cannot publish, archive or tag several of them either.")
NOT_YOURS_TO_PUBLISH_EVENTS = _("You may not publish events, so you cannot publish, take out or tag several of them.")
NOT_YOURS_TO_COPY_EVENTS = _("You may not copy events: that takes the rights to add and to change them.")
NOT_YOURS_TO_SPLIT = _("You may not divide a series of dates: that takes the rights to change and to publish events.")
NOT_YOURS_TO_IMPORT = _("You may not import: that takes the rights to add, change and publish what the file holds.")
FILE_TOO_LARGE = _("The file is larger than %(number)d MB. Divide it into several files.")
COLUMNS_WRONG = _("The columns are not all named yet.")
FILE_HAS_PROBLEMS = _("The file has problems, so nothing of it can be imported. Correct it and upload it again.")
IMPORT_MOVED_ON = _("This import is at another step by now. Look at its page.")
IMPORT_FELL = _("The program made a mistake, so nothing was written. It is noted for the administrator.")

# --- Events ---

NOT_YOURS_TO_KEEP = _("You do not keep this event: ask its organiser or an editor of the portal.")
REASON_NEEDED = _("Give the reason: people will read it.")
EVENT_WITHOUT_CERTIFICATES = _("This event gives no certificates. Tick “participants get a certificate” in its form.")
CERTIFICATES_UNDER_WAY = _("The certificates are being issued already. Wait until it is done.")
NO_CERTIFICATES_MISSING = _(
    "There is nobody to issue a certificate to: mark first who came, or all who came have theirs already."
)

# --- Registration ---

NOT_YOUR_REGISTRATION = _("Only the person who is registered, or who has registered them, can change this.")
REGISTRATION_GONE = _("This registration was deleted meanwhile.")
MODE_NOT_OFFERED = _("One cannot take part in this way. Choose one of those that the event offers.")
REGISTRATION_IS_CLOSED = _("This registration has ended already: %(status)s. Register anew if registration is open.")
TOOK_PART_ALREADY = _("It is noted already who came, so this registration cannot be cancelled. Ask the organiser.")
DATE_IS_OVER = _("This date is over, so there is nothing to change in its registrations.")
NOT_PENDING = _("This application does not wait for a decision any more: %(status)s.")
NOTHING_OFFERED = _("No place is offered to you now: %(status)s.")
OFFER_IS_OVER = _("The time to take the offered place is over. Register again: you get a free place, or join the list.")
PLACES_BELOW_TAKEN = _(
    "%(taken)d places are taken already, so there cannot be %(places)d. Cancel registrations first, or leave more."
)
NOT_WAITING = _("Only whoever is on the waiting list has a place in it: %(status)s.")
PLACE_IN_QUEUE_WRONG = _("Give the place in the waiting list as a number from 1 on.")
NO_FREE_PLACE = _("There is no free place to move this registration to. Make more places there first.")
IS_REGISTERED_THERE = _("This person is registered for that date already.")
CANNOT_MOVE_THERE = _("One cannot be moved to that date: it is over, cancelled or not fixed yet.")

# --- The organiser's desk ---

CANNOT_ADD_THERE = _(
    "Nobody can be added to this date: it is cancelled, postponed, not published or has no fixed day yet."
)
FULL_AND_BEGUN = _("There is no free place, and nobody can wait for one any more. Make more places first.")
NO_SUCH_ACCOUNT = _(
    "There is no account with exactly this login or e-mail address. Check it, or invite the person as a guest."
)
SEVERAL_ACCOUNTS = _("Several accounts have this e-mail address. Give the login instead.")
TOO_MANY_INVITED = _("You have invited as many guests as is possible in an hour. Go on later.")
MESSAGE_TEXT_MISSING = _("Write what you want to tell them.")
MESSAGE_SUBJECT_MISSING = _("Give the letter a subject: people decide by it whether to open it.")
MESSAGE_TOO_LONG = _("This is too long: %(number)d characters at most.")
MESSAGE_TO_NOBODY = _("There is nobody to write to in this part of the list. Choose another one.")

# --- Guests ---

NO_GUESTS = _("This event is for people with an account on this portal. Sign in to register.")
GUEST_WRONG = _("Correct the marked fields.")
GUEST_NAME_MISSING = _("Write your name: the organiser needs it for the list of participants.")
GUEST_TEXT_TOO_LONG = _("This is too long. Write it shorter.")
GUEST_LINK_OVER = _("This link is too old or was not copied whole. Register again: a new letter comes at once.")
TOO_MANY_TRIES = _("There were too many tries. Wait an hour and try again.")

# --- Dates of events ---

DATE_STAYS = _("This date is over, so nothing of it can be changed any more.")
DATE_IS_AHEAD = _("This date has not begun yet. Mark it as held when it is over.")
DATE_IS_CANCELLED = _("This date was cancelled. Restore it first.")
DATE_NEEDS_A_DAY = _("The day of this date has passed. Move it to a new day.")
DAY_IS_PAST = _("This day is past. Choose a day from today on.")
NOT_A_DATE_OF_THE_SERIES = _("The series has no such date ahead. Choose one of its dates, but not the first.")
ALREADY_COPIED = _("This event is copied to that year already; the copy stands among the events.")
NOTHING_TO_COPY = _("There is nothing to copy: all these events are copied to that year already.")

# --- Attendance ---

ATTENDANCE_TOO_EARLY = _("It can be noted who came on the day itself, from %(day)s on.")
ATTENDANCE_OF_NO_DAY = _("This date was cancelled or postponed, so nobody can have come. Restore it first.")
ATTENDANCE_WITHOUT_A_DAY = _("The day is not fixed yet. Give the date a day first, then note who came.")
ATTENDANCE_GONE = _("This person is not registered for this date any more.")
ATTENDANCE_CERTIFIED = _("There is a certificate already. Revoke it first, then change what is noted.")
ATTENDANCE_IS_NOTED = _(
    "It is noted already who came. If the date did not take place, take these marks back first; then move it."
)
ATTENDANCE_NO_PLACE = _("There is no free place for somebody who was not registered. Make more places first.")
ATTENDANCE_HOURS_WRONG = _("Hours are a whole number from 1 to %(number)d.")
ATTENDANCE_HOURS_OF_NOBODY = _("Hours are credited to those who came: tick the person, or leave the hours empty.")
ABSENT_UNREGISTERED = _("Only whoever has a place can have failed to come.")
CODE_ONLY_ON_THE_DAY = _("A code can be shown on the day of the event only.")
CODE_MINUTES_WRONG = _("A code is open for 5 to %(number)d minutes.")
CODE_WRONG = _(
    "This code is not open: it was mistyped, or its time is over. Look at the screen again, or tell the organiser."
)
CODE_NOT_SIX_DIGITS = _("The code on the screen has six digits. Type all of them.")
CODE_TRIED_TOO_OFTEN = _("There were too many tries. Wait ten minutes, or ask the organiser in the room to mark you.")
CODE_NOT_REGISTERED = _("The code is right, but you are not in the list of participants.")
CODE_NOT_CONFIRMED = _("The code is right, but you have no place yet. Ask the organiser in the room to mark you.")
REPORT_TOO_OLD = _("What was found in the report is too old, or was not sent whole. Choose the file again.")
REPORT_WITHOUT_PEOPLE = _(
    "Neither names nor addresses were found in the file “%(file)s”. Its first row must name the columns, for example "
    "“Name”, “E-mail”, “Minutes”."
)
REPORT_TOO_LONG = _(
    "The report is too long: it may have %(number)d people at most. Leave only those of this event in it, and the "
    "columns with their names, addresses and minutes."
)

# --- Feedback ---

FEEDBACK_TOO_EARLY = _("The event is not over yet. Come back here after it: you will get a letter with the link.")
FEEDBACK_NOT_NOTED = _(
    "It is not noted yet that you were there. When the organiser has marked who came, you get a letter with the link."
)
FEEDBACK_OF_THE_ABSENT = _(
    "It is noted that you were not there, and only those who were are asked. If that is wrong, tell the organiser."
)
FEEDBACK_OF_OTHERS = _("Only those who took part in the event are asked what they think of it.")
FEEDBACK_GIVEN = _("You have answered already. Everybody answers once, so nothing can be added or changed.")
FEEDBACK_OVER = _("Answers were taken until %(day)s. Tell the organiser what you think.")
FEEDBACK_SCORE_MISSING = _("Choose a number from 1 to 5.")
FEEDBACK_TEXT_TOO_LONG = _("This is too long: %(number)d characters are enough.")
FEEDBACK_WRONG = _("Correct the marked answers.")

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

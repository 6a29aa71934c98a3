"""Closed lists of the lower app; lists that an editor may extend are vocabularies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CompetencyKind(TextChoices):
    LABOUR_FUNCTION = "labour_function", _("Labour function")
    LABOUR_ACTION = "labour_action", _("Labour action")
    KNOWLEDGE = "knowledge", _("Knowledge")
    SKILL = "skill", _("Skill")
    COMPETENCY = "competency", _("Competency")


class Level(TextChoices):
    """At which level a resource is offered (source 004: ресурсная карта)."""

    ORGANISATION = "organisation", _("Organisation")
    DISTRICT = "district", _("Methodical district")
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "region", _("Region")
    FEDERAL = "federal", _("Federal")


class Format(TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("Mixed")


class OfferState(TextChoices):
    """Where a colleague's own resource stands, as its author is told. Stored nowhere: Wagtail knows it."""

    UNDER_REVIEW = "under_review", _("Waits for the methodologist's decision")
    NEEDS_CHANGES = "needs_changes", _("Returned to you")
    DRAFT = "draft", _("Draft, not published")
    SCHEDULED = "scheduled", _("Accepted, will be published at the time set")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Not offered any more")


class ImportStatus(TextChoices):
    """Where an import from a spreadsheet in the Wagtail admin stands."""

    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class EventStatus(TextChoices):
    """Where one date of an event stands, as people are told."""

    SCHEDULED = "scheduled", pgettext_lazy("event", "Scheduled")
    POSTPONED = "postponed", pgettext_lazy("event", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")
    HELD = "held", pgettext_lazy("event", "Held")


class Repeat(TextChoices):
    NEVER = "", _("Does not repeat")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class MonthlyBy(TextChoices):
    """How a monthly event finds its day: «15-го числа» or «во второй четверг»."""

    DAY = "day", _("On the same day of the month")
    WEEKDAY = "weekday", _("On the same weekday of the month: the second Thursday")


class RegistrationKind(TextChoices):
    NONE = "none", _("Without registration")
    OPEN = "open", _("Registration in one click")
    APPROVAL = "approval", _("The organiser approves each application")


class AttendanceMode(TextChoices):
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", pgettext_lazy("way to attend", "Online")


class RegistrationStatus(TextChoices):
    """The life of a registration: pending → confirmed | waitlisted → offered → confirmed … → attended | absent."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("registration", "The mail address is not confirmed yet")
    PENDING = "pending", pgettext_lazy("registration", "Waits for the organiser")
    WAITLISTED = "waitlisted", pgettext_lazy("registration", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "A place is offered")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
    DECLINED = "declined", pgettext_lazy("registration", "The offered place was declined")
    EXPIRED = "expired", pgettext_lazy("registration", "The offered place was not taken in time")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
    REFUSED = "refused", pgettext_lazy("registration", "Refused by the organiser")
    ATTENDED = "attended", pgettext_lazy("registration", "Took part")
    ABSENT = "absent", pgettext_lazy("registration", "Did not come")


class ParticipantGroup(TextChoices):
    """What the organiser still has to do with a participant: the parts of the list at the desk, in their order."""

    APPLICATIONS = "applications", pgettext_lazy("participants", "Applications to decide")
    REGISTERED = "registered", pgettext_lazy("participants", "Have a place")
    WAITING = "waiting", pgettext_lazy("participants", "Waiting list")
    ENDED = "ended", pgettext_lazy("participants", "Cancelled and refused")


class Recipients(TextChoices):
    """To whom a message from the organiser goes."""

    REGISTERED = "registered", pgettext_lazy("recipients", "Who have a place")
    CAME = "came", pgettext_lazy("recipients", "Who came")
    WAITING = "waiting", pgettext_lazy("recipients", "Who are on the waiting list")
    APPLICATIONS = "applications", pgettext_lazy("recipients", "Whose applications wait for a decision")
    ALL = "all", pgettext_lazy("recipients", "All of them")


class AttendanceSource(TextChoices):
    DESK = "desk", _("Ticked by the organiser")
    CODE = "code", _("By the code on the screen")
    REPORT = "report", _("From the report of a webinar")


class LetterKind(TextChoices):
    CONFIRMATION = "confirmation", pgettext_lazy("letter", "You are registered")
    PENDING = "pending", pgettext_lazy("letter", "Your application is sent")
    WAITLISTED = "waitlisted", pgettext_lazy("letter", "You are on the waiting list")
    OFFER = "offer", pgettext_lazy("letter", "A place is free for you")
    EXPIRED = "expired", pgettext_lazy("letter", "The offered place has gone")
    REFUSED = "refused", pgettext_lazy("letter", "Your application was refused")
    CANCELLED = "cancelled", pgettext_lazy("letter", "Your registration is cancelled")
    MOVED = "moved", pgettext_lazy("letter", "Your registration was moved")
    CHANGE = "change", pgettext_lazy("letter", "The event has changed")
    EVENT_CANCELLED = "event_cancelled", pgettext_lazy("letter", "The event is cancelled")
    REMINDER = "reminder", pgettext_lazy("letter", "The event is soon")
    GUEST = "guest", pgettext_lazy("letter", "Confirm your address")
    MESSAGE = "message", pgettext_lazy("letter", "A message from the organiser")
    FEEDBACK = "feedback", pgettext_lazy("letter", "Say what you think of the event")
    CERTIFICATE = "certificate", pgettext_lazy("letter", "Your certificate")
    DIGEST = "digest", pgettext_lazy("letter", "Events of the week")


class BatchStatus(TextChoices):
    """Where the issue of certificates for one date of an event stands."""

    WAITING = "waiting", pgettext_lazy("batch", "Waits")
    RUNNING = "running", pgettext_lazy("batch", "Under way")
    DONE = "done", pgettext_lazy("batch", "Done")
    FAILED = "failed", pgettext_lazy("batch", "Failed")

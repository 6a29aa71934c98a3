"""Closed lists of the upper app; lists that an editor may extend are vocabularies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person does for the teachers of an organisation and of all under it (source 004)."""

    CURATOR = "curator", _("Curator")
    TUTOR = "tutor", _("Tutor")
    METHODOLOGIST = "methodologist", _("Methodologist")
    OBSERVER = "observer", _("Observer")


class Category(TextChoices):
    """Qualification category; the last two exist since 2023 (order 196)."""

    NONE = "none", _("no category")
    COMPLIANCE = "compliance", _("fit for the position held")
    FIRST = "first", _("first")
    HIGHEST = "highest", _("highest")
    METHODOLOGIST = "teacher_methodologist", _("teacher-methodologist")
    MENTOR = "teacher_mentor", _("teacher-mentor")


class DeficitLevel(TextChoices):
    LOW = "low", _("little developed")
    MEDIUM = "medium", _("partly developed")
    HIGH = "high", _("almost developed")


class Evidence(TextChoices):
    """From what a deficit is known (source 002: external and internal instruments)."""

    DIAGNOSIS = "diagnosis", _("diagnostics")
    OBSERVATION = "observation", _("observation of a lesson")
    PUPIL_RESULTS = "pupil_results", _("pupils' results")
    SELF = "self", _("self-analysis")


class DeficitStatus(TextChoices):
    """A deficit is a proposal until the teacher accepts it: support is built from the one supported."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    IN_WORK = "in_work", _("in work")
    CLOSED = "closed", _("closed")


class RouteStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Under review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", pgettext_lazy("route", "Approved")
    ACTIVE = "active", pgettext_lazy("route", "In progress")
    COMPLETED = "completed", _("Completed")
    ARCHIVED = "archived", _("Archived")


class Stage(TextChoices):
    """The five stages of the cycle (sources 000 and 004)."""

    DIAGNOSTICS = "diagnostics", _("Diagnostics")
    PROJECT = "project", _("Project")
    RESOURCES = "resources", _("Resources")
    IMPLEMENTATION = "implementation", _("Implementation")
    REFLECTION = "reflection", _("Reflection")


class NeedKind(TextChoices):
    """Column 1: both are equally valid ground for a route (source 000)."""

    DEFICIT = "deficit", _("Professional deficit")
    TASK = "task", _("Task for the period ahead")


class TaskKind(TextChoices):
    """Column 2: every need has both (source 004)."""

    LEARNING = "learning", _("Learning")
    PRACTICE = "practice", _("Change of practice")


class OpenerColumn(TextChoices):
    """Where an opener of the constructor is offered."""

    NEED = "need", _("Column 1: task for the period ahead")
    LEARNING = "learning", _("Column 2: learning")
    PRACTICE = "practice", _("Column 2: change of practice")


class Phase(TextChoices):
    """Inside stage four a task runs through these (source 002)."""

    THEORY = "theory", _("theory")
    DESIGN = "design", _("design of a trial")
    TRIAL = "trial", _("trial")
    REFLECTION = "reflection", _("reflection")


class ActivityStatus(TextChoices):
    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class LineNoun(TextChoices):
    """What a line of the road map is: whatever points at one says which kind, and its key."""

    NEED = "need", _("deficit or task ahead")
    TASK = "task", _("learning task")
    ACTIVITY = "activity", _("activity")
    RESULT = "result", _("result")


class ReviewKind(TextChoices):
    SELF = "self", _("self-check")
    CURATOR = "curator", _("curator's review")
    EXPERT = "expert", _("expert's review")
    TUTOR = "tutor", _("tutor's review")


class Decision(TextChoices):
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")


class VersionReason(TextChoices):
    """When the content of a route is frozen."""

    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    AMENDMENT_BEGUN = "amendment_begun", _("before the amendment")
    AMENDED = "amended", _("amended")
    TAKEN_BACK = "taken_back", _("amendment taken back")
    COMPLETED = "completed", _("completed")


class AmendmentStatus(TextChoices):
    OPEN = "open", pgettext_lazy("amendment", "being written")
    WAITING = "waiting", pgettext_lazy("amendment", "waits for approval")
    DONE = "done", pgettext_lazy("amendment", "in force")
    CANCELLED = "cancelled", pgettext_lazy("amendment", "taken back")


class RequestReason(TextChoices):
    """Why somebody has to read a route."""

    SUBMITTED = "submitted", _("a route to approve")
    AMENDED = "amended", _("an amendment to approve")


class NoticeKind(TextChoices):
    """What a note on the site, and the letter with it, tells."""

    ROUTE_SUBMITTED = "route_submitted", _("A route waits for your decision")
    ROUTE_RETURNED = "route_returned", _("Your route is returned")
    ROUTE_APPROVED = "route_approved", _("Your route is approved")
    ROUTE_AMENDED = "route_amended", _("An approved route is changed")
    LINE_DECIDED = "line_decided", _("A part of your route is decided about")
    COMMENT = "comment", _("A comment on a route")
    MEETING = "meeting", _("Your route is on the agenda of a meeting")
    OFF_AGENDA = "off_agenda", _("Your route is taken off the agenda of a meeting")
    OFFER_DECIDED = "offer_decided", _("Your route as a model")
    REVIEW_OVERDUE = "review_overdue", _("A route has waited too long")
    NO_REVIEWER = "no_reviewer", _("There is nobody to decide about a route")
    OPINION = "opinion", _("An opinion on your route")
    DATE_LOST = "date_lost", _("A step of your route has lost its event")


class MeetingStatus(TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    HELD = "held", pgettext_lazy("meeting", "held")


class OfferStatus(TextChoices):
    """Of a finished route that its author offers as a model."""

    OFFERED = "offered", pgettext_lazy("offer", "waits for the editor")
    PUBLISHED = "published", pgettext_lazy("offer", "published")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "withdrawn")


class Layout(TextChoices):
    """How the road map of a document is laid out; no regulation fixes the form (practice)."""

    FIVE_COLUMNS = "five_columns", _("five columns")
    M_COLUMNS = "m_columns", _("columns «М1–М5»")
    CNPPM = "cnppm", _("form of a «ЦНППМ»")


class TemplateKind(TextChoices):
    """What a Word template of the portal or of an organisation is for."""

    FIVE_COLUMNS = "five_columns", _("route, five columns")
    M_COLUMNS = "m_columns", _("route, columns «М1–М5»")
    CNPPM = "cnppm", _("route, form of a «ЦНППМ»")
    AGENDA = "agenda", _("agenda of a council")
    PROTOCOL = "protocol", _("protocol of a council")
    REGULATION = "regulation", _("regulation on routes")
    ORDER = "order", _("order on routes")


class ArchiveStatus(TextChoices):
    """Of the documents of an organisation on their way into one file."""

    WAITING = "waiting", pgettext_lazy("archive", "waits")
    RUNNING = "running", pgettext_lazy("archive", "being written")
    READY = "ready", pgettext_lazy("archive", "ready")
    FAILED = "failed", pgettext_lazy("archive", "failed")
    EXPIRED = "expired", pgettext_lazy("archive", "deleted, its time is over")


class Gap(TextChoices):
    """How far the resource map answers what teachers need, the worst first."""

    NOTHING = "nothing", _("no resource")
    FEW_PLACES = "few_places", _("too few places")
    OFFERED = "offered", _("there are resources")

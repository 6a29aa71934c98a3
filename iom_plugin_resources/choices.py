"""Closed lists of the lower app; lists that an editor may extend are vocabularies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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

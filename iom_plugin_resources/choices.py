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

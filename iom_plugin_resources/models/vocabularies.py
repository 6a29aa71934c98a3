"""Lists of the lower app that an editor of the portal extends."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..core.vocabulary import VocabularyItem


class OrganisationKind(VocabularyItem):
    """Federal body, region, municipality, methodical service, school, kindergarten …"""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("kind of organisation")
        verbose_name_plural = _("kinds of organisations")


class Position(VocabularyItem):
    """A teacher's post: учитель, воспитатель, педагог-психолог …"""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")


class Subject(VocabularyItem):
    """What is taught, regional courses included."""

    class Meta(VocabularyItem.Meta):
        verbose_name = pgettext_lazy("taught at school", "subject")
        verbose_name_plural = _("subjects")


class ResourceKind(VocabularyItem):
    """Seminar, internship, course, open lesson … (sources 000 and 004)."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("kind of resource")
        verbose_name_plural = _("kinds of resources")

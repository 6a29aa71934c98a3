"""The facets of the calendar: those of the resource map that an event has too, and its organiser."""

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .. import conf
from ..models import Organisation
from .facets import Facet, RelatedFacet
from .resource_facets import OURS as OF_RESOURCES

# A resource is provided, an event organised; when it takes place is what the calendar shows anyway.
LEFT_OUT = {"dates", "enrolment", "provider"}

OURS: dict[str, Facet] = {
    **{name: facet for name, facet in OF_RESOURCES.items() if name not in LEFT_OUT},
    "organiser": RelatedFacet("organiser", _("Organiser"), Organisation, "organiser", "short_name"),
}


def active_facets() -> list[Facet]:
    """The facets of the calendar, in the portal's order (``IOM_EVENT_FACETS``)."""
    return [OURS[name] if name in OURS else import_string(name) for name in conf.event_facets()]

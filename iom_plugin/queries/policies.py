"""Which rules hold for the routes of an organisation."""

from iom_plugin_resources.core.trees import paths_to
from iom_plugin_resources.models import Organisation

from ..models import RoutePolicy


def policy_of(organisation: Organisation) -> RoutePolicy:
    """The nearest rules above ``organisation``, its own included, or else the defaults. One query."""
    above = RoutePolicy.objects.filter(organisation__path__in=paths_to(organisation))
    return above.order_by("-organisation__path").first() or RoutePolicy(organisation=organisation)

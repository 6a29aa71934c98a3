"""Which rules hold for the routes of an organisation."""

from iom_plugin_resources.core.trees import paths_above
from iom_plugin_resources.models import Organisation

from ..models import RoutePolicy


def policy_of(organisation: Organisation) -> RoutePolicy:
    """The nearest rules above ``organisation``, its own included, or else the defaults. One query."""
    paths = [*paths_above(organisation), organisation.path]
    nearest = RoutePolicy.objects.filter(organisation__path__in=paths).order_by("-organisation__path").first()
    return nearest or RoutePolicy(organisation=organisation)

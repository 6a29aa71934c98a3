"""Reads over Word templates: which one holds."""

from django.db.models import F, Q

from iom_plugin_resources.core.trees import paths_above
from iom_plugin_resources.models import Organisation

from ..models import DocumentTemplate


def template_for(kind: str, organisation: Organisation | None) -> DocumentTemplate | None:
    """The one in use for ``organisation``: its own, else the nearest one above it, else the portal's. One query."""
    paths = [*paths_above(organisation), organisation.path] if organisation else []
    found = DocumentTemplate.objects.filter(kind=kind, is_active=True)
    found = found.filter(Q(organisation=None) | Q(organisation__path__in=paths))
    # A path of the tree begins with the paths above it, so the longest one, which is the nearest, sorts last.
    return found.order_by(F("organisation__path").desc(nulls_last=True), "-uploaded_at", "-pk").first()

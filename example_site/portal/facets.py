"""The portal's own facet of the resource map; ``IOM_RESOURCE_FACETS`` names it."""

from django.db.models import Q

from iom_plugin_resources.queries.facets import BandFacet

# Further training takes 16 hours at least; what is shorter ends without a certificate.
GIVES_CERTIFICATE = Q(kind__code__in=["course", "retraining"], hours__gte=16)

certificate = BandFacet(
    "certificate", "Документ", lambda today: {"yes": ("С удостоверением или дипломом", GIVES_CERTIFICATE)}
)

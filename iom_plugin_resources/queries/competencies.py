"""Reads over competency trees."""

from django.db.models import QuerySet

from ..models import Competency


def visible_to(user) -> QuerySet[Competency]:
    """Competency frameworks are public; in the order of the trees."""
    return Competency.objects.select_related("framework").order_by("path")

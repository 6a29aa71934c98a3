"""Reads over organisations."""

from django.db.models import QuerySet

from ..models import Organisation


def visible_to(user) -> QuerySet[Organisation]:
    """Organisations are public; in the order of the tree."""
    return Organisation.objects.select_related("kind").order_by("path")

"""Reads over deficits."""

from django.db.models import QuerySet

from ..models import Deficit
from . import teachers


def visible_to(user) -> QuerySet[Deficit]:
    """The user's own deficits and those of the teachers whom the user accompanies."""
    return Deficit.objects.filter(teacher__in=teachers.visible_to(user)).select_related("competency")


def own(user) -> QuerySet[Deficit]:
    return Deficit.objects.filter(teacher__user_id=user.pk).select_related("competency")

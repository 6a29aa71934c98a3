"""Reads over what people have put by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import LearningResource, ShortlistItem
from .occurrences import with_nearest_day
from .resources import visible_to, with_details


def own(user) -> QuerySet[ShortlistItem]:
    """What ``user`` has put by, the latest first."""
    return ShortlistItem.objects.filter(user=user)


def shortlisted(user, resources: Iterable[LearningResource]) -> set[int]:
    """Keys of those of ``resources`` that ``user`` (anonymous too) has put by: one query a list."""
    if not user.is_authenticated:
        return set()
    keys = [resource.pk for resource in resources]
    return set(own(user).filter(resource__in=keys).values_list("resource", flat=True)) if keys else set()


@dataclass(frozen=True)
class ShortlistRow:
    """A resource put by; ``resource`` is None if it is offered no more, and then nothing of it is told."""

    item: ShortlistItem
    resource: LearningResource | None


def rows_of(items: Sequence[ShortlistItem], *, user) -> list[ShortlistRow]:
    """The items with their resources as a list shows them, in a constant number of queries."""
    keys = [item.resource_id for item in items]
    resources = with_nearest_day(with_details(visible_to(user)), user).in_bulk(keys)
    return [ShortlistRow(item, resources.get(item.resource_id)) for item in items]

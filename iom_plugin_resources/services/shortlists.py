"""Putting resources by for later, and taking them away again."""

from ..models import LearningResource, ShortlistItem


def put_by(resource: LearningResource, *, by) -> ShortlistItem:
    """Keep the resource for ``by``; one that is kept already stays where it is."""
    item, _created = ShortlistItem.objects.get_or_create(user=by, resource=resource)
    return item


def take_away(resource_key: int, *, by) -> None:
    """Keep it no more; by key, since the resource may have ceased to be offered meanwhile."""
    # Through the resource: SQLite would not compare a number beyond all keys with a reference.
    resource = LearningResource.objects.filter(pk=resource_key)
    ShortlistItem.objects.filter(user=by, resource__in=resource).delete()

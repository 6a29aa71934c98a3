"""Changes of the resource map that do not come from an editor's form."""

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.utils import timezone

from ..models import LearningResource


def save_resource(
    resource: LearningResource, *, links: Mapping[str, Iterable[models.Model]] | None = None
) -> LearningResource:
    """Save a resource with its ``links`` (competencies, positions, subjects, organisation kinds by field name).

    A new one is published. One that editors have worked on gets a revision with the changes, or their form
    would go on showing the old values and the next publication would bring them back.
    """
    with transaction.atomic(savepoint=False):
        if resource._state.adding and resource.live:
            resource.first_published_at = resource.last_published_at = timezone.now()
        for name, objects in (links or {}).items():
            getattr(resource, name).set(objects)
        resource.save()
        if resource.latest_revision_id:
            revision = resource.save_revision()
            if resource.live:
                revision.publish()
    return resource

"""Reads over imports from spreadsheets."""

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import QuerySet

from ..choices import ImportStatus
from ..core.progress import progress_of
from ..core.registries import importer_names
from ..models import ImportRun
from ..permissions import can_import

BUSY = (ImportStatus.CHECKING, ImportStatus.RUNNING, ImportStatus.UNDOING)


def visible_to(user) -> QuerySet[ImportRun]:
    """Earlier imports, whoever made them, of what the user may import too."""
    allowed = [name for name in importer_names() if can_import(user, name)]
    return ImportRun.objects.filter(importer__in=allowed).select_related("created_by")


def last_mapping(importer: str, labels: Iterable[str]) -> dict[str, str]:
    """How the columns of the last file with these very headings were named; nothing if there was none."""
    labels = set(labels)
    earlier = ImportRun.objects.filter(importer=importer).exclude(mapping={}).values_list("mapping", flat=True)
    return next((mapping for mapping in earlier[:100] if set(mapping) == labels), {})


def task_name(run: ImportRun) -> str:
    """Under which name ``core.progress`` knows the work on the run."""
    return f"import-{run.pk}"


def is_interrupted(run: ImportRun) -> bool:
    """Whether work on the run has begun and is not heard of any more: its process ended, and nothing is written."""
    return run.status in BUSY and progress_of(task_name(run)) is None


def used_by(
    model: type[models.Model], keys: Iterable[int], *, besides: Collection[type[models.Model]] = ()
) -> dict[int, list[str]]:
    """What refers to the objects with these keys, in words by key; what is not referred to is left out.

    ``besides`` are models whose rows are parts of such an object.
    """
    keys, users = list(keys), {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model._meta.auto_created:
            continue  # a field of its own, or the links of its own fields
        if relation.related_model in besides:
            continue
        if relation.many_to_many:
            continue  # its table of links is a relation of its own
        name = relation.field.name
        found = relation.related_model._default_manager.filter(**{f"{name}__in": keys})
        for key in set(found.values_list(name, flat=True)):
            users.setdefault(key, []).append(str(relation.related_model._meta.verbose_name))
    return users

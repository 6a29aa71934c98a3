"""An import from CSV, search index included, against ``bulk_create`` of the same rows."""

import tempfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from iom_plugin_resources.core.tabular import write_csv
from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.services.resources import LINKS

from .load import tidy
from .measuring import Limit, Row, side_by_side

PREFIX = "bench-"


def import_rows(database: str, *, rows: int, limit: Limit, times: int) -> Iterator[Row]:
    """Each time the rows are new ones: what was written is taken back."""
    found = LearningResource.objects.select_related("kind", "provider").prefetch_related(*LINKS).order_by("pk")
    sample = list(found[:rows])
    plain = [_Plain(sample) for _turn in range(times)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resources.csv"
        _write(path, sample)
        measured = side_by_side(
            lambda: _and_take_back(lambda: _import(path)),
            lambda: _and_take_back(plain.pop().write),
            times=times,
            warm_up=False,
        )
    tidy()
    ours, bare = (len(sample) / measured[side] * 1000 for side in ("ours", "floor"))
    note = f"{ours:.0f} against {bare:.0f} rows a second"
    yield Row(f"import of {len(sample)} rows from CSV", database, **measured, limit=limit, note=note)


def _and_take_back(write: Callable[[], None]) -> None:
    before = LearningResource.objects.count()
    with transaction.atomic():
        write()
        if LearningResource.objects.count() == before:
            raise RuntimeError("Nothing was written, so nothing was measured.")
        transaction.set_rollback(True)


def _import(path: Path) -> None:
    call_command("import_resources", str(path), stdout=StringIO())


class _Plain:
    """The same resources with their links, ready to be written."""

    def __init__(self, sample: list[LearningResource]):
        fields = [field.attname for field in LearningResource._meta.concrete_fields if not field.primary_key]
        self.resources = [
            LearningResource(**{name: getattr(one, name) for name in fields} | {"key": f"{PREFIX}{one.key}"})
            for one in sample
        ]
        self.targets = [{name: [target.pk for target in getattr(one, name).all()] for name in LINKS} for one in sample]

    def write(self) -> None:
        LearningResource.objects.bulk_create(self.resources)
        for name in LINKS:
            field = LearningResource._meta.get_field(name)
            through, target = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
            through.objects.bulk_create(
                through(**{"learningresource_id": resource.pk, target: key})
                for resource, targets in zip(self.resources, self.targets, strict=True)
                for key in targets[name]
            )


def _write(path: Path, sample: list[LearningResource]) -> None:
    columns = ResourceImporter.columns
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(
            file,
            [column.heading for column in columns],
            ([_cell(resource, column.name) for column in columns] for resource in sample),
        )


def _cell(resource: LearningResource, name: str):
    value = getattr(resource, name)
    if name == "key":
        return f"{PREFIX}{value}"
    if name in LINKS:
        return "; ".join(target.code for target in value.all())
    if name in ("kind", "provider"):
        return value.code if value else ""
    if name == "apply_until":
        return f"{value:%d.%m.%Y}" if value else ""
    return {True: "да", False: "нет"}[value] if isinstance(value, bool) else value

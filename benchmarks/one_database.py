"""Measure one database, the one of ``DATABASE_URL``: a process has one set of settings, so each has its own."""

import os
from collections.abc import Iterator

from .load import Load, prepare
from .measuring import Limit, Row

# What issue 3 wants of pages on PostgreSQL, of SQLite, and of an import («at least a third as many rows a second»).
LIST_PAGE = Limit(ratio=2, queries=12)
SUGGESTIONS = Limit(milliseconds=50)
WHOLE_PAGE = Limit(milliseconds=250)
IMPORT = Limit(ratio=3)


def measure(load: Load, *, times: int, imported: int, fresh: bool) -> Iterator[Row]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    prepare(load, fresh=fresh)
    from django.db import connection

    from . import imports, pages, reads

    database = f"{connection.vendor} {load.resources}"
    is_large = connection.vendor == "postgresql"
    yield from pages.list_pages(database, limit=LIST_PAGE if is_large else WHOLE_PAGE, times=times)
    yield from reads.suggestion_rows(database, limit=Limit() if is_large else SUGGESTIONS, times=times)
    yield from pages.matrices(database, times=times)
    yield from reads.recommendation_rows(database, times=times)
    if imported and is_large:
        yield from imports.import_rows(database, rows=imported, limit=IMPORT, times=3)

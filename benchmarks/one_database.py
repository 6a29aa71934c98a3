"""Measure one database, the one of ``DATABASE_URL``: a process has one set of settings, so each has its own."""

import os
from collections.abc import Collection, Iterator

from .load import Load, prepare
from .measuring import Limit, Row

# What issue 3 wants of pages on PostgreSQL, of SQLite, and of an import («at least a third as many rows a second»).
LIST_PAGE = Limit(ratio=2, queries=12)
SUGGESTIONS = Limit(milliseconds=50)
WHOLE_PAGE = Limit(milliseconds=250)
IMPORT = Limit(ratio=3)
# What issue 4 wants of routes, whatever the database, and however many activities a route has.
OPENING = Limit(queries=10)
SAVING = Limit(queries=6)
PDF = Limit(ratio=1.5)
# «Flat»: ten times as many routes may take half as much memory again, for the list of what is in the archive.
ARCHIVE = Limit(ratio=1.5)
# What issue 5 wants of a month of the calendar on PostgreSQL.
MONTH = Limit(ratio=2, queries=8, kib=60)
# … and of feeds, whatever the database: «constant memory» for ten times as many dates, «304 costs one query».
FEED_MEMORY = Limit(ratio=1.5)
UNCHANGED = Limit(queries=1)

PARTS = ("pages", "calendars", "feeds", "reads", "matrices", "imports", "routes", "documents")


def measure(load: Load, *, times: int, imported: int, fresh: bool, only: Collection[str] = PARTS) -> Iterator[Row]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    prepare(load, fresh=fresh)
    from django.db import connection

    from . import calendars, documents, feeds, imports, pages, reads, routes

    database = f"{connection.vendor} {load.resources}"
    is_large = connection.vendor == "postgresql"
    if "pages" in only:
        yield from pages.list_pages(database, limit=LIST_PAGE if is_large else WHOLE_PAGE, times=times)
    if "calendars" in only:
        month = MONTH if is_large else Limit(queries=MONTH.queries, kib=MONTH.kib)
        yield from calendars.calendar_rows(database, month=month, times=times)
    if "feeds" in only:
        yield from feeds.feed_rows(database, memory=FEED_MEMORY, unchanged=UNCHANGED, times=times)
    if "reads" in only:
        yield from reads.suggestion_rows(database, limit=Limit() if is_large else SUGGESTIONS, times=times)
        yield from reads.recommendation_rows(database, times=times)
    if "matrices" in only:
        yield from pages.matrices(database, times=times)
    if "imports" in only and imported and is_large:
        yield from imports.import_rows(database, rows=imported, limit=IMPORT, times=3)
    if "routes" in only:
        yield from routes.route_rows(database, opening=OPENING, saving=SAVING, times=times)
        yield from routes.import_rows(database, times=times)
    if "documents" in only:
        yield from documents.pdf_rows(database, limit=PDF, times=times)
        yield from documents.archive_rows(database, limit=ARCHIVE)

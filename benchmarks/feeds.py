"""Feeds of the calendar: the memory that a stream takes, its time, and the cost of «nothing has changed»."""

import tracemalloc
from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.exports.calendars import Calendar, write_calendar
from iom_plugin_resources.queries import feeds
from iom_plugin_resources.queries.occurrences import visible_to

from .asking import answer, asked_by
from .measuring import Limit, Row, side_by_side

FEW, MANY = 100, 1_000
MEBIBYTE = 1024 * 1024


def feed_rows(database: str, *, memory: Limit, unchanged: Limit, times: int) -> Iterator[Row]:
    """The memory is that of Python's own objects: the process has the rest whether it writes a feed or not."""
    found = feeds.shown(visible_to(AnonymousUser()), timezone.localdate())
    first = list(found.order_by("starts_at", "pk").values_list("starts_at", "event")[:MANY])
    many, few = (found.filter(starts_at__lte=first[number - 1][0]) for number in (MANY, FEW))
    _peak_of(few)  # what is loaded once belongs to nobody
    note = f"MiB of Python's objects, for {MANY} and for {FEW} dates"
    peaks = {"ours": _peak_of(many), "floor": _peak_of(few)}
    yield Row(f"memory of a feed of {MANY} dates", database, **peaks, cpu=0, limit=memory, note=note)
    yield _row(f"writing a feed of {MANY} dates", database, lambda: _write(many), limit=Limit(), times=times)
    client, address = Client(), reverse("iom_resources:calendar_feed")
    tag = client.get(address)["ETag"]
    size = sum(1 for _row in feeds.meetings(found.filter(feeds.in_window("", timezone.localdate()))))
    whole = lambda: client.get(address).getvalue()  # noqa: E731 - measured as it is
    yield _row(f"the whole feed, {size} meetings", database, whole, limit=Limit(queries=2), times=times)
    same = lambda: _unchanged(client, address, tag)  # noqa: E731 - measured as it is
    yield _row(f"304 of the whole feed, {size} meetings", database, same, limit=unchanged, times=times)
    one = reverse("iom_resources:event_feed", args=[first[0][1]])
    tag_of_one = client.get(one)["ETag"]
    of_one = lambda: _unchanged(client, one, tag_of_one)  # noqa: E731 - measured as it is
    yield _row("304 of the feed of one event", database, of_one, limit=unchanged, times=times)


def _row(name: str, database: str, work, *, limit: Limit, times: int) -> Row:
    asked = asked_by(work)
    measured = side_by_side(work, lambda: answer(asked), times=times)
    return Row(name, database, **measured, limit=limit, queries=len(asked))


def _write(found) -> int:
    calendar = Calendar("Календарь", lambda path: f"https://portal.example{path}", feeds.stamp_of(found).frame)
    return sum(len(piece) for piece in write_calendar(calendar, feeds.meetings(found)))


def _peak_of(found) -> float:
    tracemalloc.start()
    _write(found)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MEBIBYTE


def _unchanged(client: Client, address: str, tag: str) -> None:
    status = client.get(address, headers={"If-None-Match": tag}).status_code
    if status != 304:
        raise RuntimeError(f"{address} answered {status} for what has not changed")

"""Pages of the resource map, against the SQL that they ask and an empty page of the same site."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from iom_plugin_resources.models import Competency

from .asking import answer, asked_by, fetch, without
from .measuring import Limit, Row, side_by_side


def questions() -> dict[str, dict]:
    """What people ask of the map, from nothing to a lot."""
    branch = Competency.objects.filter(depth=2, numchild__gt=0).first()
    return {
        "no question": {},
        "one facet": {"level": "municipality"},
        "three facets and words": {
            "level": "municipality",
            "format": "online",
            "price": "free",
            "search": "читательская грамотность",
        },
        "words": {"search": "семинары по оцениванию", "sort": "nearest"},
        "a branch of competencies": {"competency": branch.code},
        "two kinds, newest first, page 3": {"kind": ["seminar", "course"], "sort": "new", "page": 3},
    }


def list_pages(database: str, *, limit: Limit, times: int) -> Iterator[Row]:
    for name, question in questions().items():
        yield page_row(f"list page: {name}", database, _url("resource_list", question), limit=limit, times=times)


def matrices(database: str, *, times: int) -> Iterator[Row]:
    for columns in ("level", "kind"):
        url = _url("matrix", {"columns": columns})
        yield page_row(f"matrix of competencies by {columns}", database, url, limit=Limit(), times=times)


def page_row(name: str, database: str, url: str, *, limit: Limit, times: int) -> Row:
    """The page against an empty one and against what it asks of the database more than that."""
    client, empty = Client(), reverse("bench_empty")
    of_the_site = asked_by(lambda: fetch(client, empty))
    asked = asked_by(lambda: fetch(client, url))
    own = without(asked, of_the_site)

    def floor() -> None:
        answer(own)
        fetch(client, empty)

    kib = len(fetch(client, url)) / 1024
    measured = side_by_side(lambda: fetch(client, url), floor, times=times)
    note = f"{kib:.0f} KiB, {len(asked)} queries with the site's own"
    return Row(name, database, **measured, limit=limit, queries=len(own), note=note, kib=kib)


def _url(name: str, question: dict) -> str:
    return f"{reverse(f'iom_resources:{name}')}?{urlencode(question, doseq=True)}"

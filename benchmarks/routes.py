"""Routes of 60 and of 600 activities: opened and written by their author, sent, checked, read from a document."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from iom_plugin.exports.routes import render_route
from iom_plugin.forms.road_maps import drawn_from
from iom_plugin.imports.routes import read_route
from iom_plugin.management.load.big_routes import add_big_route
from iom_plugin.models import Activity, Route, Teacher
from iom_plugin.queries.routes import visible_to, with_content
from iom_plugin.queries.self_checks import self_check_of
from iom_plugin.services.routes import submit_route

from .asking import Query, answer, asked_by, captured, fetch, without
from .measuring import Limit, Row, side_by_side

SIZES = (60, 600)
IN_PLACE = {"X-Iom-Editor": "1"}  # as the script of the editor asks
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def route_rows(database: str, *, opening: Limit, saving: Limit, times: int) -> Iterator[Row]:
    """The routes are written for the measurement and taken back."""
    with transaction.atomic():
        author = Teacher.objects.select_related("user").order_by("pk").first()
        for size in SIZES:
            route = add_big_route(author, activities=size)
            yield _opening(database, author, route, size, limit=opening, times=times)
            yield _saving(database, author, route, size, limit=saving, times=times)
            yield _submitting(database, author, route, size, times=times)
            yield _self_check(database, author, route, size, times=times)
        transaction.set_rollback(True)


def import_rows(database: str, *, times: int) -> Iterator[Row]:
    """A Word document of 60 lines, against opening it and no more."""
    with transaction.atomic():
        author = Teacher.objects.select_related("user").order_by("pk").first()
        content = render_route(add_big_route(author, activities=60), "docx").content
        transaction.set_rollback(True)
    read = lambda: read_route(BytesIO(content), "route.docx", teacher=author)  # noqa: E731 - measured as it is
    found = read().counts()["activities"]
    if found != 60:
        raise RuntimeError(f"{found} activities of 60 were understood, so the measurement says nothing.")
    measured = side_by_side(read, lambda: Document(BytesIO(content)), times=times)
    note = "against opening the file"
    yield Row("reading a Word document of 60 lines", database, **measured, note=note)


def _opening(database: str, author: Teacher, route: Route, size: int, *, limit: Limit, times: int) -> Row:
    """All queries but those of the portal's own frame around an empty page; the session and the person are counted."""
    client, empty, url = _signed_in(author), reverse("bench_empty"), route.get_absolute_url()
    asked, around = asked_by(lambda: fetch(client, url)), asked_by(lambda: fetch(client, empty))
    own = without(asked, around)
    counted = without(asked, [query for query in around if not _is_about_the_person(query)])

    def floor() -> None:
        answer(own)
        fetch(client, empty)

    measured = side_by_side(lambda: fetch(client, url), floor, times=times)
    note = f"{len(asked)} with the site's own"
    name = f"opening a route of {size} activities"
    return Row(name, database, **measured, limit=limit, queries=len(counted), note=note)


def _is_about_the_person(query: Query) -> bool:
    """Every signed-in page reads the session and who it is of."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in (Session, get_user_model())]
    return query[0].startswith(tuple(f"SELECT {table}." for table in tables))


def _saving(database: str, author: Teacher, route: Route, size: int, *, limit: Limit, times: int) -> Row:
    """As the editor's script saves one cell; every turn types something else. All statements count but savepoints."""
    client = _signed_in(author)
    activity = Activity.objects.filter(task__need__route=route).order_by("pk").first()
    url, turns = reverse("iom:activity_edit", args=[activity.pk]), count(1)

    def save() -> None:
        title = f"Занятие по-новому, {next(turns)}"
        given = {"title": title, "only": "title", "token": "bench", "was": drawn_from(activity, ["title"])}
        response = client.post(url, given, headers=IN_PLACE)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answers {response.status_code}: {response.content[:200]!r}")
        activity.title = title

    save()
    with captured() as asked:
        save()
    measured = side_by_side(save, lambda: answer(_reads(asked)), times=times)
    note = f"{len(_reads(asked))} of them read"
    return Row(
        f"saving a cell of {size} activities", database, **measured, limit=limit, queries=_counted(asked), note=note
    )


def _submitting(database: str, author: Teacher, route: Route, size: int, *, times: int) -> Row:
    def send() -> None:
        with transaction.atomic():
            submit_route(route, by=author.user)
            transaction.set_rollback(True)

    with captured() as asked:
        send()
    measured = side_by_side(send, lambda: answer(_reads(asked)), times=times)
    return Row(f"sending a route of {size} activities", database, **measured, queries=_counted(asked))


def _self_check(database: str, author: Teacher, route: Route, size: int, *, times: int) -> Row:
    """Against reading the content that it looks at."""
    today = timezone.localdate()
    read = lambda: with_content(visible_to(author.user)).get(pk=route.pk)  # noqa: E731 - measured as it is
    work = lambda: self_check_of(read(), today=today)  # noqa: E731 - measured as it is
    measured = side_by_side(work, read, times=times)
    return Row(f"self-check of a route of {size} activities", database, **measured, queries=len(asked_by(work)))


def _reads(asked: list[Query]) -> list[Query]:
    return [query for query in asked if query[0].startswith("SELECT") and "FOR UPDATE" not in query[0]]


def _counted(asked: list[Query]) -> int:
    return len([query for query in asked if not query[0].startswith(NOT_COUNTED)])


def _signed_in(author: Teacher) -> Client:
    client = Client()
    client.force_login(author.user)
    return client

"""What a request asks of the database, and the same asked again without anything of ours or of Django's around it."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager

from django.db import connection
from django.test import Client

Query = tuple[str, tuple]


@contextmanager
def captured():
    """The list of ``(sql, parameters)`` that is asked inside."""
    asked: list[Query] = []

    def note(execute, sql, parameters, many, context):
        asked.append((sql, tuple(parameters or ())))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield asked


def asked_by(work: Callable[[], object]) -> list[Query]:
    """What ``work`` asks when caches are warm."""
    work()
    with captured() as asked:
        work()
    return [query for query in asked if query[0].lstrip(" (").upper().startswith(("SELECT", "WITH"))]


def without(asked: Iterable[Query], others: Iterable[Query]) -> list[Query]:
    """``asked`` less as many of the same as ``others`` has."""
    left = Counter(sql for sql, _parameters in others)
    kept = []
    for query in asked:
        if left[query[0]]:
            left[query[0]] -= 1
        else:
            kept.append(query)
    return kept


def answer(queries: Iterable[Query]) -> None:
    """Put the queries to the database and fetch what they give, one after another."""
    with connection.cursor() as cursor:
        for sql, parameters in queries:
            cursor.execute(sql, parameters or None)
            cursor.fetchall()


def fetch(client: Client, url: str) -> bytes:
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answers {response.status_code}")
    return response.content

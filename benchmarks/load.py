"""The database that is measured: made and filled once, kept while what was asked for is the same."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SEED = 1
DATABASE = "iom_bench"
KEPT = Path(__file__).resolve().parent.parent / ".bench"
USUAL_POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Load:
    """How much is in the database."""

    resources: int
    competencies: int = 1_000
    teachers: int = 1_000
    events: int = 20_000


def postgresql_url() -> str | None:
    """The address of our own database on the server of ``DATABASE_URL``, or on this machine; None without a server."""
    wanted = os.environ.get("DATABASE_URL", "")
    server = urlsplit(wanted if wanted.startswith("postgres") else USUAL_POSTGRESQL)
    try:
        import psycopg
    except ImportError:
        return None
    try:
        psycopg.connect(server._replace(path="/postgres").geturl(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return None
    return server._replace(path=f"/{DATABASE}").geturl()


def sqlite_url() -> str:
    KEPT.mkdir(exist_ok=True)
    return f"sqlite:///{KEPT / DATABASE}.sqlite3"


def prepare(load: Load, *, fresh: bool) -> None:
    """Make the database of the settings hold ``load`` and nothing else. Call it before ``django.setup()``."""
    url = os.environ["DATABASE_URL"]
    if fresh:
        _drop(url)
    _create(url)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if _present() == load:
        return
    from django.db import connection

    connection.close()
    _drop(url)
    _create(url)
    call_command("migrate", verbosity=0)
    call_command(
        "generate_load",
        teachers=load.teachers,
        resources=load.resources,
        competencies=load.competencies,
        events=load.events,
        seed=SEED,
        verbosity=0,
    )
    tidy()


def tidy() -> None:
    """What PostgreSQL does by itself some time after so much was written or taken back."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _present() -> Load:
    from iom_plugin.models import Teacher
    from iom_plugin_resources.models import Competency, LearningEvent, LearningResource

    models = (LearningResource, Competency, Teacher, LearningEvent)
    return Load(*(model.objects.count() for model in models))


def _drop(url: str) -> None:
    address = urlsplit(url)
    if address.scheme == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{address.path}{end}").unlink(missing_ok=True)
        return
    _on_server(address, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _create(url: str) -> None:
    address = urlsplit(url)
    if address.scheme == "sqlite":
        sqlite3.connect(address.path).close()
        return
    import psycopg

    try:
        _on_server(address, f"CREATE DATABASE {DATABASE}")
    except psycopg.errors.DuplicateDatabase:
        return


def _on_server(address, statement: str) -> None:
    import psycopg

    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(statement)

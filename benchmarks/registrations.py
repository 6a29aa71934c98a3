"""200 people press «register» for 20 places at once, through several processes, against a real database.

``python -m benchmarks.registrations FILE`` does it with the database of ``DATABASE_URL`` and writes its row to FILE.
Two hundred connections at once are more than a server gives by default, so each of the processes has a few threads
with a connection of their own, and every thread registers one person after another as fast as it can.
"""

import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from .load import USUAL_POSTGRESQL
from .measuring import Limit, Row
from .report import save

DATABASE = "iom_bench_places"
PEOPLE, PLACES, RUNS = 200, 20, 20
PROCESSES, THREADS = 5, 4
USUAL_MARIADB = "mysql://root@127.0.0.1:3306/test"
WANTED = Limit(mistakes=0)


def servers() -> dict[str, str]:
    """The name of each database server that answers, and the address of our own database on it."""
    found = {}
    if url := _on(USUAL_POSTGRESQL, "postgres", _postgresql):
        found["PostgreSQL"] = url
    if url := _on(USUAL_MARIADB, "mysql", _mariadb):
        found["MariaDB"] = url
    return found


def measure() -> Row:
    """All runs against the database of ``DATABASE_URL``, which is made for it if it is not there."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    crowd = Crowd()
    try:
        _set_up()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        people = _people()
        runs = [crowd.run(_new_date(), people) for _run in range(RUNS)]
        alone = [_one_after_another(_new_date(), people) for _run in range(3)]
        name = "mariadb" if connection.vendor == "mysql" else connection.vendor
    finally:
        crowd.go_home()
    wrong = [sentence for run in runs for sentence in run.mistakes]
    sys.stdout.write("".join(f"  {sentence}\n" for sentence in wrong))
    return Row(
        f"{PEOPLE} registrations for {PLACES} places at once",
        name,
        ours=median(run.milliseconds for run in runs),
        floor=median(alone),
        cpu=0.0,  # it is taken in other processes
        limit=WANTED,
        mistakes=len(wrong),
        note=f"{RUNS} runs, {PROCESSES * THREADS} connections; floor: one person after another",
    )


class Run:
    """What a crowd has done with one date."""

    def __init__(self, date: int, people: list[int], told: list[tuple[int, str]], milliseconds: float):
        self.milliseconds = milliseconds
        self.mistakes = [f"date {date}: {sentence}" for sentence in _mistakes(date, people, told)]


class Crowd:
    """Processes that are ready before the first run and begin each run in the same instant."""

    def __init__(self):
        context = multiprocessing.get_context("spawn")
        self.start, self.told = context.Barrier(PROCESSES + 1), context.Queue()
        self.asked = [context.Queue() for _process in range(PROCESSES)]
        self.processes = [
            context.Process(target=_work, args=(self.start, asked, self.told), daemon=True) for asked in self.asked
        ]
        for process in self.processes:
            process.start()

    def run(self, date: int, people: list[int]) -> Run:
        for number, asked in enumerate(self.asked):
            asked.put((date, people[number::PROCESSES]))
        self.start.wait(timeout=120)
        begin = time.perf_counter()
        told = [answer for _process in self.processes for answer in self.told.get(timeout=300)]
        return Run(date, people, told, (time.perf_counter() - begin) * 1000)

    def go_home(self) -> None:
        for asked in self.asked:
            asked.put(None)
        for process in self.processes:
            process.join(timeout=10)


def _work(start, asked, told) -> None:
    """One process: the people given, divided among its threads."""
    _set_up()
    while task := asked.get():
        date, people = task
        answers: list[tuple[int, str]] = []
        threads = [
            threading.Thread(target=_register, args=(date, people[number::THREADS], answers))
            for number in range(THREADS)
        ]
        start.wait(timeout=120)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told.put(answers)


def _register(date: int, people: list[int], answers: list) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection

    from iom_plugin_resources.models import EventOccurrence
    from iom_plugin_resources.services.registrations import register

    users = list(get_user_model().objects.filter(pk__in=people).order_by("?"))
    occurrence = EventOccurrence.objects.get(pk=date)
    for user in users:
        try:
            answers.append((user.pk, register(occurrence, user=user, by=user).status))
        except Exception as error:
            answers.append((user.pk, f"{type(error).__name__}: {error}"))
    connection.close()


def _one_after_another(date: int, people: list[int]) -> float:
    begin = time.perf_counter()
    _register(date, people, [])
    return (time.perf_counter() - begin) * 1000


def _mistakes(date: int, people: list[int], told: list[tuple[int, str]]) -> list[str]:
    """What is not as it should be, in words."""
    from iom_plugin_resources.models import EventOccurrence
    from iom_plugin_resources.queries.registrations import with_places

    rows = list(with_places(EventOccurrence.objects.get(pk=date).registrations.all()).order_by("pk"))
    confirmed = [row for row in rows if row.status == "confirmed"]
    queue = sorted((row for row in rows if row.status == "waitlisted"), key=lambda row: (row.queued_at, row.pk))
    moments = [row.queued_at for row in queue]
    facts = {
        "somebody is lost or there twice": sorted(row.user_id for row in rows) == sorted(people),
        f"{len(confirmed)} are confirmed": len(confirmed) == PLACES,
        f"{len(queue)} wait": len(queue) == PEOPLE - PLACES,
        "the counter is wrong": EventOccurrence.objects.get(pk=date).taken == PLACES,
        "whoever came later has a place before others": rows[:PLACES] == confirmed,
        "the queue is not in order of joining": [row.pk for row in queue] == sorted(row.pk for row in queue),
        "two have joined in the same instant": len(set(moments)) == len(moments),
        "the queue has gaps": [row.queue_place for row in queue] == list(range(1, len(queue) + 1)),
        "somebody was told something else": dict(told) == {row.user_id: row.status for row in rows},
        "somebody was told twice": len(told) == len(people),
    }
    refused = {answer for _user, answer in told if answer not in ("confirmed", "waitlisted")}
    return [sentence for sentence, is_right in facts.items() if not is_right] + sorted(refused)


def _people() -> list[int]:
    from django.contrib.auth import get_user_model

    users = get_user_model().objects.filter(username__startswith="bench-")
    if users.count() != PEOPLE:
        users.delete()
        model = get_user_model()
        model.objects.bulk_create(
            model(username=f"bench-{number}", email=f"bench-{number}@example.org") for number in range(PEOPLE)
        )
    return list(users.order_by("pk").values_list("pk", flat=True))


def _new_date() -> int:
    import datetime

    from django.utils import timezone

    from iom_plugin_resources.models import EventOccurrence, LearningEvent

    begins = timezone.now() + datetime.timedelta(days=30)
    event = LearningEvent.objects.create(title="Семинар", dates=f"{begins:%d.%m.%Y}", registration="open")
    date = EventOccurrence.objects.create(
        event=event,
        starts_at=begins,
        ends_at=begins + datetime.timedelta(hours=2),
        first_day=begins.date(),
        last_day=begins.date(),
        time_zone=event.time_zone,
        places=PLACES,
    )
    return date.pk


def _set_up() -> None:
    """As a portal with a broker: letters are written here and sent by somebody else."""
    import django
    from django.conf import settings

    django.setup()
    settings.CELERY_TASK_ALWAYS_EAGER = settings.IOM_RUN_TASKS_INLINE = False


def _on(usual: str, scheme: str, create) -> str | None:
    """Our own database on the server of ``DATABASE_URL``, or on the usual one of this machine; None without one."""
    wanted = os.environ.get("DATABASE_URL", "")
    server = urlsplit(wanted if wanted.startswith(scheme) else usual)
    if not create(server):
        return None
    return server._replace(path=f"/{DATABASE}").geturl()


def _postgresql(server) -> bool:
    try:
        import psycopg
    except ImportError:
        return False
    try:
        address = server._replace(path="/postgres").geturl()
        with psycopg.connect(address, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError:
        return False
    return True


def _mariadb(server) -> bool:
    try:
        import pymysql
    except ImportError:
        return False
    options = {"user": server.username, "password": server.password or "", "port": server.port or 3306}
    try:
        with pymysql.connect(host=server.hostname, connect_timeout=3, **options) as connection:
            cursor = connection.cursor()
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            cursor.execute(f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4")
    except pymysql.OperationalError:
        return False
    return True


if __name__ == "__main__":
    save([measure()], Path(sys.argv[1]))

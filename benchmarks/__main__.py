"""``python -m benchmarks``: measure on each database, print one table, write ``.bench/results.json``."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from . import registrations, report
from .load import KEPT, Load, postgresql_url, sqlite_url
from .measuring import FAIL, Row
from .one_database import PARTS, measure

RESULTS = KEPT / "results.json"
REGISTRATIONS = "registrations"  # measured apart: in a database of its own, on MariaDB too
EVERYTHING = (*PARTS, REGISTRATIONS)


def main() -> int:
    asked = _arguments()
    if asked.one:
        _measure_here(asked)
        return 0
    before = os.getloadavg()[0]
    rows = []
    if set(asked.only) & set(PARTS):
        rows += [*_on_postgresql(asked), *_on_sqlite(asked)]
    if REGISTRATIONS in asked.only:
        rows += _registrations_at_once()
    report.save(rows, RESULTS)
    told = [report.table(rows), "", report.verdict(rows), report.busy(before, os.cpu_count() or 1)]
    _say("\n".join(["", *filter(None, told), f"The same as JSON: {RESULTS}"]))
    return int(any(row.verdict == FAIL for row in rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--resources", type=int, default=100_000, help="published resources on PostgreSQL")
    parser.add_argument("--sqlite-resources", type=int, default=20_000, help="published resources on SQLite")
    parser.add_argument("--imported", type=int, default=20_000, help="rows of the import; 0 leaves it out")
    parser.add_argument("--times", type=int, default=7, help="of which the median is taken")
    parser.add_argument("--only", nargs="+", choices=EVERYTHING, default=EVERYTHING, help="parts to measure")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    parser.add_argument("--one", metavar="FILE", help=argparse.SUPPRESS)  # measure here, write rows there
    return parser.parse_args()


def _measure_here(asked: argparse.Namespace) -> None:
    rows = []
    load = Load(asked.resources)
    for row in measure(load, times=asked.times, imported=asked.imported, fresh=asked.fresh, only=asked.only):
        _say(f"  {row.name}: {row.ours:.0f} ms, floor {row.floor:.0f} ms, cpu {row.cpu:.0f} ms")
        rows.append(row)
    report.save(rows, Path(asked.one))


def _on_postgresql(asked: argparse.Namespace) -> list[Row]:
    url = postgresql_url()
    if url is None:
        _say("There is no PostgreSQL (see DATABASE_URL): its rows are left out.")
        return []
    return _apart("PostgreSQL", url, asked, asked.resources)


def _on_sqlite(asked: argparse.Namespace) -> list[Row]:
    return _apart("SQLite", sqlite_url(), asked, asked.sqlite_resources)


def _apart(name: str, url: str, asked: argparse.Namespace, resources: int) -> list[Row]:
    """Measure in a process of its own."""
    _say(f"{name}, {resources} resources (the first time they are made, which takes a minute or two) …")
    file = KEPT / f"{name.lower()}.json"
    KEPT.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks", "--one", str(file), "--resources", str(resources)]
    command += ["--times", str(asked.times), "--imported", str(asked.imported), *(["--fresh"] if asked.fresh else [])]
    command += ["--only", *asked.only]
    subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": url})  # noqa: S603 - our own command
    return report.load(file)


def _registrations_at_once() -> list[Row]:
    rows = []
    for name, url in registrations.servers().items():
        _say(f"{name}, many registrations at once …")
        file = KEPT / f"registrations-{name.lower()}.json"
        KEPT.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "benchmarks.registrations", str(file)]
        subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": url})  # noqa: S603 - our own command
        rows += report.load(file)
    return rows


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

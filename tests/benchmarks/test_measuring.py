"""The bench's own logic: what a verdict rests on."""

import json
import time
from dataclasses import replace

import pytest

from benchmarks import report
from benchmarks.asking import without
from benchmarks.load import DATABASE, postgresql_url
from benchmarks.measuring import FAIL, NO_LIMIT, PASS, Limit, Row, side_by_side


def row(ours=30.0, floor=20.0, limit=None, queries=None) -> Row:
    return Row("a page", "sqlite 10", ours, floor, cpu=9.0, limit=limit or Limit(), queries=queries)


@pytest.mark.parametrize(
    ("measured", "limit", "verdict"),
    [
        (row(ours=40), Limit(ratio=2), PASS),
        (row(ours=41), Limit(ratio=2), FAIL),
        (row(ours=250), Limit(milliseconds=250), PASS),
        (row(ours=251), Limit(milliseconds=250), FAIL),
        (row(queries=12), Limit(queries=12), PASS),
        (row(queries=13), Limit(ratio=2, queries=12), FAIL),
        (row(queries=None), Limit(queries=12), FAIL),
        (row(floor=0), Limit(ratio=2), FAIL),
        (row(), Limit(), NO_LIMIT),
    ],
)
def test_verdict_is_of_every_limit(measured, limit, verdict):
    assert replace(measured, limit=limit).verdict == verdict


def test_failure_is_told_in_numbers():
    broken = Limit(ratio=2, queries=12).broken_by(row(ours=50, queries=13))
    assert broken == ["ratio: 2.5, wanted at most 2", "queries: 13, wanted at most 12"]


def test_both_sides_are_measured_by_turns():
    turns = []
    side_by_side(lambda: turns.append("ours"), lambda: turns.append("floor"), times=2)
    assert turns == ["ours", "floor"] * 3


def test_one_slow_turn_does_not_count():
    pauses = iter([0, 0.3, 0])
    measured = side_by_side(lambda: time.sleep(next(pauses)), lambda: time.sleep(0.05), times=3, warm_up=False)
    assert measured["ours"] < 300
    assert measured["floor"] >= 50


def test_waiting_is_no_work_of_the_process():
    measured = side_by_side(lambda: time.sleep(0.2), lambda: None, times=1, warm_up=False)
    assert measured["cpu"] < measured["ours"]


def test_queries_of_the_site_are_left_out_as_often_as_it_asks_them():
    asked = [("SELECT site", ()), ("SELECT page", (1,)), ("SELECT site", ()), ("SELECT page", (2,))]
    assert without(asked, [("SELECT site", ()), ("SELECT menu", ())]) == [asked[1], asked[2], asked[3]]


def test_rows_come_back_from_their_file_unchanged(tmp_path):
    rows = [row(limit=Limit(ratio=2, queries=12), queries=7), row()]
    report.save(rows, tmp_path / "rows.json")
    assert report.load(tmp_path / "rows.json") == rows
    assert json.loads((tmp_path / "rows.json").read_text())[0]["verdict"] == PASS


def test_table_says_the_verdict_in_words():
    rows = [row(ours=50, limit=Limit(ratio=2)), row(limit=Limit(ratio=2))]
    lines = report.table(rows).splitlines()
    assert len(lines) == 3
    assert " FAIL" in lines[1]
    assert " PASS" in lines[2]
    assert report.verdict(rows).startswith("FAIL: 1 of 2")
    assert report.verdict(rows[1:]) == "PASS: every limit is kept."


def test_busy_machine_is_told():
    assert report.busy(load=0.4, cores=2) == ""
    assert "busy" in report.busy(load=7.9, cores=2)


def test_bench_when_there_is_no_server_then_it_goes_on_without(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/test")
    assert postgresql_url() is None


def test_bench_never_measures_in_the_database_of_the_address(monkeypatch):
    psycopg = pytest.importorskip("psycopg")

    class Connection:
        def close(self):
            pass

    monkeypatch.setenv("DATABASE_URL", "postgres://me:secret@db.example:5433/production")
    monkeypatch.setattr(psycopg, "connect", lambda *args, **options: Connection())
    assert postgresql_url() == f"postgres://me:secret@db.example:5433/{DATABASE}"

"""The measured table in words, and as JSON for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from .measuring import FAIL, Row

HEADINGS = ("what", "database", "ours, ms", "floor, ms", "ratio", "cpu, ms", "queries", "wanted", "verdict", "")
NUMBERS = range(2, 7)


def table(rows: Sequence[Row]) -> str:
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            text.rjust(width) if column in NUMBERS else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def verdict(rows: Sequence[Row]) -> str:
    """One sentence, and what is not kept by each row that fails."""
    failed = [row for row in rows if row.verdict == FAIL]
    if not failed:
        return "PASS: every limit is kept."
    broken = [f"  {row.name} ({row.database}): {'; '.join(row.limit.broken_by(row))}" for row in failed]
    return "\n".join([f"FAIL: {len(failed)} of {len(rows)} rows do not keep their limit.", *broken])


def busy(load: float, cores: int) -> str:
    """A warning where other programs take so much of the machine that milliseconds say little; else nothing."""
    if load <= cores / 2:
        return ""
    return (
        f"The machine is busy with other work (load {load:.1f} on {cores} cores): milliseconds are too high, "
        "ratios and cpu still tell."
    )


def save(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([row.as_data() for row in rows], ensure_ascii=False, indent=2), encoding="utf-8")


def load(path: Path) -> list[Row]:
    return [Row.from_data(data) for data in json.loads(path.read_text(encoding="utf-8"))]


def _cells(row: Row) -> tuple[str, ...]:
    queries = "" if row.queries is None else str(row.queries)
    return (
        row.name,
        row.database,
        _short(row.ours),
        _short(row.floor),
        f"{row.ratio:.2f}",
        _short(row.cpu),
        queries,
        str(row.limit),
        row.verdict,
        row.note,
    )


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.0f}" if milliseconds >= 10 else f"{milliseconds:.1f}"

"""One row of the table: what of ours was measured, the floor that was measured with it, and the verdict."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median

PASS, FAIL, NO_LIMIT = "PASS", "FAIL", "no limit"


@dataclass(frozen=True)
class Limit:
    """What is wanted of a row; None: nothing is. ``ratio`` is of ours to the floor, both in time; ``kib`` of HTML;
    ``mistakes`` that were found in what was done."""

    ratio: float | None = None
    milliseconds: float | None = None
    queries: int | None = None
    kib: float | None = None
    mistakes: int | None = None

    def broken_by(self, row: "Row") -> list[str]:
        """What the row does not keep, in words."""
        pairs = [
            ("ratio", row.ratio, self.ratio),
            ("milliseconds", row.ours, self.milliseconds),
            ("queries", row.queries, self.queries),
            ("KiB", row.kib, self.kib),
            ("mistakes", row.mistakes, self.mistakes),
        ]
        return [
            f"{name}: {'not measured' if measured is None else format(measured, '.3g')}, wanted at most {wanted:.3g}"
            for name, measured, wanted in pairs
            if wanted is not None and (measured is None or measured > wanted)
        ]

    def __str__(self) -> str:
        wanted = {"×": self.ratio, " ms": self.milliseconds, " queries": self.queries, " KiB": self.kib}
        wanted[" mistakes"] = self.mistakes
        return ", ".join(f"≤ {value:g}{unit}" for unit, value in wanted.items() if value is not None) or "—"


@dataclass(frozen=True)
class Row:
    """Medians in milliseconds. ``queries`` are those that the empty page of the same site does not ask.

    ``cpu`` is what ours took of this process alone: on a busy machine it tells work from waiting.
    """

    name: str
    database: str
    ours: float
    floor: float
    cpu: float
    limit: Limit = field(default_factory=Limit)
    queries: int | None = None
    note: str = ""
    kib: float | None = None
    mistakes: int | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else float("inf")

    @property
    def verdict(self) -> str:
        if self.limit == Limit():
            return NO_LIMIT
        return FAIL if self.limit.broken_by(self) else PASS

    def as_data(self) -> dict:
        return asdict(self) | {"ratio": self.ratio, "verdict": self.verdict}

    @classmethod
    def from_data(cls, data: dict) -> "Row":
        names = ("name", "database", "ours", "floor", "cpu", "queries", "note", "kib", "mistakes")
        return cls(**{name: data.get(name) for name in names}, limit=Limit(**data["limit"]))


def side_by_side(
    ours: Callable[[], object], floor: Callable[[], object], *, times: int, warm_up: bool = True
) -> dict[str, float]:
    """The medians of a row, measured by turns, so that a machine that slows down slows both.

    With ``warm_up`` one turn before fills caches and is not counted.
    """
    if warm_up:
        ours()
        floor()
    turns = []
    for _turn in range(times):
        mine, cpu = _milliseconds(ours)
        bare, _cpu = _milliseconds(floor)
        turns.append((mine, bare, cpu))
    return {
        name: median(values) for name, values in zip(("ours", "floor", "cpu"), zip(*turns, strict=True), strict=True)
    }


def _milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """On the clock, and of this process."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000

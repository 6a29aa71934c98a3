import pytest

from iom_plugin.exports.documents import CONTINUED
from iom_plugin.exports.m_columns import columns, rows, step

from .test_road_maps import ACTIVITY, need, task


def activities(number: int) -> list[dict]:
    return [
        ACTIVITY | {"title": f"Шаг {place}", "form": None, "hours": None, "provider": ""} for place in range(number)
    ]


def test_columns_are_five_steps_between_task_and_results():
    headings = columns()
    assert [headings[name] for name in ("m1", "m5")] == ["М1", "М5"]
    assert list(headings) == ["need", "task", "steps", "m1", "m2", "m3", "m4", "m5", "results"]


def test_steps_of_a_task_stand_beside_each_other_with_their_dates():
    [row] = rows([need(task(*activities(2)))])
    assert [row[f"m{place}"] for place in range(1, 6)] == ["Шаг 0 (октябрь 2026)", "Шаг 1 (октябрь 2026)", "", "", ""]
    assert row["task_kind"] == "обучение"


@pytest.mark.parametrize(("steps", "lines"), [(0, 1), (5, 1), (6, 2), (11, 3)])
def test_further_steps_make_further_rows_of_the_same_task(steps, lines):
    table = rows([need(task(*activities(steps)), task(*activities(1)))])
    assert len(table) == lines + 1
    assert [row["task_span"] for row in table] == [lines, *[0] * (lines - 1), 1]
    assert [row["need_span"] for row in table] == [lines + 1, *[0] * lines]
    assert all(row["task"] == CONTINUED and row["results"] == [CONTINUED] for row in table[1:lines])


def test_step_without_dates_has_no_brackets():
    assert step(ACTIVITY | {"dates": ""}).endswith("ИРО")


def test_empty_road_map_is_a_row_of_dashes():
    [row] = rows([])
    assert (row["need"], row["task"], row["m1"], row["m2"]) == ("—", "—", "—", "")
    assert [row["task"] for row in rows([need()])] == ["—"]

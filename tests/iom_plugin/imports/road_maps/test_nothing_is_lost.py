"""Whatever stands in a table ends in the content or in a doubt."""

import json
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iom_plugin.errors import Invalid
from iom_plugin.imports.road_maps.grids import Cell, Grid, Line, Source, from_plain, place, to_plain
from iom_plugin.imports.road_maps.layouts import layout_of
from iom_plugin.imports.routes import doubts_as_data, read_route, understand
from iom_plugin_resources.core.text import words_of
from tests.factories.road_maps import FIVE

from .test_layouts_people_use import LAYOUTS

# With other tables, letters that only number, and a form of work that stands there in another case.
NOT_ONLY_A_ROAD_MAP = ("among others", "xlsx second sheet", "in one cell", "typed letters", "more columns")
HEADINGS = [*FIVE, "М1", "М2", "Категория", "Часы", "Организатор", "Начало", "Окончание", "Ответственный", "Отметка"]
TEXTS = [
    "", "—", "Недостаточное владение схемами", "Необходимость перемен", "Изучить схемы", "Внедрить схемы в 7 классе",
    "1. Вебинар «Схемы», 6 ч., ИРО\n2. Семинар", "Вебинар; семинар; тренинг", "октябрь 2026", "до 15.11.2026", "36",
    "май\nиюнь", "Реферат", "Эссе; доклад", "весна", "1.2. Освоить графики", "Профессиональный дефицит",
    "Посещение уроков (3 урока) (март 2027)", "с 5.05.2027 по 1.05.2027",
]  # fmt: skip


def told(understood) -> set[str]:
    """All words of the content and of the doubts."""
    texts = json.dumps([understood.content, doubts_as_data(understood.doubts)], ensure_ascii=False)
    return set(words_of(texts.replace("\\n", " ")))


def written(source, *, but=()) -> set[str]:
    """All words of the tables below their headings, but for numbers, which may be those of lines."""
    texts = []
    for grid in source.grids:
        layout = layout_of(grid)
        first, headings = (layout.first, layout.headings) if layout else (0, set())
        texts += [cell.text for cell in grid.cells() if cell.top >= first and cell.top not in headings]
    return {word for word in words_of(" ".join(texts)) if not word.isdigit() and word not in but}


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in NOT_ONLY_A_ROAD_MAP])
def test_layout_when_read_then_every_word_of_its_table_is_told(author, layout):
    understood = read_route(BytesIO(LAYOUTS[layout]()), "", teacher=author)
    assert written(understood.source, but={"ч", "п"}) - told(understood) == set()


@st.composite
def tables(draw) -> Source:
    """A table with some known headings, cells of any of the texts, some of them merged downwards."""
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=3, max_size=7, unique=True))
    height = draw(st.integers(1, 6))
    grid = Grid(1, [[] for _row in range(height + 1)])
    for column, heading in enumerate(headings):
        place(grid, Cell(0, column, column, 0, [Line(heading)]))
        row = 1
        while row <= height:
            last = min(height, row + draw(st.sampled_from([0, 0, 0, 1, 2])))
            lines = [Line(text) for text in draw(st.sampled_from(TEXTS)).split("\n")]
            place(grid, Cell(row, column, column, last, lines))
            row = last + 1
    for row in grid.rows:
        row.sort(key=lambda cell: cell.left)
    return Source([grid])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=tables())
def test_table_when_it_is_any_then_every_word_is_told(author, source):
    try:
        understood = understand(source, teacher=author)
    except Invalid:  # no road map, or one without any line
        return
    kinds = {"профессиональный", "дефицит", "ч"}  # a line that only names the kind is its kind
    missing = written(source, but=kinds)
    rows = [[cell.text for cell in row] for row in source.grids[0].rows]
    assert missing - told(understood) == set(), rows


@given(source=tables())
def test_source_when_it_travels_as_plain_data_then_comes_back_the_same(source):
    assert from_plain(json.loads(json.dumps(to_plain(source)))) == source

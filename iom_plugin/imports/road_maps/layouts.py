"""Which column of a table says what. No regulation fixes the form (practice), so columns are told by their headings."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from iom_plugin_resources.core.periods import PeriodError, parse_period
from iom_plugin_resources.core.text import fold

from .grids import Cell, Grid
from .roles import M_COLUMN, Role, role_of
from .wordings import starts_with_infinitive

FEWEST_COLUMNS = 3
ROWS_BEFORE_HEADINGS = 40
ROWS_LOOKED_AT = 30


FORM_ONLY = re.compile(r"форм[аы]|виды?")
TELLING = {Role.NEED, Role.TASK, Role.ACTIVITY, Role.FORM, Role.DATES, Role.RESULT, Role.REPORT, Role.LEVEL}
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}[.)]?")


@dataclass
class Column:
    left: int
    right: int
    role: Role
    title: str
    dates: str = ""


@dataclass
class Layout:
    """How to read a table: its columns, and the rows that are no content."""

    grid: Grid
    columns: list[Column]
    first: int
    headings: set[int] = field(default_factory=set)
    is_guessed: bool = False
    is_certain: bool = True

    @property
    def roles(self) -> set[Role]:
        return {column.role for column in self.columns}

    def is_road_map(self) -> bool:
        return bool(self.roles & {Role.ACTIVITY, Role.TASK}) and not self.is_report()

    def is_report(self) -> bool:
        """The second table of the form of a ЦНППМ: what was done by each activity."""
        return Role.REPORT in self.roles and not self.roles & {Role.NEED, Role.TASK, Role.DATES}

    def columns_of(self, cells: list[Cell]) -> list[tuple[Cell, Column]]:
        """Each cell of a row with the column in which people see it; edges that were dragged may differ a little."""
        if len(cells) == len(self.columns):
            return list(zip(cells, self.columns, strict=True))
        return [(cell, max(self.columns, key=lambda column: _overlap(cell, column))) for cell in cells]

    def spans_everything(self, cells: list[Cell]) -> Cell | None:
        """The one cell of a row that is a heading inside of the table."""
        filled = [cell for cell in cells if cell.text]
        if len(filled) != 1 or len(self.columns) < 3:
            return None
        covered = [column for column in self.columns if _overlap(filled[0], column) > 0]
        numbers = sum(column.role == Role.NUMBER for column in self.columns)
        return filled[0] if len(covered) >= max(3, len(self.columns) - numbers - 1) else None


def _overlap(cell: Cell, column: Column) -> int:
    return min(cell.right, column.right) - max(cell.left, column.left) + 1


def layout_of(grid: Grid) -> Layout | None:
    """By the headings of the table; None where there are none that are known."""
    if grid.width < FEWEST_COLUMNS:
        return None
    for number, row in enumerate(grid.rows[:ROWS_BEFORE_HEADINGS]):
        roles = [role_of(cell.text) for cell in row if cell.top == number]
        wanted = 3 if grid.width > 3 else 2
        if len({role for role in roles if role in TELLING or role == Role.LINK}) >= wanted:
            return _layout(grid, number)
    return None


def _layout(grid: Grid, top: int) -> Layout:
    cells = grid.rows[top]
    last = max((cell.bottom for cell in cells if cell.top == top and cell.height < 4), default=top)
    lower = last + 1 if last == top else last
    if lower < len(grid.rows) and (last > top or _stands_under(grid.rows[lower], cells, lower)):
        cells, last = _lowest(cells, grid.rows[lower]), lower
    columns = [_column(cell) for cell in cells]
    layout = Layout(grid, _settled(columns), last + 1)
    layout.headings = {*range(top, last + 1), *_repeated(grid, top, last)}
    _guess_unnamed(layout)
    return layout


def _guess_unnamed(layout: Layout) -> None:
    """A column of numbers, tasks or activities whose heading says nothing is told by what stands in it."""
    rows = [row for number, row in enumerate(layout.grid.rows) if number >= layout.first]
    texts: dict[int, list[str]] = {}
    for row in rows[:ROWS_LOOKED_AT]:
        for cell, column in layout.columns_of(row):
            texts.setdefault(id(column), []).append(cell.text)
    unnamed = [column for column in layout.columns if column.role == Role.UNKNOWN and role_of(column.title) is None]
    for column in unnamed:
        filled = [text for text in texts.get(id(column), ()) if text]
        if _share(filled, lambda text: bool(COLUMN_NUMBER.fullmatch(text))) > 0.8:
            column.role = Role.NUMBER
        elif Role.TASK not in layout.roles and _share(filled, starts_with_infinitive) > 0.5:
            column.role, layout.is_guessed = Role.TASK, True
        elif Role.ACTIVITY not in layout.roles and filled:
            column.role, layout.is_guessed = Role.ACTIVITY, True


def _stands_under(row: list[Cell], headings: list[Cell], number: int) -> bool:
    """Whether the row says what the wide headings above it are divided into, and nothing else."""
    wide = [cell for cell in headings if cell.width > 1]
    filled = [cell for cell in row if cell.text and cell.top == number]
    return len(filled) > 1 and all(
        len(cell.text) <= 60 and any(over.left <= cell.left and cell.right <= over.right for over in wide)
        for cell in filled
    )


def _lowest(upper: list[Cell], lower: list[Cell]) -> list[Cell]:
    """The headings as one row: of two that stand one above the other the words of both."""
    found = []
    for cell in lower:
        over = next((one for one in upper if one.left <= cell.left <= one.right), None)
        if over is None or over is cell:
            found.append(cell)
            continue
        found.append(replace(cell, lines=cell.lines if role_of(cell.text) or _dates(cell.text) else over.lines))
    # The dates of a column «М1 (октябрь)» stand in it; a heading of dates only belongs to the activities above it.
    for place, cell in enumerate(found):
        over = next((one for one in upper if one.left <= cell.left <= one.right), None)
        if over is not None and _dates(cell.text) and role_of(over.text) == Role.ACTIVITY:
            found[place] = replace(cell, lines=[replace(line, text=f"М1 ({line.text})") for line in cell.lines])
    return found


def _column(cell: Cell) -> Column:
    role = role_of(cell.text) or Role.UNKNOWN
    within = M_COLUMN.sub("", fold(cell.text), count=1).strip(" ().:,") if M_COLUMN.match(fold(cell.text)) else ""
    return Column(cell.left, cell.right, role, " ".join(cell.text.split()), _dates(within))


def _dates(text: str) -> str:
    try:
        return text.strip() if text.strip() and parse_period(text) else ""
    except PeriodError:
        return ""


def _settled(columns: list[Column]) -> list[Column]:
    """Two columns with one role: «цель» before «задачи» is the need, a «форма» beside activities is their form."""

    def having(role: Role) -> list[Column]:
        return [column for column in columns if column.role == role]

    tasks = having(Role.TASK)
    if len(tasks) > 1 and not having(Role.NEED):
        tasks[0].role = Role.NEED
    for column in having(Role.TASK)[1:]:
        column.role = Role.UNKNOWN
    for column in having(Role.NEED)[1:]:
        column.role = Role.UNKNOWN if having(Role.TASK) else Role.TASK
    activities = [column for column in having(Role.ACTIVITY) if not M_COLUMN.match(fold(column.title))]
    forms = [column for column in activities if FORM_ONLY.fullmatch(fold(column.title))]
    forms = forms or [column for column in activities if fold(column.title).startswith(("форм", "вид"))]
    if len(activities) > 1 and 0 < len(forms) < len(activities):
        for column in forms:
            column.role = Role.FORM
    resources = [column for column in activities if fold(column.title).startswith("ресурс")]
    if len(resources) < len(activities):  # what one works with stands beside what one does
        for column in resources:
            column.role = Role.UNKNOWN
    if having(Role.REPORT) and having(Role.DATES):
        for column in having(Role.REPORT):
            column.role = Role.RESULT
    if not having(Role.ACTIVITY) and having(Role.FORM):
        having(Role.FORM)[0].role = Role.ACTIVITY
    return columns


def _repeated(grid: Grid, top: int, last: int) -> set[int]:
    """Headings that stand again on the next page, and a row that only counts the columns."""
    titles = {_texts(grid.rows[number]) for number in range(top, last + 1)}
    found = set()
    for number in range(last + 1, len(grid.rows)):
        texts = _texts(grid.rows[number])
        if texts in titles and any(texts):
            found.add(number)
        if number == last + 1 and _counts_columns(texts):
            found.add(number)
    return found


def _texts(row: list[Cell]) -> tuple[str, ...]:
    return tuple(fold(cell.text) for cell in row)


def _counts_columns(texts: tuple[str, ...]) -> bool:
    filled = [text for text in texts if text]
    if len(filled) < 3 or not all(COLUMN_NUMBER.fullmatch(text) for text in filled):
        return False
    numbers = [int(re.sub(r"\D", "", text)) for text in filled]
    return all(after == before + 1 for before, after in pairwise(numbers))


# --- Without headings ---


def guessed_layout(grid: Grid) -> Layout | None:
    """By what stands in the columns: dates, infinitives; the rest in the order of the usual form.

    Only where tasks are worded as tasks is it certain that the table is a road map.
    """
    width = max((len(row) for row in grid.rows), default=0)
    typical = next((row for row in grid.rows if len(row) == width), [])
    if not 3 <= width <= 8 or len(grid.rows) < 1:
        return None
    columns = [Column(cell.left, cell.right, Role.UNKNOWN, "") for cell in typical]
    texts = [_column_texts(grid, place) for place in range(width)]
    free = [place for place in range(width) if any(texts[place])]
    shares = {place: _share(texts[place], lambda text: bool(_dates(text))) for place in free}
    dates = max(free, key=lambda place: shares[place], default=None)
    if dates is None or shares[dates] < 0.5:
        return None
    columns[dates].role = Role.DATES
    free.remove(dates)
    if free and _share(texts[free[0]], lambda text: bool(COLUMN_NUMBER.fullmatch(text))) > 0.5:
        columns[free.pop(0)].role = Role.NUMBER
    order = {4: [Role.NEED, Role.TASK, Role.ACTIVITY, Role.RESULT], 3: [Role.TASK, Role.ACTIVITY, Role.RESULT]}
    if len(free) == 3 and _share(texts[free[1]], starts_with_infinitive) > 0.5:
        order[3] = [Role.NEED, Role.TASK, Role.ACTIVITY]
    for place, role in zip(free, order.get(len(free), [Role.ACTIVITY, Role.RESULT]), strict=False):
        columns[place].role = role
    is_certain = any(
        column.role == Role.TASK and _share(texts[place], starts_with_infinitive) >= 0.5
        for place, column in enumerate(columns)
    )
    return Layout(grid, columns, 0, is_guessed=True, is_certain=is_certain)


def _column_texts(grid: Grid, place: int) -> list[str]:
    """Each text once, however many rows its cell covers."""
    cells = [row[place] for row in grid.rows[:ROWS_LOOKED_AT] if place < len(row)]
    return [text for text in {(cell.top, cell.left): cell.text for cell in cells}.values() if text]


def _share(texts: list[str], holds) -> float:
    return sum(bool(holds(text)) for text in texts) / len(texts) if texts else 0.0

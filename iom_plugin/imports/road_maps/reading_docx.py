"""Word documents: their lines and tables as people see them, with tracked changes accepted."""

from collections.abc import Iterator

from ... import errors
from .archives import Archive, refused
from .grids import Cell, Grid, Line, Source, bounded

MOST_ROWS = 3_000
MOST_COLUMNS = 100
MOST_CELLS = 40_000

# What only wraps what is read; of two alternatives the first is what Word itself shows.
WRAPPERS = {
    "AlternateContent", "Choice", "bdo", "customXml", "dir", "fldSimple", "hyperlink", "ins", "moveTo", "sdt",
    "sdtContent", "smartTag",
}  # fmt: skip
SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
HEADING = ("heading", "title", "заголовок", "название")


def read_docx(archive: Archive, main_part: str) -> Source:
    """Raises ``Invalid`` for a table that no teacher has written."""
    folder = main_part.rpartition("/")[0]
    styles = _styles(archive, f"{folder}/styles.xml")
    body = _child(archive.xml(main_part), "body")
    return Source(_Reading(styles).blocks(body)) if body is not None else Source()


class _Reading:
    def __init__(self, styles: dict[str, dict]):
        self.styles = styles
        self.grids = 0
        self.cells = 0
        self.told: set[int] = set()  # tables whose text the cell around them has already

    def blocks(self, container) -> list[Line | Grid]:
        found: list[Line | Grid] = []
        for element in _through(container):
            name = _name(element)
            if name == "p":
                lines, boxes = self.lines(element)
                found += lines
                found += [block for box in boxes for block in self.blocks(box)]
            elif name == "tbl":
                found += self.tables(element)
        return found

    def tables(self, table) -> list[Grid]:
        """A table, and those inside its cells: some forms lay out a page with a table around the others."""
        self.grids += 1
        grid = Grid(self.grids)
        found = [grid]
        above: dict[int, Cell] = {}
        for row in _through(table):
            if _name(row) != "tr" or _is_deleted(row, "trPr", "del"):
                continue
            above, inner = self.row(grid, row, above)
            found += inner
        return found

    def row(self, grid: Grid, row, above: dict[int, Cell]) -> tuple[dict[int, Cell], list[Grid]]:
        number, inner = len(grid.rows), []
        if number == MOST_ROWS:
            raise refused(errors.ROUTE_TABLE_TOO_LONG, "table_too_long", number=MOST_ROWS)
        cells: list[Cell] = []
        column = _number(_child(_child(row, "trPr"), "gridBefore"), 0)
        for element in _through(row):
            if _name(element) != "tc" or _is_deleted(element, "tcPr", "cellDel"):
                continue
            properties = _child(element, "tcPr")
            span = min(max(_number(_child(properties, "gridSpan"), 1), 1), MOST_COLUMNS)
            right = column + span - 1
            if _merge(properties, "hMerge") == "continue" and cells:
                cells[-1].right = right
            elif _merge(properties, "vMerge") == "continue" and column in above:
                above[column].bottom = number
                cells.append(above[column])
            else:
                lines, tables = self.inside(element)
                cells.append(Cell(number, column, right, number, lines))
                inner += tables
            column = right + 1
        self.cells += len(cells)
        if column > MOST_COLUMNS * 2 or self.cells > MOST_CELLS:
            raise refused(errors.ROUTE_TABLE_TOO_LONG, "table_too_long", number=MOST_ROWS)
        grid.rows.append(cells)
        return {cell.left: cell for cell in cells}, inner

    def inside(self, cell) -> tuple[list[Line], list[Grid]]:
        """The lines of a cell; a table in it counts as its rows, too, one line each."""
        lines, grids = [], []
        for block in self.blocks(cell):
            if isinstance(block, Line):
                lines.append(block)
                continue
            grids.append(block)
            if block.number in self.told:
                continue
            self.told.add(block.number)
            rows = [" ".join(other.text.replace("\n", " ") for other in row if other.text) for row in block.rows]
            lines += [Line(text) for text in dict.fromkeys(rows) if text]
        return bounded(lines), grids

    def lines(self, paragraph) -> tuple[list[Line], list]:
        """The lines of a paragraph, and the text boxes that are anchored in it."""
        texts: list[str] = []
        boxes: list = []
        _collect(paragraph, texts, boxes)
        properties = _child(paragraph, "pPr")
        style = self.styles.get(_value(_child(properties, "pStyle")), {})
        level = _list_level(_child(properties, "numPr"), style.get("level"))
        first, *others = "".join(texts).split("\n")
        lines = [Line(_tidy(first), level, is_heading=bool(style.get("is_heading")))]
        lines += [Line(_tidy(text), is_continued=True) for text in others if _tidy(text)]
        return lines, boxes


def _collect(element, texts: list[str], boxes: list) -> None:
    for child in element:
        name = _name(child)
        if name == "t":
            texts.append(child.text or "")
        elif name in SIGNS:
            texts.append(SIGNS[name])
        elif name == "r" or name in WRAPPERS:
            _collect(child, texts, boxes)
        elif name in ("drawing", "pict", "object"):
            boxes += _outermost(child, "txbxContent")


def _outermost(element, name: str) -> Iterator:
    """The elements of this name, but none that stands inside of another: that is read with the one around it."""
    for child in element:
        if _name(child) == name:
            yield child
        else:
            yield from _outermost(child, name)


def _through(container) -> Iterator:
    """The children, those inside wrappers too."""
    for child in container:
        if _name(child) in WRAPPERS:
            yield from _through(child)
        else:
            yield child


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _name(element) -> str:
    """Without its namespace: the strict variant of the format has others."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element, name: str):
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _value(element) -> str:
    """The attribute ``val``; an element without it is switched on."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")


def _number(element, default: int) -> int:
    value = _value(element)
    return min(int(value), 10_000) if value.isascii() and value.isdigit() else default


def _merge(properties, name: str) -> str:
    element = _child(properties, name)
    return "" if element is None else _value(element) or "continue"


def _is_deleted(element, properties: str, mark: str) -> bool:
    return _child(_child(element, properties), mark) is not None


def _list_level(numbering, inherited: int | None) -> int | None:
    if numbering is None:
        return inherited
    identifier = _child(numbering, "numId")
    if identifier is not None and _value(identifier) == "0":
        return None
    return _number(_child(numbering, "ilvl"), 0)


def _styles(archive: Archive, name: str) -> dict[str, dict]:
    """Of every style of paragraphs: whether it makes a list, and whether it is a heading."""
    if name not in archive.names:
        return {}
    found: dict[str, dict] = {}
    for style in archive.xml(name):
        if _name(style) != "style":
            continue
        identifier = next((value for key, value in style.attrib.items() if key.rpartition("}")[2] == "styleId"), "")
        based_on = found.get(_value(_child(style, "basedOn")), {})
        numbering = _child(_child(style, "pPr"), "numPr")
        title = _value(_child(style, "name")).casefold()
        found[identifier] = {
            "level": _list_level(numbering, based_on.get("level")),
            "is_heading": title.startswith(HEADING) or based_on.get("is_heading", False),
        }
    return found

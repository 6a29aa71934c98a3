"""What a document says around its table: whose route it is, its theme, goal and period."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from iom_plugin_resources.core.periods import PeriodError, parse_period
from iom_plugin_resources.core.text import fold

from ...models.routes import LONGEST_YEARS
from .grids import Grid, Line
from .items import is_empty

# By folded labels; those that end a part of the document have no name.
LABELS = [
    ("person", r"ф\.? ?и\.? ?о\.?(?: педагога| учителя| автора)?|фамилия,? имя,? отчество(?: педагога)?|педагог"),
    ("position", r"(?:занимаемая )?должность.{0,40}|муниципалитет.{0,60}"),
    (
        "period",
        r"(?:сроки?|период)(?: (?:реализации|выполнения|действия|прохождения|работы)(?: (?:иом|маршрута|над проблемой|"
        r"над темой))?)?|сроки работы над (?:проблемой|темой)",
    ),
    (
        "theme",
        r"(?:индивидуальная |методическая )*тема(?: (?:самообразования|по самообразованию|иом|маршрута|работы))*"
        r"|название(?: маршрута| иом)?",
    ),
    ("goal", r"цель(?: (?:иом|маршрута|самообразования|работы))?|цели"),
    ("tasks_summary", r"(?:основные )?задачи(?: (?:иом|маршрута|самообразования))?"),
    (
        "diagnostics_summary",
        r"(?:результаты )?диагностик[аи](?:,? (?:и )?(?:ее )?результаты)?(?: профессиональных дефицитов)?"
        r"|результаты диагностики.{0,60}|формы/?результаты проведенн?ых.{0,60}|выявленные.{0,20} дефициты",
    ),
    ("request", r"индивидуальный запрос.{0,40}"),
    ("self_education_form", r"форм[аы] самообразования"),
    ("expected_result", r"(?:ожидаем|планируем)ы[ей] результаты?"),
    ("report_form", r"форм[аы] отчета.{0,40}"),
    (
        "",
        r"дорожная карта.{0,60}|информационная справка|пояснительная записка|карта профессионального развития.{0,20}"
        r"|(?:диагностика|анализ) проделанной работы.{0,30}|общие сведения.{0,40}|образование|стаж.{0,30}|категория"
        r"|.{0,20}категория|педагогический стаж|место работы|район|предмет.{0,20}|информация о .{0,40}"
        r"|дата .{0,60}|отчет .{0,80}|рассмотрено.{0,80}|утвержд.{0,80}|согласовано.{0,80}|подпись.{0,40}",
    ),
]
PATTERNS = [(name, re.compile(rf"(?:(?:\d+|[ivx]+)[.)] ?)?(?:{pattern})")) for name, pattern in LABELS]
LABELLED = re.compile(r"\s*(?P<label>[^:]{2,90}?)\s*:\s*(?P<value>.*)", re.DOTALL)
TITLE = re.compile(
    r"индивидуальный образовательный маршрут(?: педагога)?[:.]? ?[«\"“](?P<theme>.{3,300}?)[»\"”]", re.IGNORECASE
)
YEARS = re.compile(r"\b20\d\d\s*[-–—/]\s*20\d\d(?:\s*уч\w*\.?)?(?:\s*(?:год\w*|гг?\.?)(?!\w))?", re.IGNORECASE)
QUOTED = re.compile(r"[«\"“](?P<inside>[^«»\"“”]+)[»\"”]")
DOCUMENT = ("индивидуальный образовательный маршрут", "иом")
# «Иванова Анна Петровна», «Иванова А. П.»; the line after the title may be the theme, but not a name.
NAME = re.compile(r"[А-ЯЁ][\w-]+(?: [А-ЯЁ](?:[\w-]+|\.)){1,2}(?: ?[А-ЯЁ]\.)?")
ONE_LINE = {"person", "position", "period", "theme"}


@dataclass
class Heading:
    """Texts by name; the period as two days where it was understood."""

    texts: dict[str, str] = field(default_factory=dict)
    other_persons: list[str] = field(default_factory=list)
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


def read_heading(blocks: Iterable[Line | Grid]) -> Heading:
    """From lines, and from tables of two columns (a label, and what is said of it)."""
    reading = _Reading()
    for block in blocks:
        if isinstance(block, Line):
            reading.line(block.text)
        else:
            reading.grid(block)
    heading = Heading({name: "\n".join(lines) for name, lines in reading.found.items() if lines})
    heading.other_persons = reading.other_persons
    heading.starts_on, heading.ends_on = _days(heading.texts.get("period") or reading.years)
    return heading


class _Reading:
    def __init__(self):
        self.found: dict[str, list[str]] = {}
        self.other_persons: list[str] = []
        self.open = ""
        self.years = ""
        self.follows_title = False

    def line(self, text: str) -> None:
        if is_empty(text):
            return
        if not self.years and (years := YEARS.search(text)):
            self.years = years[0]
        if match := TITLE.search(text):
            self.add("theme", match["theme"])
        labelled = LABELLED.fullmatch(text)
        name = _name(labelled["label"] if labelled else text)
        if self.follows_title and name is None and not NAME.fullmatch(text):
            self.found.setdefault("title", []).append(text)
        self.follows_title = fold(text).startswith(DOCUMENT) and not TITLE.search(text)
        if name is not None:
            self.open = name
            if labelled and labelled["value"].strip():
                self.add(name, labelled["value"].strip())
                self.open = "" if name in ONE_LINE else name
        elif self.open:
            self.add(self.open, text)
            self.open = "" if self.open in ONE_LINE else self.open

    def grid(self, grid: Grid) -> None:
        for row in grid.rows:
            cells = list({(cell.top, cell.left): cell for cell in row if cell.text}.values())
            texts = [cell.text for cell in cells]
            pair = texts[-2:] if len(texts) > 1 else []
            name = _name(pair[0].rstrip(" :")) if pair else None
            if name:
                self.add(name, pair[1])
            else:
                for text in texts:
                    for line in text.split("\n"):
                        self.open = ""
                        if LABELLED.fullmatch(line):
                            self.line(line)
        self.open = ""

    def add(self, name: str, text: str) -> None:
        """The first place where something of one line is said counts."""
        lines = self.found.setdefault(name, [])
        if name == "person" and lines and _surname(text) != _surname(lines[0]):
            self.other_persons.append(text)
        if name and not (name in ONE_LINE and lines):
            lines.append(_unquoted(text) if name == "theme" else text)


def _surname(person: str) -> str:
    return fold(person).partition(" ")[0]


def _unquoted(text: str) -> str:
    whole = QUOTED.fullmatch(text.strip(" ."))
    return whole["inside"] if whole else text


def _name(label: str) -> str | None:
    text = fold(label).strip(" .:")
    return next((name for name, pattern in PATTERNS if pattern.fullmatch(text)), None)


def _days(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    try:
        period = parse_period(text.split("\n")[0].strip(" .")) if text else None
    except PeriodError:
        period = None
    if period is None or period.start is None or period.end is None:
        return None, None
    too_long = period.end.year - period.start.year > LONGEST_YEARS
    return (None, None) if too_long else (period.start, period.end)

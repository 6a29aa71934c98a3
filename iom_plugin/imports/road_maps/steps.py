"""One activity as people word it: «Курсы ПК «…», 36 ч., ЦНППМ (12.01.2026–30.01.2026)»."""

import re
from dataclasses import dataclass

from iom_plugin_resources.core.periods import PeriodError, Precision, parse_period
from iom_plugin_resources.core.text import fold

from .items import parts_of

LONGEST_PROVIDER = 300
LONGEST_DATES = 200
MOST_HOURS = 2_000
BRACKETS = re.compile(r"\((?P<inside>[^()]{3,100})\)\s*[.;,]?\s*$")
HOURS = re.compile(
    r"(?:в объ[её]ме\s+)?(?P<hours>\d{1,4})\s*(?:ак\w*\.?\s*|академ\w*\s*)?ч(?:\.|ас\w*)?(?![\w])\.?", re.IGNORECASE
)
HOURS_ALONE = re.compile(rf"\(?\s*{HOURS.pattern}\s*\)?", re.IGNORECASE)
CANCELLED = {"отменено", "отменена", "отмена", "cancelled"}
# Kinds of organisations and the abbreviations by which people call them.
PROVIDER = re.compile(
    r"(?:[а-яё]{0,4}иро|[а-яё]{0,4}ипк\w*|[а-яё]{0,5}цнппм\w*|цнмо|ммц|ммс|[а-яё]?имц|имцро|рмо|шмо|гмо|омо"
    r"|мку|мбоу|мбу|мкоу|маоу|моу|гаоу|гбоу|мадоу|мбдоу|гау|гбу|фгаоу|фгбоу|фгбу|ано|ооо|сш|сош|оош|нош|доу"
    r"|академи\w*|институт\w*|университет\w*|центр\w*|школ[аы]|гимнази\w*|лице[йя]|колледж\w*"
    r"|сад|дом|портал\w*|платформ\w*|издательств\w*|библиотек[аи])"
)
TELLING_DATE = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d{2}-\d{2}|янв|февр|март|апрел|\bма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|квартал|четверт|полугод|учебн\w* год|в течени|бессрочно|постоянно|ежемесячно|каникул"
)
SEPARATOR = re.compile(r"\s*:\s*|\s+[–—-]\s+")
LONGEST_LEADING = 50
# «2026 г.» ends with its point.
ENDS_WITH_POINT = re.compile(r"(?:\bгг?|\bу|мес)\.$")


@dataclass
class Step:
    title: str
    dates: str = ""
    hours: int | None = None
    provider: str = ""
    is_cancelled: bool = False


def read_step(text: str, *, has_dates: bool = False, has_hours: bool = False, has_provider: bool = False) -> Step:
    """What the words say for certain; the rest stays in the title, and so does what a column says."""
    step = Step(text.strip())
    _take_brackets(step, has_dates, has_hours)
    if not has_dates and not step.dates:
        _take_dates(step)
    if not has_hours:
        _take_hours(step)
    if not has_provider:
        _take_provider(step)
    step.title = step.title.strip(" ,;") or text.strip()
    return step


def is_dates(text: str) -> bool:
    """Whether it is a date or a period and nothing else, worded so that it is no mere number."""
    text = text.strip(" .,;")
    if not text or len(text) > LONGEST_DATES or not TELLING_DATE.search(fold(text)):
        return False
    try:
        return parse_period(text).precision != Precision.UNKNOWN
    except PeriodError:
        return False


def is_understood(dates: str, *, strict: bool = True) -> bool:
    """Whether the dates say when; with ``strict=False`` also a wording that only names no days."""
    try:
        parse_period(dates, strict=strict)
    except PeriodError:
        return False
    return True


def _take_brackets(step: Step, has_dates: bool, has_hours: bool) -> None:
    while match := BRACKETS.match(step.title, max(step.title.rfind("("), 0)):
        inside, rest = match["inside"].strip(), step.title[: match.start()].strip()
        if not rest:
            return
        if fold(inside) in CANCELLED:
            step.is_cancelled = True
        elif not has_hours and step.hours is None and HOURS_ALONE.fullmatch(inside) and _hours(inside):
            step.hours = _hours(inside)
        elif not has_dates and not step.dates and is_dates(inside):
            step.dates = inside
        else:
            return
        step.title = rest


def _take_dates(step: Step) -> None:
    for match in reversed(list(SEPARATOR.finditer(step.title[:LONGEST_LEADING]))):
        leading, rest = step.title[: match.start()], step.title[match.end() :].strip()
        if rest and is_dates(leading):
            step.dates, step.title = _stripped(leading), rest
            return
    for mark in (",", ".", "–", "—", ";"):
        before, found, after = step.title.rpartition(mark if mark not in "–—" else f" {mark} ")
        if found and before and is_dates(after) and not is_dates(before.rpartition(",")[2]):
            step.dates, step.title = _stripped(after), before.strip()
            return
    _take_span(step)


def _stripped(dates: str) -> str:
    dates = dates.strip(" ;,")
    return dates if ENDS_WITH_POINT.search(dates) else dates.rstrip(".")


def _take_span(step: Step) -> None:
    """«…, ноябрь – декабрь 2025»: the dash belongs to the dates."""
    before, found, after = step.title.rpartition(",")
    if found and before and is_dates(after):
        step.dates, step.title = _stripped(after), before.strip()


def _take_hours(step: Step) -> None:
    parts = parts_of(step.title, ",")
    parts = step.title.split(",") if len(parts) == 1 else parts
    for place, part in enumerate(parts[1:], start=1):
        if step.hours is None and HOURS_ALONE.fullmatch(part.strip()) and _hours(part):
            step.hours = _hours(part)
            step.title = ", ".join(piece.strip() for piece in [*parts[:place], *parts[place + 1 :]])
            return


def hours_of(text: str) -> int | None:
    """«36», «36 ч.»; None where it says anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 5:
        text = f"{text} ч"
    return _hours(text) if HOURS_ALONE.fullmatch(text) else None


def _hours(text: str) -> int | None:
    hours = int(HOURS.search(text)["hours"])
    return hours if 0 < hours <= MOST_HOURS else None


def _take_provider(step: Step) -> None:
    place = _last_comma(step.title)
    provider = step.title[place + 1 :].strip(" .;")
    if place > 0 and _is_provider(provider):
        step.provider, step.title = provider, step.title[:place].strip()


def _is_provider(text: str) -> bool:
    """A few words with a kind of organisation first («ИРО»), or after a name in capitals («Приозёрский лицей»)."""
    words = [word.strip('«»"“”,.') for word in fold(text).split()]
    if not 0 < len(words) < 10 or len(text) > LONGEST_PROVIDER:
        return False
    kinds = [bool(PROVIDER.fullmatch(word)) for word in words[:3]]
    return kinds[0] or (text[0].isupper() and any(kinds))


def _last_comma(text: str) -> int:
    """Where the last comma outside of quotation marks and brackets stands."""
    depth, found = 0, -1
    for place, letter in enumerate(text):
        depth += (letter in "«(“„") - (letter in "»)”")
        if letter == "," and depth == 0:
            found = place
    return found

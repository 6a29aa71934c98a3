"""What the headings of columns say. No regulation fixes them (practice), so many wordings of one thing are known."""

import re
from enum import StrEnum

from iom_plugin_resources.core.text import fold

LONGEST_HEADING = 250


class Role(StrEnum):
    """What a column is about."""

    NUMBER = "number"
    NEED = "need"
    TASK = "task"
    ACTIVITY = "activity"
    FORM = "form"
    DATES = "dates"
    STARTS = "starts"
    ENDS = "ends"
    RESULT = "result"
    HOURS = "hours"
    PROVIDER = "provider"
    LEVEL = "level"
    REPORT = "report"
    LINK = "link"
    UNKNOWN = "unknown"


# By folded headings. Of all that match, the one that begins first counts, and of those the longest: «мероприятия,
# направленные на устранение дефицитов» are activities, «форма предъявления результата» is a result.
WORDS = [
    (Role.NUMBER, r"^(?:no|n|#)(?: ?п ?[/.]? ?п\.?)?$|^п ?/ ?п$|^номер(?: п/п)?$|^no \w{0,12}$"),
    (
        Role.NEED,
        r"дефицит\w*|затруднени\w*|проблем\w*|потребност\w*|запрос\w*|задач\w* на (?:\w+ ){0,2}(?:период|год)"
        r"|западающ\w*|зон\w* (?:ближайшего )?(?:развити|роста)\w*|компетенци\w*|трудност\w*"
        r"|(?:что|чего)(?: \w+)? не (?:получ|зна|уме|удае|хвата)\w*",
    ),
    (
        Role.TASK,
        r"(?:образовательн|учебн|профессиональн|индивидуальн)\w* (?:задач|цел)\w*|задач\w*|цел[ьи]\b"
        r"|направлени\w*(?: \w+)?|чему (?:\w+ )?(?:на)?уч\w*",
    ),
    (
        Role.ACTIVITY,
        r"форм\w*(?:,? (?:и )?(?:метод|способ|вид)\w*)? (?:работ|взаимодейств|реализац|обучен|освоен|деятельност"
        r"|повышен|устранен|сопровожден|участ)\w*|мероприяти\w*|действи\w*|деятельност\w*|способ\w*|шаг\w*|событи\w*"
        r"|содержани\w*(?! отчет)|вид\w* (?:работ|деятельност)\w*|план работ\w*"
        r"|(?:как|что)(?: я)? (?:буд|сдела|планир)\w*(?: делать)?"
        r"|средств\w*|пут\w* (?:реш|устран|преодол)\w*|форм\w* и \w+|^форм[аы]$|ресурс\w*",
    ),
    (Role.FORM, r"категори\w*|^вид[ы]?$|тип\w* мероприяти\w*|формат\w*"),
    (
        Role.RESULT,
        r"форм\w* (?:\(?\w+\)? ){0,2}?(?:предъявлен|представлен|отчет|результат|презентац|контрол|подтвержден|итог)\w*"
        r"(?: результат\w*)?|результат\w*|отчет\w*|выход\w*|продукт\w*|итог\w*|анализ достижен\w*|достижени\w*"
        r"|чем (?:\w+ )?подтвер\w*|подтвержден\w*|что получ\w*|индикатор\w*",
    ),
    (Role.STARTS, r"(?:дата |срок |время )?начал[оа]\w*"),
    (Role.ENDS, r"(?:дата |срок |время )?(?:окончани|завершени|конец)\w*"),
    (
        Role.DATES,
        r"срок\w*|дат[аы]\w*|период\w*|месяц\w*|врем[яе]\w*|график\w*|когда|четверт[ьи]|полугоди\w*|учебн\w* год\w*",
    ),
    (Role.HOURS, r"час[ыао]\w*|кол\w*[-. ]{0,2}(?:во )?час\w*|об[ъь]ем\w*|трудоемкост\w*"),
    (Role.PROVIDER, r"организатор\w*|мест[оа] \w+|место|кто проводит|площадк\w*|учреждени\w*|база\b"),
    (Role.LEVEL, r"уров\w+"),
    (Role.REPORT, r"(?:текстов\w* )?содержани\w* отчет\w*|отчет\w* о (?:про|вы)\w*|текст\w* отчет\w*"),
    (Role.LINK, r"ссылк\w*"),
    (
        Role.UNKNOWN,
        r"сопровождени\w*|отметк\w*|примечани\w*|ответственн\w*|комментари\w*|подпис\w*|выполнени\w*|факт\w*",
    ),
]
PATTERNS = [(role, re.compile(pattern)) for role, pattern in WORDS]
M_COLUMN = re.compile(r"[мm] ?-?\d{1,2}\b\.?")


def role_of(heading: str) -> Role | None:
    """None where the words say nothing."""
    text = fold(heading)
    if not text or len(text) > LONGEST_HEADING:
        return None
    if M_COLUMN.match(text):
        return Role.ACTIVITY
    text = re.sub(r"^\d{1,2}[.)] ?", "", text)
    found = [(match.start(), -len(match[0]), role) for role, pattern in PATTERNS if (match := pattern.search(text))]
    return min(found, key=lambda one: one[:2])[2] if found else None

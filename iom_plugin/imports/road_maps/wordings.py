"""What words tell: the kind of a need and of a task, a form of work, a result form, the opener of a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from iom_plugin_resources.core.patterns import Blank, Choice, Text, compose, parse_pattern
from iom_plugin_resources.core.text import fold, is_infinitive, lemma_of, words_of

from ...choices import NeedKind, OpenerColumn, TaskKind
from ...models import Opener, ResultForm, WorkForm
from .items import same

MOST_WORDS = 8
LONGEST_SENTENCE = 2_000
SHORTEST_TELLING = 2
# Words that say that somebody does something, not what it is.
GENERAL = {
    "участие", "прохождение", "организация", "проведение", "посещение", "подготовка", "работа", "изучение", "анализ",
    "выполнение", "разработка", "разработать", "методический", "творческий", "тематический", "педагогический",
    "индивидуальный", "серия", "единый", "деловой", "проба", "продукт", "карта", "курс", "занятие", "открытый",
}  # fmt: skip
# What people write for the words of a vocabulary.
MEANS = [
    (re.compile(rf"^(?:{pattern})"), code)
    for pattern, code in (
        (r"(?:курс\w*|кпк|программ\w*) (?:пк|повышени\w*|дпп|доп\w*)\b|кпк\b|дпп\b|повышени\w* квалиф", "course"),
        (r"курс\w*\b(?! самообр)", "course"),
        (r"изучени\w* (?:литератур|пособи|стат|книг|материал|методич|опыт|норм|докум|публикац|учебн)", "materials"),
        (r"(?:взаимо)?посещени\w* (?:\w+ ){0,2}?(?:урок|заняти|открыт)", "visit"),
        (r"(?:проба|апробаци\w*)\b", "trial"),
        (r"(?:просмотр|анализ) видео", "video"),
        (r"самоанализ", "self-analysis"),
        (r"выступлени", "speech"),
        (r"разработк\w*|составлени\w*|создани\w*|подготовк\w* материал", "development"),
        (r"заседани\w* (?:\w+ )?(?:мо|шмо|рмо|методическ)", "meeting"),
    )
]

SHORT = {"course": ("пк", "кпк", "дпп")}

DEFICIT = re.compile(
    r"недостат\w*|недостаточн\w*|дефицит\w*|затруднени\w*|трудност\w*|нехватк\w*|отсутстви\w*|слаб\w*|неумени\w*"
    r"|незнани\w*|низк\w*|не (?:владе|уме|зна)\w*|невладени\w*|пробел\w*|неполн\w*|ограниченн\w*|несформирован\w*"
)
AHEAD = re.compile(
    r"необходимост\w*|потребност\w*|повышени\w*|обеспечени\w*|создани\w*|изменени\w*|выявлени\w*|внедрени\w*"
    r"|распространени\w*|формировани\w*|развити\w*|подготовк\w*|реализаци\w*|задач\w*|освоени\w*|совершенствовани\w*"
)
PRACTICE = re.compile(
    r"(?:внедр|примен(?:ить|ять)|использова|разработ|разрабатыв|апробир|реализ|провести|проводить|создать|создавать"
    r"|организова|включ|стать|научиться оценивать|обобщить|представить|транслир|поделиться|распростран|составить"
    r"|систематически|начать|перестро|выстро|сконструир|спроектир|проектиров|подготовить|построить|осуществ|оценить"
    r"|скоррект)"
)
LEARNING = re.compile(
    r"(?:изуч|осво|осваив|научиться|узна|познаком|ознаком|разобра|овладе|понять|повысить|углубить|пополнить|расширить"
    r"|систематизировать|пройти|прослушать|проанализ|совершенств|исследова|развить|приобрести|сформировать|улучшить)"
)


def starts_with_infinitive(text: str) -> bool:
    words = words_of(text[:200])
    return bool(words) and is_infinitive(words[0])


def need_kind(text: str) -> str | None:
    """None where the words tell nothing."""
    return _by_words(text, ((NeedKind.DEFICIT, DEFICIT), (NeedKind.TASK, AHEAD)))


def task_kind(text: str) -> str | None:
    return _by_words(text, ((TaskKind.PRACTICE, PRACTICE), (TaskKind.LEARNING, LEARNING)))


def _by_words(text: str, kinds) -> str | None:
    words = fold(text)[:300]
    found = [(match.start(), kind) for kind, pattern in kinds if (match := re.search(rf"\b{pattern.pattern}", words))]
    return min(found, key=lambda one: one[0])[1] if found else None


def kind_of_label(text: str, kinds) -> str | None:
    """The kind whose name stands alone in a line, as in our own documents."""
    bare = text.strip(" ().:")
    return next((kind for kind in kinds.values if same(bare, str(kinds(kind).label))), None)


@dataclass(frozen=True)
class Worded:
    """An item of a vocabulary with its chief words."""

    code: str
    title: str
    lemmas: tuple[str, ...]

    def says_all_of(self, text: str) -> bool:
        """Whether the title loses nothing of the text: «Вебинары» are «Вебинар»."""
        return same(self.title, text) or set(_lemmas(text)) <= {*self.lemmas, *SHORT.get(self.code, ())}


class Vocabularies:
    """The vocabularies of this portal, read in three queries."""

    def __init__(self):
        self.work_forms = _worded(WorkForm.objects.active())
        self.result_forms = _worded(ResultForm.objects.active())
        self.openers = list(Opener.objects.active())

    def work_form(self, text: str) -> Worded | None:
        folded = fold(text)
        code = next((code for pattern, code in MEANS if pattern.search(folded)), None)
        meant = next((form for form in self.work_forms if form.code == code), None) if code else None
        return _leading(self.work_forms, folded) or meant or _nearest(self.work_forms, text)

    def result_form(self, text: str) -> Worded | None:
        return _leading(self.result_forms, fold(text)) or _nearest(self.result_forms, text)

    def divided_step(self, title: str) -> tuple[Worded | None, str]:
        """«Посещение уроков. Два урока …», as our own documents word an activity: its form, and its title."""
        return _divided(self.work_forms, title)

    def divided_result(self, text: str) -> tuple[Worded | None, str]:
        """The same of a result."""
        return _divided(self.result_forms, text)

    def opener(self, text: str, columns: Sequence[str]) -> tuple[str, dict] | None:
        """The opener from which exactly this sentence is made, and what stands in its blanks."""
        if len(text) > LONGEST_SENTENCE:  # blanks are looked for at every place, so the work grows with its square
            return None
        for opener in self.openers:
            if opener.column in columns and (answers := _answers(opener.pattern, text)) is not None:
                return opener.code, answers
        return None


TASK_COLUMNS = (OpenerColumn.LEARNING, OpenerColumn.PRACTICE)
NEED_COLUMNS = (OpenerColumn.NEED,)


def _worded(items) -> list[Worded]:
    return [Worded(item.code, item.title, _lemmas(item.title)) for item in items]


def _lemmas(text: str) -> tuple[str, ...]:
    return tuple(lemma_of(word) for word in words_of(text[:300])[:MOST_WORDS])


def _leading(forms: list[Worded], folded: str) -> Worded | None:
    """The longest form with which the words begin: «Семинар «Проектная деятельность»» is no project."""
    found = [form for form in forms if re.match(rf"{re.escape(fold(form.title))}(?!\w)", folded)]
    return max(found, key=lambda form: len(form.title), default=None)


def _divided(forms: list[Worded], text: str) -> tuple[Worded | None, str]:
    """The longest form that stands before a full stop or a colon, and what comes after it."""
    found = [form for form in forms if text[: len(form.title)] == form.title]
    for form in sorted(found, key=lambda form: -len(form.title)):
        rest = text[len(form.title) :]
        if rest[:2] in (". ", ": ") and rest[2:].strip():
            return form, rest[2:].strip()
    return None, text


def _nearest(forms: list[Worded], text: str) -> Worded | None:
    """All words of the form among the first of the text, the longest form first; or else its telling first word."""
    lemmas = _lemmas(text)
    whole = [form for form in forms if form.lemmas and set(form.lemmas) <= set(lemmas)]
    if whole:
        return max(whole, key=lambda form: len(form.lemmas))
    telling = [lemma for lemma in lemmas[:3] if _is_telling(lemma)][:1]
    heads = ((form, next((lemma for lemma in form.lemmas if _is_telling(lemma)), None)) for form in forms)
    return next((form for form, head in heads if head and [head] == telling), None)


def _is_telling(lemma: str) -> bool:
    """«Участие в …» has no word yet by which a form could be known."""
    return len(lemma) > SHORTEST_TELLING and lemma not in GENERAL


def _answers(pattern: str, text: str) -> dict | None:
    parts = parse_pattern(pattern)
    expression = "".join(_expression(part) for part in parts)
    match = re.fullmatch(expression, text, re.IGNORECASE)
    if match is None:
        return None
    answers = {name: value.strip() for name, value in match.groupdict().items()}
    return answers if compose(parts, answers) == text else None


def _expression(part: Text | Blank | Choice) -> str:
    if isinstance(part, Text):
        return re.escape(part.text)
    options = "|".join(map(re.escape, part.options)) if isinstance(part, Choice) else "[^;\n]+?"
    return f"(?P<{part.name}>{options})"

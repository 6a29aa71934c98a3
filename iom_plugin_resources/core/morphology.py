"""What a Russian word may be, and its other forms; thin sense on top of ``pymorphy3``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from .text import analyzer

NOUN, MODIFIER = "noun", "modifier"
# Of the parts of «мастер-класс» and «кейс-технология» only the last one changes; of «урок-исследование» both do.
UNCHANGED_FIRST_PARTS = {
    "арт", "аудио", "бизнес", "блиц", "веб", "видео", "имидж", "интеллект", "интернет", "кейс", "квест", "квиз", "коуч",
    "мастер", "медиа", "микро", "мини", "онлайн", "офлайн", "пресс", "скетч", "скрам", "смарт", "социо", "тайм", "тест",
    "топ", "флеш", "флэш", "фото", "чат", "чек", "эко", "экспресс",
}  # fmt: skip
# Participles that have become people: «обучающиеся школы» are not a kind of schools.
PEOPLE = re.compile(r"(?:обучающ|учащ|служащ|трудящ)\w+")
# Words that no dictionary has yet are understood where their ending is regular.
REGULAR_ENDING = re.compile(r".{3,}(?:инг|ци[яи]|ост[ьи]|ств[оа]|ени[ея]|ани[ея]|ик[аи]|изм|ист|инар|[йтд]ер|тор|ент)")
RELATIVE = {"который", "какой", "чей", "что", "кто", "где", "когда", "как", "сколько", "каков"}
CASES = {"nomn", "gent", "datv", "accs", "ablt", "loct"}
NAMES = ("Name", "Surn", "Patr")
JOINING = {"и", "или", "либо"}
POSSESSIVE = {"их", "его", "её", "ее"}
KINDS = {"NOUN": NOUN, "ADJF": MODIFIER, "PRTF": MODIFIER}
UNCHANGING = {"PREP": "preposition", "INFN": "infinitive", "ADVB": "adverb", "COMP": "adverb", "PRCL": "adverb"}
NOT_OF_PHRASES = {"NUMR", "CONJ", "NPRO"}
FEMALE, MALE = ("вна", "чна", "кызы"), ("вич", "мич", "ьич", "тич", "кич", "оглы")
CYRILLIC_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
PLAIN_WORD = re.compile(r"[А-Яа-яЁё][а-яё]*(?:-[а-яё]+)*|\w+-[а-яё]+")


def parses_of(word: str) -> list:
    """What the dictionary says of a word, the likeliest first; nothing of words that are not in Russian letters."""
    return analyzer().parse(word.lower()) if CYRILLIC_WORD.fullmatch(word.lower()) else []


@dataclass(frozen=True)
class Reading:
    """One thing that a word may be; ``gender`` is empty in the plural."""

    kind: str
    case: str
    number: str
    gender: str = ""
    animacy: str = ""
    is_participle: bool = False
    parses: tuple = ()
    unchanged: str = ""
    without_yo: bool = False

    def to(self, case: str, *, animacy: str = "") -> str | None:
        """The word in another case, small; None where it has no such form."""
        wanted = {case, self.number}
        if self.parses[0].tag.POS != "NOUN":
            wanted |= {self.gender} if self.gender else set()
            wanted |= {animacy} if animacy and case == "accs" and self.gender in ("", "masc") else set()
        return self._form(wanted)

    def as_beside(self, noun: "Reading") -> str | None:
        """The adjective in the case, number and gender of ``noun``."""
        return replace(self, number=noun.number, gender=noun.gender).to(noun.case, animacy=noun.animacy)

    def _form(self, wanted: set[str]) -> str | None:
        forms = [parse.inflect(wanted) for parse in self.parses]
        if None in forms:
            return None
        put = self.unchanged + "-".join(form.word for form in forms)
        return put.replace("ё", "е") if self.without_yo else put


@lru_cache(maxsize=2_000)
def readings_of(word: str) -> tuple[Reading, ...]:
    """Everything that a word of a phrase may be, the likeliest first; nouns and what agrees with nouns only."""
    unchanged, changing = _parts(word)
    if len(changing) == 1:
        return tuple(replace(reading, unchanged=unchanged) for reading in _readings_of_part(changing[0]))
    nouns = ([r for r in _readings_of_part(part) if r.kind == NOUN] for part in changing)
    return tuple(
        replace(one, parses=one.parses + other.parses, without_yo=one.without_yo or other.without_yo)
        for one, other in product(*nouns)
        if (one.case, one.number) == (other.case, other.number)
    )


@lru_cache(maxsize=2_000)
def kind_of_word(word: str) -> str:
    """``word`` where it may change; else ``fixed`` (a name, a number, «ИКТ»), ``preposition``, ``joining`` …"""
    if not PLAIN_WORD.fullmatch(word) or is_proper(word):
        return "fixed"
    if word.lower() in JOINING | POSSESSIVE:
        return "joining" if word.lower() in JOINING else "possessive"
    # Of «ИКТ-компетентность» the last part says what it is.
    likeliest = (parses_of(word) or parses_of(word.rsplit("-", 1)[-1]))[0]
    if likeliest.normal_form in RELATIVE:
        return "relative"
    readings = readings_of(word)
    if likeliest.tag.POS in UNCHANGING and not any(r.kind == MODIFIER and r.case == "nomn" for r in readings):
        return UNCHANGING[likeliest.tag.POS]
    if likeliest.tag.POS == "ADJS" and word.endswith("о"):
        return "adverb"
    return "word" if readings and likeliest.tag.POS not in NOT_OF_PHRASES else "other"


def is_proper(word: str) -> bool:
    """Whether a word with a capital is a name of somebody or of a place, so far as can be told."""
    if not word[:1].isupper():
        return False
    parses = parses_of(word)
    if parses and any(name in parses[0].tag for name in (*NAMES, "Geox", "Orgn")):
        return True
    return not analyzer().word_is_known(word.lower()) and any(name in parse.tag for parse in parses for name in NAMES)


def lemmas_of(word: str) -> set[str]:
    """The dictionary forms that the word may be of."""
    return {parse.normal_form for parse in parses_of(word)}


def genders_of(word: str) -> set[str]:
    """The genders that a form tells by its ending («готовой», «готовым»); none where its ending tells nothing."""
    parses = [p for p in parses_of(word) if p.tag.POS in ("ADJF", "ADJS", "PRTF", "PRTS", "VERB")]
    return {str(parse.tag.gender) for parse in parses if parse.tag.number == "sing"} & {"masc", "femn"}


def gender_of(first_name: str, patronymic: str) -> str:
    """``masc`` or ``femn`` where the names of a person tell it, else nothing."""
    if patronymic.lower().endswith(FEMALE):
        return "femn"
    if patronymic.lower().endswith(MALE):
        return "masc"
    genders = {parse.tag.gender for parse in parses_of(first_name) if "Name" in parse.tag}
    return genders.pop() if genders in ({"masc"}, {"femn"}) else ""


def of_gender(options: Sequence[str], gender: str) -> list[str]:
    """The options without those of the other gender («способным», «способной»), if both are among them."""
    told = {option: genders_of(option) for option in options}
    if gender and {"masc"} in told.values() and {"femn"} in told.values():
        return [option for option in options if not told[option] or gender in told[option]]
    return list(options)


def _parts(word: str) -> tuple[str, list[str]]:
    """What of a word never changes, and the words in it that do."""
    lower = word.lower()
    if "-" not in lower or analyzer().word_is_known(lower):
        return "", [lower]
    first, last = lower.rsplit("-", 1)
    typed = word[: len(first)]
    changes = (
        typed[1:] == first[1:]  # not «ИКТ-компетентность»
        and first not in UNCHANGED_FIRST_PARTS
        and analyzer().word_is_known(first)
        and any(r.kind == NOUN and r.case == "nomn" for r in _readings_of_part(first))
        and any(r.kind == NOUN for r in _readings_of_part(last))
    )
    return ("", [first, last]) if changes else (f"{typed if typed[1:] != first[1:] else first}-", [last])


@lru_cache(maxsize=2_000)
def _readings_of_part(word: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            kind=NOUN if PEOPLE.fullmatch(word) else KINDS[parse.tag.POS],
            case=str(parse.tag.case),  # its own kind of string refuses to be compared with ours
            number=str(parse.tag.number),
            gender=str(parse.tag.gender or "") if parse.tag.number == "sing" else "",
            animacy="anim" if PEOPLE.fullmatch(word) else str(parse.tag.animacy or ""),
            is_participle=parse.tag.POS == "PRTF",
            parses=(parse,),
            without_yo="ё" in parse.word and "ё" not in word,
        )
        for parse in _parses(word)
        if parse.tag.POS in KINDS and parse.tag.case in CASES and parse.tag.number
    )


def _parses(word: str) -> list:
    """Without names («Буллинга»); and of a word that no dictionary has, only what its ending makes certain."""
    parses = [parse for parse in parses_of(word) if not any(name in parse.tag for name in NAMES)]
    if analyzer().word_is_known(word):
        return _without_rare_genitives(word, parses)
    singular = [parse for parse in parses if parse.tag.POS == "NOUN" and parse.normal_form == word]
    if singular and REGULAR_ENDING.fullmatch(word):
        return singular
    nouns = [parse for parse in parses if parse.tag.POS == "NOUN"]
    is_certain = nouns == singular or any((p.tag.number, p.tag.case) == ("plur", "nomn") for p in nouns)
    return parses if is_certain else [parse for parse in parses if parse not in nouns]


def _without_rare_genitives(word: str, parses: list) -> list:
    """«Метод» is hardly the genitive plural of a colloquial «метода»; «карт» is that of «карта»."""
    own = sum(parse.score for parse in parses if parse.normal_form == word)
    if own <= 0.5:
        return parses
    genitive_plural = ("gent", "plur")
    return [p for p in parses if p.normal_form == word or (p.tag.case, p.tag.number) != genitive_plural]

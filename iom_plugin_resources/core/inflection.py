"""Russian phrases put into the case that a question asks for: «смысловое чтение», «чего?» → «смыслового чтения».

Only what is certain is changed: a phrase that may stand in the wanted case already, or is not understood, stays as it
was typed. What follows the head of the phrase («обучающиеся 5–6 классов», «дети с ОВЗ») is never touched.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from .morphology import MODIFIER, NOUN, Reading, is_proper, kind_of_word, lemmas_of, readings_of
from .questions import wishes_of

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
NUMBER = re.compile(r"\d+(?:-\d+)?")
# What stands after these goes on about the whole, most often in the nominative: «оценивание: разработка критериев».
BREAK = re.compile(r"[:;.?!…]|\s[-–—]\s")
# After these a noun in the accusative may follow, which looks like a nominative: «внимание на чтение и письмо».
GOVERN_ACCUSATIVE = {"в", "во", "на", "за", "про", "через", "сквозь", "под", "о", "об", "по"}


def inflect(phrase: str, question: str, *, before: str = "", after: str = "") -> str:
    """The phrase as it answers ``question`` («чего?», «какой? чего?», «между кем?»); of several wishes the first fits.

    ``before`` and ``after`` are the text around it: an adjective alone agrees with the noun beside it («какой? …
    грамотности»), and a word that stands there already is not said twice.
    """
    shown = _said_once(phrase.strip(), before, after)
    words, wishes = _words(shown), wishes_of(question)
    if not words or words[0].kind in ("infinitive", "preposition", "other", "relative"):
        return shown
    adjectives = [wish.adjective for wish in wishes if wish.adjective]
    if adjectives and all(word.is_modifier or word.is_told_nothing for word in words):
        return _agreeing(words, adjectives[0], before, after) or shown
    for wish in wishes:
        if wish.case and (put := _in_case(words, wish.case)):
            is_there = WORD.findall(before.lower())[-1:] == [wish.preposition]
            return f"{wish.preposition} {put}" if wish.preposition and not is_there else put
    return shown


def inside_sentence(text: str) -> str:
    """The text as it stands within a sentence: names, titles and abbreviations keep their capitals."""
    first = WORD.match(text)
    if not first or not first[0][1:].islower() or is_proper(first[0]):
        return text
    return text[:1].lower() + text[1:]


# --- The phrase ---


@dataclass
class Word:
    """A word with what stands before it; the last one of a phrase has no text and carries what stands at the end."""

    gap: str
    text: str
    is_quoted: bool = False

    @cached_property
    def kind(self) -> str:
        return "end" if not self.text else "fixed" if self.is_quoted else kind_of_word(self.text)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        return readings_of(self.text) if self.kind == "word" else ()

    @property
    def is_told_nothing(self) -> bool:
        return self.kind in ("joining", "adverb", "end")

    @property
    def is_modifier(self) -> bool:
        return any(reading.kind == MODIFIER for reading in self.readings)

    def standing(self, kind: str, case: str) -> list[Reading]:
        return [reading for reading in self.readings if (reading.kind, reading.case) == (kind, case)]

    def like_typed(self, form: str) -> str:
        return form[:1].upper() + form[1:] if self.text[:1].isupper() else form


@dataclass
class Group:
    """A head with what agrees with it, up to ``end``: its words in the wanted case, by their numbers."""

    end: int
    forms: dict[int, str]
    fits_already: bool
    number: str
    gender: str


def _words(phrase: str) -> list[Word]:
    words, end, depth = [], 0, 0
    for found in WORD.finditer(phrase):
        gap = phrase[end : found.start()]
        depth = max(0, depth + len(re.findall(r"[«“„]", gap)) - len(re.findall(r"[»”]", gap)))
        words.append(Word(gap, found[0], is_quoted=depth > 0 or gap.endswith('"')))
        end = found.end()
    return [*words, Word(phrase[end:], "")] if words else []


def _said_once(phrase: str, before: str, after: str) -> str:
    """«Изучить приёмы» + «приёмы чтения», «читательская грамотность» + «грамотности»: the word is said once."""
    words, previous, following = list(WORD.finditer(phrase)), WORD.findall(before)[-1:], WORD.findall(after)[:1]
    if len(words) > 1 and previous and lemmas_of(words[0][0]) & lemmas_of(previous[0]):
        return phrase[words[1].start() :]
    if len(words) > 1 and following and lemmas_of(words[-1][0]) & lemmas_of(following[0]):
        return phrase[: words[-2].end()]
    return phrase


def _agreeing(words: list[Word], question: str, before: str, after: str) -> str:
    """Adjectives without a noun, agreeing with the noun after them or before them; nothing if it is not told."""
    asked = [reading for reading in readings_of(question) if reading.kind == MODIFIER]
    for neighbour in WORD.findall(after)[:1] + WORD.findall(before)[-1:]:
        nouns = [reading for reading in readings_of(neighbour) if reading.kind == NOUN]
        answering = [noun for noun in nouns if any(_agree(wish, noun) and wish.case == noun.case for wish in asked)]
        if not answering and len({(noun.case, noun.number) for noun in nouns}) == 1:
            answering = nouns  # «методику»: only one case is possible, whatever the question
        if answering:
            return _all_agreeing(words, answering[0])
    return ""


def _all_agreeing(words: list[Word], noun: Reading) -> str:
    forms = {}
    for place, word in enumerate(words):
        if not word.is_modifier:
            continue
        readings = [reading for reading in word.readings if reading.kind == MODIFIER]
        if any(reading.case == noun.case and _agree(reading, noun) for reading in readings):
            continue
        put = readings[0].as_beside(noun)
        if put is None:
            return ""
        forms[place] = word.like_typed(put)
    return _written(words, forms)


def _in_case(words: list[Word], case: str) -> str:
    """The phrase in ``case``; nothing if it is not understood."""
    groups = _groups(words, case)
    if all(group.fits_already for group in groups):
        return _written(words, {}) if groups else ""
    return _written(words, {place: form for group in groups for place, form in group.forms.items()})


def _groups(words: list[Word], case: str) -> list[Group]:
    """Every head of the phrase: «учителя и родители», «приёмы чтения, листы самооценки»."""
    start = 0
    while NUMBER.fullmatch(words[0].text) and words[start].kind == "fixed":  # «5–6 классы», «5 «А» класс»
        start += 1
    groups, place = [], start
    group = _group(words, start, case)
    if group and _is_apposition(words, group.end):
        return []
    while group:
        groups.append(group)
        place, group = group.end, None
        while group is None and words[place].kind != "end" and not _is_relative(words[place]):
            if words[place].text.lower() in GOVERN_ACCUSATIVE or BREAK.search(words[place].gap):
                break
            if _is_joined(words, place):
                group = _joined(words, place, case, groups[-1])
            place += 1
    return groups


def _is_apposition(words: list[Word], place: int) -> bool:
    """«Учитель – ученик»: what the dash means is not told."""
    return bool(re.search(r"\s[-–—]\s", words[place].gap)) and bool(words[place].standing(NOUN, "nomn"))


def _is_relative(word: Word) -> bool:
    """«Как» joins («русский язык как иностранный»), unless a comma says that it begins a clause."""
    return word.kind == "relative" and (word.text.lower() != "как" or "," in word.gap)


def _is_joined(words: list[Word], place: int) -> bool:
    before = words[place - 1]
    return bool(set(",(/") & set(words[place].gap)) or before.kind == "joining" or before.text.lower() == "как"


def _joined(words: list[Word], place: int, case: str, head: Group) -> Group | None:
    """One more head, or a participle that goes on about the last one: «дети, имеющие трудности»."""
    word = words[place]
    participles = [reading for reading in word.standing(MODIFIER, "nomn") if reading.is_participle]
    if "," in word.gap and participles:
        agreeing = [r for r in participles if (r.number, r.gender) == (head.number, head.gender)]
        put = agreeing[0].to(case, animacy="anim") if agreeing else None
        return Group(place + 1, {place: put}, False, head.number, head.gender) if put else None
    is_direct = place - (words[place - 1].kind == "joining") == head.end
    # After a tail what is joined most often belongs to the tail: «развитие речи и памяти».
    if not is_direct and any(reading.case == "gent" for reading in word.readings):
        return None
    return _group(words, place, case)


def _group(words: list[Word], start: int, case: str) -> Group | None:
    """The head that begins at ``start`` with the modifiers before it; None if it does not stand in the nominative."""
    modifiers, place = [], start
    while words[place].standing(MODIFIER, "nomn") or _goes_on(words, place):
        if words[place].standing(MODIFIER, "nomn"):
            modifiers.append(place)
        place += 1
    nouns = words[place].standing(NOUN, "nomn")
    if nouns and (group := _agreed(words, modifiers, place, nouns, case)):
        return group
    if words[place].kind == "fixed":  # «обновлённые ФГОС»
        return _agreed(words, modifiers, place, [], case) or Group(place + 1, {}, True, "", "")
    if not modifiers or modifiers[-1] != place - 1:
        return None
    *modifiers, head = modifiers  # «слабоуспевающие», «взрослые»: the last of them is the head
    nouns = words[head].standing(NOUN, "nomn") or words[head].standing(MODIFIER, "nomn")
    return _agreed(words, modifiers, head, nouns, case)


def _goes_on(words: list[Word], place: int) -> bool:
    """An adverb or «и» before one more modifier («личностно ориентированное», «устная и письменная»), or «их»."""
    if words[place].kind not in ("joining", "adverb", "possessive"):
        return False
    following = words[place + 1]
    if words[place].kind == "possessive" and following.standing(NOUN, "nomn"):
        return True
    return bool(following.standing(MODIFIER, "nomn")) or _goes_on(words, place + 1)


def _agreed(words: list[Word], modifiers: list[int], head: int, nouns: list[Reading], case: str) -> Group | None:
    """The group in ``case``, by the likeliest of ``nouns`` with which all its modifiers agree."""
    candidates = nouns or (words[modifiers[0]].standing(MODIFIER, "nomn") if modifiers else [])
    for noun in candidates:
        chosen = [[r for r in words[place].standing(MODIFIER, "nomn") if _agree(r, noun)] for place in modifiers]
        if not all(chosen):
            continue
        forms = {place: found[0].to(case, animacy=noun.animacy) for place, found in zip(modifiers, chosen, strict=True)}
        if nouns:
            forms[head] = noun.to(case, animacy="anim")
        if None in forms.values():
            continue
        put = {place: words[place].like_typed(form) for place, form in forms.items()}
        return Group(head + 1, put, _fits(words, list(forms), case), noun.number, noun.gender)
    return None


def _fits(words: list[Word], places: list[int], case: str) -> bool:
    """Whether all of the words may stand in ``case`` already, agreeing with the last of them."""
    *modifiers, head = places
    return any(
        all(any(r.case == case and _agree(r, noun) for r in words[place].readings) for place in modifiers)
        for noun in words[head].readings
        if noun.case == case
    )


def _agree(modifier: Reading, noun: Reading) -> bool:
    if modifier.number != noun.number:
        return False
    return noun.number == "plur" or noun.gender in (modifier.gender, "ms-f")


def _written(words: list[Word], forms: dict[int, str]) -> str:
    return "".join(word.gap + forms.get(place, word.text) for place, word in enumerate(words))

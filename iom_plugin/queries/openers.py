"""Openers of the constructor, and the forms of a result that fit what a task begins with (source 004, table 2)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from os.path import commonprefix
from pathlib import Path

from django.db.models import QuerySet

from iom_plugin_resources.core.patterns import Blank, Choice, compose, parse_pattern
from iom_plugin_resources.core.questions import knows_question
from iom_plugin_resources.core.text import search_terms, words_of

from ..models import LearningTask, Opener, ResultForm

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "opener_samples.json"
# After these verbs it is the next word that says what is meant: «стать способным».
LINKING = {"стать", "становиться", "быть"}
# Words that say nothing of what a sentence begins with.
LITTLE = {"и", "в", "во", "на", "к", "за", "с", "для", "по", "собственной", "собственную", "свою", "своей"}
SHORTEST_ROOT = 4
# Between two words of a beginning so many others may stand: «научиться эффективно применять».
LONGEST_GAP = 2


def in_columns(*columns: str) -> QuerySet[Opener]:
    """The openers that are offered for one of the columns, in the order of their editor."""
    return Opener.objects.active().filter(column__in=columns)


@dataclass(frozen=True)
class FittingForms:
    """Result forms to choose from: ``others`` are allowed, they only do not quite fit the task."""

    fitting: list[ResultForm]
    others: list[ResultForm]


def result_forms_for(task: LearningTask, chosen: int | None = None) -> FittingForms:
    """What fits the opener of the task; of a task in free words what fits the opener that it sounds like, or else
    what fits any task of its kind. ``chosen`` stays on offer though it was retired. Two queries.
    """
    forms = list(ResultForm.objects.offered(chosen))
    fitting = _fitting(task)
    return FittingForms(
        [form for form in forms if form.pk in fitting], [form for form in forms if form.pk not in fitting]
    )


def _fitting(task: LearningTask) -> set[int]:
    fits = Opener.result_forms.through.objects.filter(opener__column=task.kind).order_by("opener__sort_order", "pk")
    rows = list(fits.values_list("opener_id", "opener__pattern", "resultform_id"))
    by_opener = {pk: Opener(pk=pk, pattern=pattern) for pk, pattern, _form in rows}
    opener = by_opener.get(task.opener_id) or opener_for(task.text, by_opener.values())
    return {form for pk, _pattern, form in rows if opener is None or pk == opener.pk}


def opener_for(text: str, openers: Iterable[Opener]) -> Opener | None:
    """The opener with which a free wording begins, by the roots of its first words; None where none does.

    «Изучение литературы» begins as «Изучить …», «внедрить в практику» as «Внедрить в собственную практику …».
    """
    words = [word for word in words_of(text[:300]) if word not in LITTLE]
    scored = [(_matched(words, opener.pattern), opener) for opener in openers]
    best = max((score for score, _opener in scored), default=0)
    return next((opener for score, opener in scored if score == best), None) if best else None


def _matched(words: list[str], pattern: str) -> int:
    """How many words of the beginning of a pattern stand at the beginning of a text; 0 if too few do."""
    beginning = _beginning(pattern)
    place, matched = 0, 0
    for number, (alternatives, is_needed) in enumerate(beginning):
        reach = words[place : place + 1] if number == 0 else words[place : place + 1 + LONGEST_GAP]
        found = next((at for at, word in enumerate(reach) if any(alike(word, other) for other in alternatives)), None)
        if found is not None:
            place, matched = place + found + 1, matched + 1
        elif number == 0 or is_needed:
            return 0
    fixed = sum(len(alternatives) == 1 for alternatives, _is_needed in beginning)
    return matched if matched >= min(2, fixed) and matched * 2 >= fixed else 0


def _beginning(pattern: str) -> list[tuple[list[str], bool]]:
    """The words before the first blank: for each what may stand there, and whether nothing else may."""
    places: list[tuple[list[str], bool]] = []
    for part in parse_pattern(pattern):
        if isinstance(part, Blank):
            break
        if isinstance(part, Choice):
            follows_linking = bool(places) and places[-1][0][0] in LINKING
            places.append(([words_of(option)[0] for option in part.options if words_of(option)], follows_linking))
        else:
            places += [([word], False) for word in words_of(part.text) if word not in LITTLE]
    return [place for place in places if place[0]]


def alike(one: str, other: str) -> bool:
    """Whether two words are of one root, so far as their beginnings tell: «изучить» and «изучение»."""
    first, second = (min(search_terms(word), key=len, default=word) for word in (one, other))
    shared = len(commonprefix([first, second]))
    return shared >= SHORTEST_ROOT and shared * 2 >= min(len(first), len(second))


def sample_sentence(pattern: str) -> str:
    """How a sentence of the pattern reads when its blanks are filled with words in the dictionary form."""
    parts = parse_pattern(pattern)
    filled = {part.name: part.options[0] for part in parts if isinstance(part, Choice)}
    filled |= {part.name: _sample(part.hint) for part in parts if isinstance(part, Blank)}
    return compose(parts, filled, missing="…")


def unknown_questions(pattern: str) -> list[str]:
    """The questions of blanks whose words stay as they are typed: no case is known for them."""
    hints = [part.hint for part in parse_pattern(pattern) if isinstance(part, Blank)]
    return [hint for hint in dict.fromkeys(hints) if not knows_question(hint)]


def _sample(hint: str) -> str:
    asked = set(words_of(hint))
    return next((words for question, words in _samples() if asked & set(words_of(question))), "")


@cache
def _samples() -> list[list[str]]:
    return json.loads(SAMPLES.read_text(encoding="utf-8"))

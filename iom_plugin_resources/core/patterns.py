"""Sentences with blanks and choices: ``Изучить [приёмы|методы] {чего?}``.

A blank is the question that its words answer, and the words are put into the case of the question: see
``inflection.inflect`` and ``docs/reference/constructor.md``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .inflection import inflect, inside_sentence

PIECE = re.compile(r"\{(?P<blank>[^{}]+)\}|\[(?P<choice>[^\[\]]+)\]")


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Blank:
    """A place for the writer's own words; ``hint`` is the question they answer."""

    name: str
    hint: str


@dataclass(frozen=True)
class Choice:
    """A place where one of ``options`` stands."""

    name: str
    options: tuple[str, ...]


Part = Text | Blank | Choice


def parse_pattern(pattern: str) -> list[Part]:
    """The parts of ``pattern`` in their order; blanks and choices are named ``part1``, ``part2`` …"""
    parts: list[Part] = []
    end = 0
    for number, found in enumerate(PIECE.finditer(pattern), start=1):
        if found.start() > end:
            parts.append(Text(pattern[end : found.start()]))
        name, end = f"part{number}", found.end()
        if found["blank"]:
            parts.append(Blank(name, found["blank"].strip()))
        else:
            parts.append(Choice(name, tuple(option.strip() for option in found["choice"].split("|"))))
    if end < len(pattern):
        parts.append(Text(pattern[end:]))
    return parts


def compose(parts: list[Part], answers: Mapping[str, str], *, missing: str = "") -> str:
    """The sentence with the answers in place, each in the case that its blank asks for.

    An answer that is not there leaves ``missing``. Spaces are tidied, the sentence begins with a capital letter and
    ends without a full stop, as in a table.
    """
    words = ""
    for place, part in enumerate(parts):
        if isinstance(part, Text):
            words += part.text
        elif isinstance(part, Choice):
            words += answers.get(part.name, "") or missing
        else:
            words += _answer(answers.get(part.name, ""), part, words, _following(parts, place, answers)) or missing
    sentence = _without_stop(re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", words)))
    return sentence[:1].upper() + sentence[1:]


def _answer(typed: str, blank: Blank, before: str, after: str) -> str:
    answer = inflect(_without_stop(typed), blank.hint, before=before, after=after)
    return inside_sentence(answer) if before.strip() else answer


def _without_stop(text: str) -> str:
    """Without a full stop at the end; that of an abbreviation («2027 г.») stays."""
    return re.sub(r"(?<=\w{4})\.+$", "", text.strip())


def _following(parts: list[Part], place: int, answers: Mapping[str, str]) -> str:
    """What stands right after a part and is no blank."""
    following = [part for part in parts[place + 1 :] if not isinstance(part, Text) or part.text.strip()][:1]
    if not following or isinstance(following[0], Blank):
        return ""
    part = following[0]
    return part.text if isinstance(part, Text) else answers.get(part.name, "")


def plain_text(pattern: str) -> str:
    """The pattern as people read it in a list: blanks as «…», choices with slashes."""
    shown = (
        part.text if isinstance(part, Text) else "…" if isinstance(part, Blank) else "/".join(part.options)
        for part in parse_pattern(pattern)
    )
    return "".join(shown)

"""Sentences with blanks and choices: ``Изучить [приёмы|методы] {чего?}``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

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


def compose(parts: list[Part], answers: Mapping[str, str]) -> str:
    """The sentence with the answers in place; spaces are tidied, a missing answer leaves nothing."""
    words = "".join(part.text if isinstance(part, Text) else answers.get(part.name, "") for part in parts)
    return re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", words)).strip()


def plain_text(pattern: str) -> str:
    """The pattern as people read it in a list: blanks as «…», choices with slashes."""
    shown = (
        part.text if isinstance(part, Text) else "…" if isinstance(part, Blank) else "/".join(part.options)
        for part in parse_pattern(pattern)
    )
    return "".join(shown)

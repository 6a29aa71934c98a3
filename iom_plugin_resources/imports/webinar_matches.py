"""Who of the list is meant by a line of a webinar's report."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..core.text import words_of
from ..queries.attendance import Person
from .webinar_reports import Visitor

MOST_LIKELY = 8
# A file whose names all begin alike, or have the same letters, must not cost minutes.
MOST_COMPARED, MOST_COMPARED_BY_LETTERS = 50, 5_000
LONGEST_COMPARED = 100
MOST_DOUBTFUL = 300
ALIKE = 0.85
PREFIX = 3
BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Match:
    """One visitor: surely one person (``is_sure``), perhaps one of several, or nobody known."""

    visitor: Visitor
    people: tuple[Person, ...] = ()
    is_sure: bool = False


def match(visitors: Iterable[Visitor], people: Iterable[Person]) -> list[Match]:
    """Each visitor with whom it may be: by the address, then by the full name if exactly one has it, then alike.

    Where the address and the name speak of different people, or two addresses of one name, the organiser decides.
    """
    known = _Known(people)
    matches = [known.match(visitor) for visitor in visitors]
    by_name: dict[int, set[str]] = defaultdict(set)
    for one in matches:
        if one.is_sure:
            by_name[one.people[0].key].add(one.visitor.email.casefold())
    for place, one in enumerate(matches):
        if one.is_sure and not _same_address(one) and len(by_name[one.people[0].key] - {""}) > 1:
            matches[place] = replace(one, is_sure=False)
    doubtful = [place for place, one in enumerate(matches) if one.people and not one.is_sure]
    for place in doubtful[MOST_DOUBTFUL:]:
        matches[place] = Match(matches[place].visitor)
    return matches


class _Known:
    """The people of the list by address, by full name, and by how their words begin."""

    def __init__(self, people: Iterable[Person]):
        self.by_email, self.by_name = defaultdict(list), defaultdict(list)
        self.by_prefix = defaultdict(list)
        self.compared = 0
        for person in people:
            words = tuple(words_of(person.facts.name))
            if person.email:
                self.by_email[person.email.casefold()].append(person)
            self.by_name[tuple(sorted(words))].append(person)
            for prefix in {word[:PREFIX] for word in words}:
                self.by_prefix[prefix].append((person, words))

    def match(self, visitor: Visitor) -> Match:
        by_email = self.by_email.get(visitor.email.casefold(), []) if visitor.email else []
        names = [words_of(name) for name in _names(visitor.name)]
        by_name = [person for words in names if len(words) > 1 for person in self.by_name.get(tuple(sorted(words)), [])]
        if both := [person for person in by_email if person in by_name]:
            by_email = by_name = both  # one mailbox of a whole school, and the name
        certain = list(dict.fromkeys([*by_email, *by_name]))
        if len(certain) == 1:
            return Match(visitor, (certain[0],), is_sure=True)
        return Match(visitor, tuple(certain or self._alike(names))[:MOST_LIKELY])

    def _alike(self, names: list[list[str]]) -> list[Person]:
        found: dict[int, tuple[float, Person]] = {}
        for words in names:
            for person, own in self._near(words):
                score = _likeness(words, own) or self._by_letters(words, own)
                if score >= ALIKE and score > found.get(person.key, (0, person))[0]:
                    found[person.key] = (score, person)
        return [person for _score, person in sorted(found.values(), key=lambda one: -one[0])]

    def _near(self, words: list[str]) -> list[tuple[Person, tuple[str, ...]]]:
        near: dict[int, tuple[int, Person, tuple[str, ...]]] = {}
        for prefix in {word[:PREFIX] for word in words if len(word) >= PREFIX}:
            for person, own in self.by_prefix.get(prefix, []):
                number = near.get(person.key, (0, person, own))[0]
                near[person.key] = (number + 1, person, own)
        ranked = sorted(near.values(), key=lambda one: -one[0])[:MOST_COMPARED]
        return [(person, own) for _number, person, own in ranked]

    def _by_letters(self, words: list[str], own: tuple[str, ...]) -> float:
        """How alike the letters are, from 0 to 1; 0 also where it was counted too often already."""
        if self.compared >= MOST_COMPARED_BY_LETTERS:
            return 0
        texts = (" ".join(sorted(some))[:LONGEST_COMPARED] for some in (words, own))
        letters = SequenceMatcher(None, *texts, autojunk=False)
        if letters.quick_ratio() < ALIKE:
            return 0
        self.compared += 1
        return letters.ratio()


def _names(name: str) -> list[str]:
    """The name, and what stands in brackets behind it: «Анна И. (Иванова Анна Петровна)»."""
    outside = BRACKETS.sub(" ", name)
    return [one for one in (outside, *BRACKETS.findall(name)) if one.strip()]


def _likeness(words: list[str], own: tuple[str, ...]) -> float:
    """From 0 to 1: the same words without some, a surname with initials, one word alone; 0 if words say nothing."""
    common = set(words) & set(own)
    rest, own_rest = [word for word in words if word not in common], [word for word in own if word not in common]
    if common and max(map(len, common)) >= PREFIX:
        if len(common) > 1 and (not rest or not own_rest):
            return 0.95
        if rest and all(len(word) == 1 and any(other.startswith(word) for other in own_rest) for word in rest):
            return 0.9
        if words == [*common]:
            return ALIKE  # one of the names alone
    return 0


def _same_address(one: Match) -> bool:
    return bool(one.visitor.email) and one.visitor.email.casefold() == one.people[0].email.casefold()

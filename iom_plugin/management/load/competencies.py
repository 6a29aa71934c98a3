"""A framework of competencies in four levels: field, theme, angle, what exactly a teacher does."""

from dataclasses import dataclass, field
from random import Random

from iom_plugin_resources.choices import CompetencyKind
from iom_plugin_resources.core.text import code_key, fold
from iom_plugin_resources.models import Competency, CompetencyFramework

from . import words
from .trees import plant

KINDS = [
    CompetencyKind.LABOUR_FUNCTION,
    CompetencyKind.LABOUR_ACTION,
    CompetencyKind.COMPETENCY,
    CompetencyKind.SKILL,
]
# A tenth of the whole answers nothing, as in any real map.
GAPS = 0.1


@dataclass
class Branch:
    """A competency and the words that it is made of."""

    title: str
    parts: tuple[str, ...]
    parent: "Branch | None" = None
    children: list["Branch"] = field(default_factory=list)
    competency: Competency | None = None


def framework_code(seed: int) -> str:
    return f"load-{seed}"


def add_competencies(number: int, *, seed: int, rng: Random) -> list[Branch]:
    """Write a framework with ``number`` competencies; what may be answered comes back, in random order."""
    title = f"Нагрузочная рамка {seed}"
    framework = CompetencyFramework.objects.create(code=framework_code(seed), title=title)
    levels = _levels(number)
    branches = [branch for level in levels for branch in level]
    for place, top in enumerate(levels[0], start=1):
        _give_codes(top, framework, f"L{seed}.{place}", KINDS)
    plant(
        [branch.competency for branch in branches],
        [branch.parent.competency if branch.parent else None for branch in branches],
    )
    answered = rng.sample(branches, max(1, round(number * (1 - GAPS))))
    # Fields are too wide to be what one seminar answers, unless there is nothing else.
    return [branch for branch in answered if branch.parent] or answered


def _levels(number: int) -> list[list[Branch]]:
    """``number`` branches by level; each level is spread evenly over the one above."""
    fields = list(words.FIELDS)[: max(1, min(len(words.FIELDS), number // 8))]
    levels = [[Branch(title, (title,)) for title in fields]]
    left = number - len(fields)
    themes = sum(len(words.FIELDS[title]) for title in fields)
    for wanted in (min(themes, number // 5), number // 3, number):
        level = _under(levels[-1], min(wanted, left))
        if level:
            levels.append(level)
        left -= len(level)
    return levels


def _under(parents: list[Branch], number: int) -> list[Branch]:
    return [_child(parents[place % len(parents)]) for place in range(number)]


def _child(parent: Branch) -> Branch:
    place = len(parent.children)
    if parent.parent is None:
        themes = words.FIELDS[parent.title]
        theme = themes[place % len(themes)]
        child = Branch(theme, (theme,), parent)
    elif parent.parent.parent is None:
        angle = words.ANGLES[place % len(words.ANGLES)]
        child = Branch(f"{parent.title}: {angle}", (parent.title, angle), parent)
    else:
        stage = words.STAGES[place // len(words.PARTS) % len(words.STAGES)]
        part = words.PARTS[place % len(words.PARTS)]
        child = Branch(f"{parent.title} — {part}, {stage}", (*parent.parts, stage), parent)
    parent.children.append(child)
    return child


def _give_codes(branch: Branch, framework: CompetencyFramework, code: str, kinds: list[str]) -> None:
    kind, *below = kinds
    branch.competency = Competency(
        framework=framework,
        code=code,
        code_key=code_key(code),
        title=branch.title,
        title_key=fold(branch.title),
        kind=kind,
    )
    for place, child in enumerate(branch.children, start=1):
        _give_codes(child, framework, f"{code}.{place}", below)

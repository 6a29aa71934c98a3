"""The title data and the lines of plain data in words, as versions show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..choices import LineNoun
from ..models import Route
from .contents import HEAD
from .road_maps import LINES

WORDING = {LineNoun.ACTIVITY: "title"}
FIELDS = {
    LineNoun.NEED: ("kind", "competency"),
    LineNoun.TASK: ("kind",),
    LineNoun.ACTIVITY: ("form", "dates", "hours", "provider", "direction", "phase", "status", "done_note"),
    LineNoun.RESULT: ("form", "evidence"),
}
# What happens while one works by a route; everything else is the plan.
PROGRESS = {"status", "done_note", "evidence"}


@dataclass(frozen=True)
class Names:
    """Titles by code; a code that is not here stands for itself."""

    competencies: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)


def words_of_head(content: Mapping) -> dict[str, str]:
    """The title data and the note by their labels, empty ones too."""
    words = {}
    for name in (*HEAD, "conclusion"):
        words[_label(Route, name)] = content.get(name) or ""
        if name == "theme":
            words[_("Period")] = _period(content)
    return words


def _period(content: Mapping) -> str:
    days = [content[name] for name in ("starts_on", "ends_on") if content.get(name)]
    return " – ".join(date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT") for day in days)


def _label(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def words_of_line(noun: LineNoun, values: Mapping, names: Names, *, with_progress: bool = True) -> dict[str, str]:
    """What stands in the line: its wording under the empty label, then its other properties by their labels."""
    words = {"": values.get(WORDING.get(noun, "text")) or ""}
    for name in FIELDS[noun]:
        text = _text(noun, name, values.get(name), names)
        if text and (with_progress or name not in PROGRESS):
            words[_label(LINES[noun], name)] = text
    return {label: text for label, text in words.items() if text}


def _text(noun: LineNoun, name: str, value, names: Names) -> str:
    if not value:
        return ""
    if name in ("competency", "direction"):
        titles = names.competencies if name == "competency" else names.directions
        return titles.get(value, value)
    choices = dict(LINES[noun]._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))

"""What participants are asked about an event: our three scales, or those of ``IOM_FEEDBACK_QUESTIONS``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import conf

SCALE = (1, 2, 3, 4, 5)
MOST_QUESTIONS = 10  # more of them nobody fills in
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
OURS = {
    "useful": (
        _("Was the event useful to you?"),
        pgettext_lazy("useful", "not at all"),
        pgettext_lazy("useful", "very"),
    ),
    "organised": (
        _("How was it organised?"),
        pgettext_lazy("organised", "badly"),
        pgettext_lazy("organised", "very well"),
    ),
    "applicable": (
        _("Will you use it in your work?"),
        pgettext_lazy("applicable", "hardly"),
        pgettext_lazy("applicable", "certainly"),
    ),
}
USUAL_ENDS = (pgettext_lazy("a scale from 1 to 5", "not at all"), pgettext_lazy("a scale from 1 to 5", "fully"))


@dataclass(frozen=True)
class Question:
    """A scale from 1 to 5; ``low`` and ``high`` say what its ends mean. Answers are kept under ``key``."""

    key: str
    text: str
    low: str
    high: str

    @property
    def title(self) -> str:
        """The question where a colon or a column follows."""
        return self.text.rstrip("?. ")


def questions() -> list[Question]:
    """The scales in their order."""
    own = conf.feedback_questions() or OURS
    return [Question(key, *map(str, _with_ends(asked))) for key, asked in own.items()]


def wrong_questions(own: Any) -> list[str]:
    """What of a portal's own questions cannot be asked, as one reads it in the settings; empty if all can."""
    if not isinstance(own, Mapping) or not 1 <= len(own) <= MOST_QUESTIONS:
        return [repr(own)]
    return [f"{key!r}: {asked!r}" for key, asked in own.items() if not (_is_key(key) and _is_question(asked))]


def _with_ends(asked) -> tuple:
    return (asked, *USUAL_ENDS) if isinstance(asked, str | Promise) else tuple(asked)


def _is_key(key: Any) -> bool:
    return isinstance(key, str) and KEY.fullmatch(key) is not None


def _is_question(asked: Any) -> bool:
    """A sentence, or three texts: the sentence, and what 1 and 5 mean."""
    if isinstance(asked, list | tuple):
        return len(asked) == 3 and all(map(_is_text, asked))
    return _is_text(asked)


def _is_text(value: Any) -> bool:
    return isinstance(value, str | Promise) and bool(str(value).strip())

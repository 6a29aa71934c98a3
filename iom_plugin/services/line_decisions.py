"""Decisions about one need or one task before the whole route is approved; the latest about a line counts."""

from django.db import transaction

from .. import errors
from ..choices import Decision, LineNoun, NoticeKind
from ..models import LineDecision, Route
from ..models.routes import LONGEST_TEXT
from ..queries.line_decisions import WORDS
from ..queries.lines import line_of, words_of
from . import notices, reviews
from .validation import refuse_missing, validate_and_save

# What a decision on its own makes sense about: steps and results stand and fall with their task.
DECIDED = (LineNoun.NEED, LineNoun.TASK)


@transaction.atomic
def decide_line(
    route: Route, noun: str, line: int, *, by, decision: str, comment: str = "", seen_version: int | None = None
) -> LineDecision:
    """Say of a need or a task of a route under review that it is good, or what should be changed in it.

    Raises ``NotAllowed`` for who may not decide, ``WrongStatus`` for a route that does not wait, was sent again
    since (``seen_version`` as in ``approve_route``) or has no such line, ``Invalid`` for a return without a comment.
    """
    route = reviews.waiting(route, by=by, seen_version=seen_version)
    found = line_of(route, noun, line) if noun in DECIDED else None
    if found is None:
        raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    comment = comment.strip()
    if decision == Decision.RETURNED and not comment:
        refuse_missing("comment", errors.COMMENT_MISSING)
    if len(comment) > LONGEST_TEXT:
        raise errors.Invalid(errors.COMMENT_LONG, code="comment_long", fields={"comment": [errors.COMMENT_LONG]})
    decided = LineDecision(
        route=route, noun=noun, line=line, about=words_of(found), decision=decision, comment=comment, by=by
    )
    validate_and_save(decided)
    text = f"{decided.about}: {WORDS[decided.decision]}. {comment}".strip()
    url = f"{route.get_absolute_url()}#{noun}-{line}"
    notices.notify([route.teacher.user], NoticeKind.LINE_DECIDED, route=route, by=by, text=text, url=url)
    return decided

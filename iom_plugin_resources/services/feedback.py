"""Feedback on events: given once and by nobody in particular; whoever took part is asked for it by a letter."""

import datetime
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import errors
from ..choices import LetterKind
from ..models import EventFeedback, EventLetter, Registration
from ..queries.feedback import refusal, to_ask, tokens_of
from ..queries.feedback_questions import SCALE, questions
from .letters import write_letters

LONGEST_TEXT = 2_000


def give_feedback(
    registration: Registration, *, scores: Mapping[str, int], useful: str = "", improve: str = "", by
) -> None:
    """Store what a participant thinks: ``scores`` from 1 to 5 by the key of the question, and two texts.

    ``by`` None is a guest, told by the letter's link. Nothing of the person is stored, nor the hour, and nothing is
    logged: beside other traces it would tell whose it is.

    Raises ``NotAllowed`` for another's registration, ``WrongStatus`` for who did not take part, has answered, comes too
    early or too late, ``Invalid`` for missing or wrong scores (fields ``score_<key>``) and long texts.
    """
    registration = Registration.objects.select_related("occurrence").filter(pk=registration.pk).first()
    if registration is None:
        raise errors.WrongStatus(errors.REGISTRATION_GONE, code="registration_gone")
    if registration.user_id != (by and by.pk):
        raise errors.NotAllowed(errors.NOT_YOUR_REGISTRATION)
    if (error := refusal(registration)) is not None:
        raise error
    scores, useful, improve = dict(scores), useful.strip(), improve.strip()
    _check(scores, useful, improve)
    try:
        with transaction.atomic():
            given = EventFeedback.objects.create(
                occurrence=registration.occurrence,
                token=tokens_of(registration)[0],
                scores=scores,
                useful=useful,
                improve=improve,
            )
            EventFeedback.objects.filter(pk=given.pk).update(created_at=_beginning_of_the_day())
    except IntegrityError:  # a second press at the same moment
        raise errors.WrongStatus(errors.FEEDBACK_GIVEN, code="feedback_given") from None


def ask_for_feedback(now: datetime.datetime | None = None) -> int:
    """Write to whoever took part in what is over; how many letters are new. It may be run as often as one likes."""
    return write_letters(
        EventLetter(
            key=f"feedback:{one.pk}:{one.occurrence_id}",
            kind=LetterKind.FEEDBACK,
            user_id=one.user_id,
            address=one.guest_email,
            registration=one,
            occurrence=one.occurrence,
        )
        for one in to_ask(now or timezone.now())
    )


def _check(scores: dict, useful: str, improve: str) -> None:
    asked = questions()
    wrong = {f"score_{one.key}": [errors.FEEDBACK_SCORE_MISSING] for one in asked if not _is_score(scores.get(one.key))}
    for name, text in (("useful", useful), ("improve", improve)):
        if len(text) > LONGEST_TEXT:
            wrong[name] = [errors.FEEDBACK_TEXT_TOO_LONG % {"number": LONGEST_TEXT}]
    if wrong or set(scores) - {one.key for one in asked}:
        raise errors.Invalid(errors.FEEDBACK_WRONG, fields=wrong)


def _is_score(value) -> bool:
    return value in SCALE and type(value) is int


def _beginning_of_the_day() -> datetime.datetime:
    """The hour, beside the log of a web server, would tell whose it is."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

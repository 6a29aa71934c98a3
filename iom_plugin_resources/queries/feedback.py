"""Reads over feedback: who can still give it, whom to ask for it, and what all answers together say.

It is nowhere stored who has answered. A token that is computed from the registration and the portal's secret only
keeps a person from answering twice.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from .. import errors
from ..choices import EventStatus, LetterKind, RegistrationStatus
from ..core.text import fold
from ..errors import WrongStatus
from ..models import EventFeedback, EventLetter, EventOccurrence, LearningEvent, Registration
from .feedback_questions import SCALE, Question, questions

# With fewer answers one could guess whose they are.
LEAST = 3
GIVEN_WITHIN = datetime.timedelta(days=30)
ASKED_AFTER = datetime.timedelta(hours=3)
ASKED_WITHIN = datetime.timedelta(days=7)
MOST_DATES = 12
AT_A_TIME = 500
# Part of the token: it is not that of anything else.
SALT = "iom_plugin_resources.feedback"


# --- Whether somebody can give it ---


def tokens_of(registration: Registration) -> list[str]:
    """What stands instead of a person, by the present secret first; then by those that it has replaced."""
    value = f"{registration.pk}:{registration.occurrence_id}"
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest() for secret in secrets]


def refusal(registration: Registration, now: datetime.datetime | None = None) -> WrongStatus | None:
    """Why the person cannot answer, as the error to raise or to show; None if they can. One query at most."""
    now = now or timezone.now()
    if not _is_over(registration.occurrence, now) and registration.is_open:
        return WrongStatus(errors.FEEDBACK_TOO_EARLY, code="event_ahead")
    if registration.status != RegistrationStatus.ATTENDED:
        return _refusal_of_who_did_not_come(registration)
    if answered([registration]):
        return WrongStatus(errors.FEEDBACK_GIVEN, code="feedback_given")
    until = answered_until(registration)
    if until is not None and until < now:
        day = {"day": date_format(timezone.localtime(until))}
        return WrongStatus(errors.FEEDBACK_OVER % day, code="feedback_over")
    return None


def can_answer(registrations: Iterable[Registration], now: datetime.datetime | None = None) -> set[int]:
    """The keys of those whose person can still answer; one query for any number."""
    now = now or timezone.now()
    asked = [
        one
        for one in registrations
        if one.status == RegistrationStatus.ATTENDED
        and _is_over(one.occurrence, now)
        and ((until := answered_until(one)) is None or until >= now)
    ]
    return {one.pk for one in asked} - answered(asked)


def answered(registrations: Iterable[Registration]) -> set[int]:
    """The keys of those whose person has answered; one query, none for nobody."""
    of_token = {token: one.pk for one in registrations for token in tokens_of(one)}
    if not of_token:
        return set()
    given = EventFeedback.objects.filter(token__in=list(of_token)).order_by()
    return {of_token[token] for token in given.values_list("token", flat=True)}


def answered_until(registration: Registration) -> datetime.datetime | None:
    """How long one can answer: from the end, or from when it was noted that they came, whichever is later."""
    return _until(registration.occurrence, registration.attended_at)


def _until(occurrence: EventOccurrence, noted_at: datetime.datetime | None) -> datetime.datetime | None:
    since = [moment for moment in (_end_of(occurrence), noted_at) if moment]
    return max(since) + GIVEN_WITHIN if since else None


def _refusal_of_who_did_not_come(registration: Registration) -> WrongStatus:
    match registration.status:
        case RegistrationStatus.CONFIRMED:
            return WrongStatus(errors.FEEDBACK_NOT_NOTED, code="attendance_not_noted")
        case RegistrationStatus.ABSENT:
            return WrongStatus(errors.FEEDBACK_OF_THE_ABSENT, code="absent")
    return WrongStatus(errors.FEEDBACK_OF_OTHERS, code="not_attended")


def _is_over(occurrence: EventOccurrence, now: datetime.datetime) -> bool:
    return occurrence.status == EventStatus.HELD or occurrence.is_past(now)


def _end_of(occurrence: EventOccurrence) -> datetime.datetime | None:
    if occurrence.ends_at or not occurrence.last_day:
        return occurrence.ends_at
    return datetime.datetime.combine(occurrence.last_day, datetime.time.max, occurrence.zone)


# --- Whom to ask ---


def to_ask(now: datetime.datetime) -> Iterator[Registration]:
    """Who took part in what is over since some hours, was not asked yet and has not answered.

    For a week after the end, and for whose attendance was noted later, for a week after that. Two queries for every
    500 people.
    """
    found = _attended_lately(now).iterator(chunk_size=AT_A_TIME)
    while some := list(islice(found, AT_A_TIME)):
        given = answered(some)
        yield from (one for one in some if one.pk not in given)


def _attended_lately(now: datetime.datetime):
    since, is_over = now - ASKED_WITHIN, Q(occurrence__ends_at__lte=now - ASKED_AFTER)
    without_a_day = Q(occurrence__ends_at=None, occurrence__status=EventStatus.HELD)
    asked = EventLetter.objects.filter(kind=LetterKind.FEEDBACK, registration=OuterRef("pk"))
    return (
        Registration.objects.filter(
            is_over | without_a_day,
            Q(occurrence__ends_at__gt=since) | Q(attended_at__gt=since),
            status=RegistrationStatus.ATTENDED,
            occurrence__status__in=(EventStatus.SCHEDULED, EventStatus.HELD),
        )
        .exclude(Exists(asked.filter(occurrence=OuterRef("occurrence"))))
        .select_related("occurrence")
        .order_by("pk")
    )


# --- What they say ---


@dataclass(frozen=True)
class Scale:
    """The answers to one question: ``counts`` of each score from 1 to 5."""

    question: Question
    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> float | None:
        total = sum(score * count for score, count in zip(SCALE, self.counts, strict=True))
        return total / self.number if self.number else None

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """``(score, count, share in per cent)``, the best first."""
        shares = [round(100 * count / self.number) if self.number else 0 for count in self.counts]
        return list(zip(SCALE, self.counts, shares, strict=True))[::-1]


@dataclass(frozen=True)
class Results:
    """What participants of a date think; with fewer than ``LEAST`` answers only how many they are.

    ``held_back`` of them are not shown yet.
    """

    number: int
    attended: int
    scales: list[Scale] = field(default_factory=list)
    useful: list[str] = field(default_factory=list)
    improve: list[str] = field(default_factory=list)
    held_back: int = 0

    @property
    def is_shown(self) -> bool:
        return self.number > self.held_back


@dataclass(frozen=True)
class _Attended:
    """How many took part in a date, and when that was noted last."""

    number: int = 0
    noted_at: datetime.datetime | None = None


def results(occurrence: EventOccurrence, now: datetime.datetime | None = None) -> Results:
    """All answers of one date; two queries. Texts are in the order of the alphabet: another would tell of people."""
    given = list(_answers_of([occurrence.pk]))
    attended = _attended_of([occurrence.pk]).get(occurrence.pk, _Attended())
    rows = _shown(given, occurrence, attended, now)
    if not rows:
        return Results(len(given), attended.number, held_back=len(given))
    return Results(
        len(given),
        attended.number,
        [_scale(question, [row.scores for row in rows]) for question in questions()],
        _texts(row.useful for row in rows),
        _texts(row.improve for row in rows),
        held_back=len(given) - len(rows),
    )


def comparison(event: LearningEvent, now: datetime.datetime | None = None) -> list[tuple[EventOccurrence, Results]]:
    """The last dates of the event that have answers, the latest first; three queries. Empty with one date only."""
    given = EventFeedback.objects.filter(occurrence=OuterRef("pk"))
    dates = event.occurrences.filter(Exists(given)).order_by(F("starts_at").desc(nulls_last=True), "-pk")
    dates = list(dates[:MOST_DATES])
    if len(dates) < 2:
        return []
    keys, asked = [one.pk for one in dates], questions()
    attended, by_date = _attended_of(keys), {key: [] for key in keys}
    for row in _answers_of(keys).defer("useful", "improve"):
        by_date[row.occurrence_id].append(row.scores)
    found = []
    for one in dates:
        given, of_date = by_date[one.pk], attended.get(one.pk, _Attended())
        scores = _shown(given, one, of_date, now)
        scales = [_scale(question, scores) for question in asked] if scores else []
        found.append((one, Results(len(given), of_date.number, scales, held_back=len(given) - len(scores))))
    return found


def _shown(given: list, occurrence: EventOccurrence, attended: _Attended, now: datetime.datetime | None) -> list:
    """``LEAST`` answers more at a time, as they came; all of them when nobody can answer any more.

    Whoever looks before and after somebody has answered would see what that one has changed.
    """
    if len(given) < LEAST:
        return []
    until = _until(occurrence, attended.noted_at)
    if until is not None and until < (now or timezone.now()):
        return given
    return given[: len(given) - len(given) % LEAST]


def _answers_of(occurrences: list[int]):
    return EventFeedback.objects.filter(occurrence__in=occurrences).order_by("pk")


def _attended_of(occurrences: list[int]) -> dict[int, _Attended]:
    came = Registration.objects.filter(occurrence__in=occurrences, status=RegistrationStatus.ATTENDED).order_by()
    rows = came.values_list("occurrence").annotate(number=Count("pk"), noted_at=Max("attended_at"))
    return {key: _Attended(number, noted_at) for key, number, noted_at in rows}


def _scale(question: Question, scores: list[dict]) -> Scale:
    given = [answers.get(question.key) for answers in scores]
    return Scale(question, tuple(given.count(score) for score in SCALE))


def _texts(texts: Iterable[str]) -> list[str]:
    return sorted(filter(None, texts), key=fold)

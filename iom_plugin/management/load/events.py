"""Events over three years, some of them repeated, each with its dates and meetings written ahead."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from iom_plugin_resources.choices import Format, Level, RegistrationKind, Repeat
from iom_plugin_resources.models import (
    EventOccurrence,
    LearningEvent,
    LearningResource,
    OccurrenceSession,
    Organisation,
    ResourceKind,
)

from . import words
from .competencies import Branch

CHUNK = 1_000
# One of so many events repeats; so many of a hundred are plans without a fixed day.
REPEATED, PLANS = 40, 4
DAYS_BACK, DAYS_AHEAD = 365, 730
HOURS = (9, 10, 11, 13, 14, 14, 15, 15, 16, 18)
PLACES = (None, None, 12, 20, 25, 30, 60)


def add_events(
    number: int,
    *,
    seed: int,
    rng: Random,
    branches: Sequence[Branch],
    organisations: dict[str, list[Organisation]],
) -> Iterator[int]:
    """Write ``number`` published events by chunks; yields how many are written."""
    writer = _Writer(seed, rng, branches, organisations)
    for start in range(0, number, CHUNK):
        size = min(CHUNK, number - start)
        writer.write([start + place + 1 for place in range(size)])
        yield start + size


class _Writer:
    def __init__(self, seed, rng, branches, organisations):
        self.seed, self.rng, self.branches = seed, rng, branches
        self.today, self.now, self.zone = timezone.localdate(), timezone.now(), timezone.get_default_timezone()
        self.kinds = list(ResourceKind.objects.all())
        self.kind_weights = list(accumulate(1 / (place + 4) for place in range(len(self.kinds))))
        self.organisers = [one for kind in ("methodical_service", "region") for one in organisations.get(kind, [])]
        self.resources = list(LearningResource.objects.live().order_by("pk").values_list("pk", flat=True)[:5_000])

    def write(self, numbers: Sequence[int]) -> None:
        rows = [self._event(number) for number in numbers]
        LearningEvent.objects.bulk_create([event for event, _branches in rows])
        links = LearningEvent.competencies.through
        links.objects.bulk_create(
            links(learningevent_id=event.pk, competency_id=key)
            for event, answered in rows
            for key in sorted({branch.competency.pk for branch in answered})
        )
        dates = EventOccurrence.objects.bulk_create(
            date for event, _branches in rows for date in self._occurrences(event)
        )
        OccurrenceSession.objects.bulk_create(_session(date) for date in dates if date.is_exact)

    def _event(self, number: int) -> tuple[LearningEvent, list[Branch]]:
        rng = self.rng
        [kind] = rng.choices(self.kinds, cum_weights=self.kind_weights)
        answered = rng.sample(self.branches, min(len(self.branches), rng.choice((1, 1, 2))))
        organiser = rng.choice(self.organisers) if self.organisers else None
        event = LearningEvent(
            key=f"load-{self.seed}-event-{number}",
            title=f"{answered[0].parts[0]}: {rng.choice(words.ANGLES)}",
            kind=kind,
            level=rng.choice(Level.values),
            format=rng.choice(Format.values),
            summary=f"{rng.choice(words.SUMMARY_OPENINGS)} {rng.choice(words.SUMMARY_MATTERS)}.",
            organiser=organiser,
            place=rng.choice(words.TOWNS),
            resource_id=rng.choice(self.resources) if self.resources and rng.random() < 0.3 else None,
            hours=rng.choice((1, 2, 2, 4, 6, 8)),
            price=0,
            live=True,
            first_published_at=self.now,
            last_published_at=self.now,
        )
        self._set_dates(event, number)
        event.read_dates()
        event.read_words([branch.competency for branch in answered])
        return event, answered

    def _set_dates(self, event: LearningEvent, number: int) -> None:
        """School has its seminars on weekdays; a few days long are some, and some plans know only their month."""
        rng = self.rng
        first = self.today + datetime.timedelta(days=rng.randrange(-DAYS_BACK, DAYS_AHEAD))
        first += datetime.timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0)
        if number % REPEATED == 0:
            event.repeat, event.repeat_count = Repeat.WEEKLY, rng.choice((10, 20, 36))
        elif number % 100 < PLANS:
            event.dates = f"{words.MONTHS[first.month - 1]} {first.year}"
            return
        last = first + datetime.timedelta(days=rng.choice((0,) * 12 + (1, 2, 4)) if not event.repeat else 0)
        event.dates = f"{first:%d.%m.%Y}" if first == last else f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
        event.registration = rng.choice((RegistrationKind.OPEN, RegistrationKind.OPEN, RegistrationKind.NONE))
        event.places = rng.choice(PLACES)
        if first == last:
            event.starts_at = datetime.time(rng.choice(HOURS))
            event.ends_at = (datetime.datetime.combine(first, event.starts_at) + datetime.timedelta(hours=2)).time()

    def _occurrences(self, event: LearningEvent) -> Iterator[EventOccurrence]:
        for week in range(event.repeat_count or 1):
            yield self._occurrence(event, datetime.timedelta(weeks=week))

    def _occurrence(self, event: LearningEvent, later: datetime.timedelta) -> EventOccurrence:
        places = event.places
        date = EventOccurrence(
            event=event,
            rule_day=event.first_day + later,
            dates=event.dates,
            date_precision=event.date_precision,
            is_exact=event.is_exact,
            is_all_day=event.starts_at is None,
            first_day=event.first_day + later,
            last_day=event.last_day + later,
            time_zone=event.time_zone,
            place=event.place,
            places=places,
            taken=self.rng.randrange(places + 1) if places else 0,
        )
        if date.is_exact:
            date.starts_at, date.ends_at = _moments(date, event, self.zone)
        return date


def _moments(date: EventOccurrence, event: LearningEvent, zone: ZoneInfo) -> tuple:
    if event.starts_at is None:
        after = date.last_day + datetime.timedelta(days=1)
        return tuple(datetime.datetime.combine(day, datetime.time(), zone) for day in (date.first_day, after))
    return tuple(datetime.datetime.combine(date.first_day, time, zone) for time in (event.starts_at, event.ends_at))


def _session(date: EventOccurrence) -> OccurrenceSession:
    return OccurrenceSession(
        occurrence=date,
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        is_all_day=date.is_all_day,
        first_day=date.first_day,
        last_day=date.last_day,
    )

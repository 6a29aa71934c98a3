"""Resources of every kind, level and date, with what they answer and whom they are for."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from random import Random

from django.utils import timezone

from iom_plugin_resources.choices import Format, Level
from iom_plugin_resources.models import (
    LearningResource,
    Organisation,
    OrganisationKind,
    Position,
    ResourceKind,
    Subject,
)
from iom_plugin_resources.services.search import remember_words

from . import words
from .competencies import Branch

CHUNK = 2_000
LEVELS = {
    Level.ORGANISATION: (25, ("school", "kindergarten")),
    Level.DISTRICT: (12, ("methodical_service",)),
    Level.MUNICIPALITY: (30, ("methodical_service",)),
    Level.REGION: (23, ("region",)),
    Level.FEDERAL: (10, ("federal",)),
}
FORMATS = {Format.IN_PERSON: 50, Format.ONLINE: 35, Format.MIXED: 15}
HOURS = [None, 1, 2, 2, 3, 4, 6, 6, 8, 16, 18, 24, 36, 36, 72, 72, 108, 144, 250]
PRICES = [Decimal(0)] * 14 + [None] * 3 + [Decimal(900), Decimal(2500), Decimal(4800)]
LINKS = ("competencies", "positions", "subjects", "organisation_kinds")


def add_resources(
    number: int,
    *,
    seed: int,
    rng: Random,
    branches: Sequence[Branch],
    organisations: dict[str, list[Organisation]],
    colleagues: Sequence,
) -> Iterator[int]:
    """Write ``number`` published resources by chunks; yields how many are written."""
    writer = _Writer(seed, rng, branches, organisations, colleagues)
    for start in range(0, number, CHUNK):
        size = min(CHUNK, number - start)
        _write([writer.resource(start + place + 1) for place in range(size)])
        yield start + size


def _write(rows: list[tuple[LearningResource, dict[str, set]]]) -> None:
    LearningResource.objects.bulk_create([resource for resource, _links in rows])
    for name in LINKS:
        field = LearningResource._meta.get_field(name)
        through, target = field.remote_field.through, field.m2m_reverse_name()
        through.objects.bulk_create(
            through(learningresource_id=resource.pk, **{target: key})
            for resource, links in rows
            for key in sorted(links[name])
        )
    remember_words(f"{resource.title} {resource.summary}" for resource, _links in rows)


class _Writer:
    def __init__(self, seed, rng, branches, organisations, colleagues):
        self.seed, self.rng, self.colleagues = seed, rng, colleagues
        self.today, self.now = timezone.localdate(), timezone.now()
        self.branches = branches
        self.kinds = list(ResourceKind.objects.all())
        self.positions = list(Position.objects.all())
        self.subjects = list(Subject.objects.all())
        self.organisation_kinds = list(OrganisationKind.objects.all())
        self.providers = {
            level: [provider for kind in kinds for provider in organisations.get(kind, [])]
            for level, (_weight, kinds) in LEVELS.items()
        }
        # Few competencies are asked for by most: the weight falls with the place.
        self.branch_weights = list(accumulate(1 / (place + 20) for place in range(len(branches))))
        self.kind_weights = list(accumulate(1 / (place + 4) for place in range(len(self.kinds))))

    def resource(self, number: int) -> tuple[LearningResource, dict[str, set]]:
        rng = self.rng
        [kind] = rng.choices(self.kinds, cum_weights=self.kind_weights)
        [level] = rng.choices(list(LEVELS), [weight for weight, _kinds in LEVELS.values()])
        [form] = rng.choices(list(FORMATS), list(FORMATS.values()))
        answered = rng.choices(self.branches, cum_weights=self.branch_weights, k=rng.choice((1, 1, 2, 2, 3, 4)))
        subjects = rng.sample(self.subjects, rng.choice((0, 1, 1, 2)))
        provider = rng.choice(self.providers[level]) if self.providers[level] else None
        published = self.now - datetime.timedelta(hours=rng.randrange(24 * 900))
        resource = LearningResource(
            key=f"load-{self.seed}-{number}",
            title=self._title(kind, answered[0], subjects),
            kind=kind,
            level=level,
            format=form,
            summary=self._summary(answered),
            body=f"<p>{self._summary(answered[::-1])}</p>",
            provider=provider,
            hours=rng.choice(HOURS),
            price=rng.choice(PRICES),
            place="" if form == Format.ONLINE else rng.choice(words.TOWNS),
            link=f"https://example.org/{number}" if rng.random() < 0.5 else "",
            in_federal_register=level in (Level.REGION, Level.FEDERAL) and rng.random() < 0.2,
            offered_by=rng.choice(self.colleagues) if self.colleagues and rng.random() < 0.05 else None,
            places=rng.choice((None, None, 12, 25, 30, 60, 100)),
            live=True,
            first_published_at=published,
            last_published_at=published,
        )
        self._set_dates(resource)
        resource.read_words([branch.competency for branch in answered])
        return resource, {
            "competencies": {branch.competency.pk for branch in answered},
            "positions": {item.pk for item in rng.sample(self.positions, rng.choice((0, 1, 1, 2)))},
            "subjects": {item.pk for item in subjects},
            "organisation_kinds": {item.pk for item in rng.sample(self.organisation_kinds, rng.choice((0, 1, 2)))},
        }

    def _title(self, kind, branch: Branch, subjects) -> str:
        theme = branch.parts[0]
        angle = branch.parts[1] if len(branch.parts) > 1 else self.rng.choice(words.ANGLES)
        stage = branch.parts[2] if len(branch.parts) > 2 else self.rng.choice(words.STAGES)
        subject = subjects[0].title if subjects else "Для всех предметов"
        return self.rng.choice(
            [
                f"{theme}: {angle}",
                f"{theme}: {angle} ({stage})",
                f"{subject}. {theme}: {angle}",
                f"{kind.title} «{theme}: {angle}»",
            ]
        )

    def _summary(self, answered: list[Branch]) -> str:
        rng = self.rng
        opening, matter = rng.choice(words.SUMMARY_OPENINGS), rng.choice(words.SUMMARY_MATTERS)
        return f"{opening} {matter}: {answered[-1].parts[0].lower()}. {rng.choice(words.SUMMARY_ENDINGS)}"

    def _set_dates(self, resource: LearningResource) -> None:
        """A third at any time, a quarter past, the others ahead; half of those with enrolment until a day."""
        rng, chance = self.rng, self.rng.random()
        if chance < 0.33:
            return
        days = -rng.randrange(1, 500) if chance < 0.58 else rng.randrange(300)
        start = self.today + datetime.timedelta(days=days)
        resource.dates = self._worded(start)
        resource.read_dates()
        if days > 0 and rng.random() < 0.5:
            resource.apply_until = start - datetime.timedelta(days=rng.randrange(1, 20))

    def _worded(self, start: datetime.date) -> str:
        chance = self.rng.random()
        if chance < 0.2:
            return f"{words.MONTHS[start.month - 1]} {start.year}"
        if chance < 0.6:
            return f"{start:%d.%m.%Y}"
        end = start + datetime.timedelta(days=self.rng.randrange(1, 40))
        return f"{start:%d.%m.%Y}–{end:%d.%m.%Y}"

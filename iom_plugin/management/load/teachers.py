"""Teachers with a profile, deficits and a route: drafts, routes under review and routes at work."""

import datetime
from collections.abc import Iterator, Sequence
from random import Random

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from iom_plugin.choices import (
    ActivityStatus,
    Category,
    Decision,
    DeficitLevel,
    DeficitStatus,
    Evidence,
    RouteStatus,
    TaskKind,
    VersionReason,
)
from iom_plugin.models import (
    Activity,
    Deficit,
    LearningTask,
    Result,
    ResultForm,
    Review,
    Route,
    RouteNeed,
    RouteVersion,
    Teacher,
    TrainingRecord,
    WorkForm,
)
from iom_plugin.queries.contents import content_of
from iom_plugin.queries.routes import with_content
from iom_plugin_resources.models import LearningResource, Organisation, Position, Subject

from . import words
from .competencies import Branch

CHUNK = 1_000
# Enough resources for the routes to differ in what they have picked.
MOST_PICKED = 5_000

ROUTES = {RouteStatus.DRAFT: 45, RouteStatus.SUBMITTED: 15, RouteStatus.ACTIVE: 40}
DEFICITS = [DeficitStatus.ACCEPTED] * 4 + [DeficitStatus.PROPOSED, DeficitStatus.IN_WORK, DeficitStatus.CLOSED]


def add_teachers(
    number: int, *, seed: int, rng: Random, organisations: dict[str, list[Organisation]]
) -> Iterator[list[Teacher]]:
    """Write people with a profile by chunks; their accounts have no password, so nobody signs in with one."""
    people = get_user_model()
    schools = organisations.get("school", []) + organisations.get("kindergarten", [])
    positions, subjects = list(Position.objects.all()), list(Subject.objects.all())
    for start in range(0, number, CHUNK):
        names = [f"load-{seed}-{start + place + 1}" for place in range(min(CHUNK, number - start))]
        users = [people(**{people.USERNAME_FIELD: name}, email=f"{name}@example.org") for name in names]
        for user in users:
            user.set_unusable_password()
        people._default_manager.bulk_create(users)
        teachers = [_teacher(user, rng.choice(schools), rng.choice(positions), rng) for user in users]
        Teacher.objects.bulk_create(teachers)
        taught = Teacher.subjects.through
        taught.objects.bulk_create(
            taught(teacher_id=teacher.pk, subject_id=subject.pk)
            for teacher in teachers
            for subject in rng.sample(subjects, rng.choice((1, 1, 2)))
        )
        TrainingRecord.objects.bulk_create(
            TrainingRecord(
                teacher=teacher, title=rng.choice(_themes()), hours=rng.choice((16, 36, 72)), year=2020 + place
            )
            for teacher in teachers
            for place in range(rng.choice((1, 2, 3)))
        )
        yield teachers


def add_routes(teachers: Sequence[Teacher], branches: Sequence[Branch], *, rng: Random) -> None:
    """Give each of ``teachers`` deficits and a route that rests on them."""
    writer = _Writer(rng, branches)
    for start in range(0, len(teachers), CHUNK):
        writer.write(teachers[start : start + CHUNK])


def _themes() -> list[str]:
    return [theme for themes in words.FIELDS.values() for theme in themes]


def _teacher(user, organisation, position, rng: Random) -> Teacher:
    today = timezone.localdate()
    return Teacher(
        user=user,
        organisation=organisation,
        position=position,
        last_name=rng.choice(words.LAST_NAMES),
        first_name=rng.choice(words.FIRST_NAMES),
        middle_name=rng.choice(words.MIDDLE_NAMES),
        education="Высшее, педагогический университет",
        experience_years=rng.randrange(41),
        category=rng.choice(Category.values),
        attestation_date=today - datetime.timedelta(days=rng.randrange(1_800)),
    )


class _Writer:
    def __init__(self, rng: Random, branches: Sequence[Branch]):
        self.rng, self.branches = rng, branches
        self.today = timezone.localdate()
        self.forms, self.result_forms = list(WorkForm.objects.all()), list(ResultForm.objects.all())
        self.resources = list(LearningResource.objects.live().select_related("provider").order_by("pk")[:MOST_PICKED])

    def write(self, teachers: Sequence[Teacher]) -> None:
        """Level by level, for each object of a level needs the key of the one above."""
        deficits = _written(deficit for teacher in teachers for deficit in self._deficits(teacher))
        by_teacher = {deficit.teacher_id: deficit for deficit in deficits}
        routes = _written(self._route(teacher, by_teacher[teacher.pk]) for teacher in teachers)
        needs = _written(self._need(route, by_teacher[route.teacher_id]) for route in routes)
        tasks = _written(self._task(need, kind) for need in needs for kind in TaskKind.values)
        _written(self._activity(task, place) for task in tasks for place in range(self.rng.choice((1, 2))))
        _written(Result(task=task, form=self.rng.choice(self.result_forms)) for task in tasks)
        self._freeze([route for route in routes if not route.is_editable])

    def _deficits(self, teacher: Teacher) -> list[Deficit]:
        answered = self.rng.sample(self.branches, min(len(self.branches), self.rng.choice((2, 3, 4))))
        return [
            Deficit(
                teacher=teacher,
                competency=branch.competency,
                level=self.rng.choice(DeficitLevel.values),
                evidence_kind=self.rng.choice(Evidence.values),
                status=self.rng.choice(DEFICITS),
                noted_on=self.today - datetime.timedelta(days=self.rng.randrange(400)),
            )
            for branch in answered
        ]

    def _route(self, teacher: Teacher, deficit: Deficit) -> Route:
        starts_on = self.today - datetime.timedelta(days=self.rng.randrange(200))
        [status] = self.rng.choices(list(ROUTES), list(ROUTES.values()))
        return Route(
            teacher=teacher,
            theme=deficit.competency.title,
            goal=f"Восполнить дефицит: {deficit.competency.title.lower()}.",
            expected_result="Собственная разработка, проверенная на уроках.",
            starts_on=starts_on,
            ends_on=starts_on + datetime.timedelta(days=365),
            status=status,
        )

    def _need(self, route: Route, deficit: Deficit) -> RouteNeed:
        return RouteNeed(route=route, deficit=deficit, competency=deficit.competency, text=deficit.competency.title)

    def _task(self, need: RouteNeed, kind: str) -> LearningTask:
        verb = "Изучить" if kind == TaskKind.LEARNING else "Внедрить в работу"
        return LearningTask(need=need, kind=kind, text=f"{verb}: {need.text.lower()}")

    def _activity(self, task: LearningTask, place: int) -> Activity:
        resource = self.rng.choice(self.resources) if self.resources and task.kind == TaskKind.LEARNING else None
        under_way = task.need.route.is_under_way
        starts_on = self.today + datetime.timedelta(days=self.rng.randrange(-60, 200))
        return Activity(
            task=task,
            title=resource.title if resource else "Проба на своих уроках",
            form=self.rng.choice(self.forms),
            resource=resource,
            provider=resource.provider.short_name if resource and resource.provider else "",
            dates=f"{starts_on:%d.%m.%Y}",
            starts_on=starts_on,
            ends_on=starts_on,
            date_precision="day",
            status=self.rng.choice(ActivityStatus.values) if under_way else ActivityStatus.PLANNED,
            sort_order=place,
        )

    def _freeze(self, routes: list[Route]) -> None:
        """What was sent has a version, what is at work an approval and a second one."""
        whole = with_content(Route.objects.filter(pk__in=[route.pk for route in routes])).order_by("pk")
        sent, approved = [], []
        for route in whole:
            content = content_of(route)
            sent.append(RouteVersion(route=route, number=1, reason=VersionReason.SUBMITTED, content=content))
            if route.is_under_way:
                approved.append(RouteVersion(route=route, number=2, reason=VersionReason.APPROVED, content=content))
        _written(sent)
        _written(
            Review(
                route=version.route,
                version=version,
                decision=Decision.APPROVED,
                protocol_number=f"{place}",
                protocol_date=version.route.starts_on,
            )
            for place, version in enumerate(_written(approved), start=1)
        )


def _written(objects) -> list[Model]:
    """Insert objects of one model; they come back with their keys."""
    rows = list(objects)
    return type(rows[0])._default_manager.bulk_create(rows) if rows else rows

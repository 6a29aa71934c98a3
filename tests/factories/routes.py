"""Factories of the upper app; ``ready_route`` is whole enough to be sent for review."""

import datetime

import factory
from factory.django import DjangoModelFactory

from iom_plugin.choices import RouteStatus
from iom_plugin.models import (
    Activity,
    Deficit,
    LearningTask,
    Membership,
    Result,
    ResultForm,
    Route,
    RouteNeed,
    Teacher,
    WorkForm,
)
from iom_plugin.services import reviews, routes

from .resources import CompetencyFactory, OrganisationFactory, UserFactory, position


class TeacherFactory(DjangoModelFactory):
    class Meta:
        model = Teacher

    user = factory.SubFactory(UserFactory)
    last_name = factory.Sequence(lambda n: f"Иванова{n}")
    first_name = "Анна"
    middle_name = "Петровна"
    organisation = factory.SubFactory(OrganisationFactory)
    position = factory.LazyFunction(position)
    education = "высшее, математик"
    experience_years = 12
    category = "first"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "curator"


class DeficitFactory(DjangoModelFactory):
    class Meta:
        model = Deficit

    teacher = factory.SubFactory(TeacherFactory)
    competency = factory.SubFactory(CompetencyFactory)
    status = "accepted"


class RouteFactory(DjangoModelFactory):
    class Meta:
        model = Route

    teacher = factory.SubFactory(TeacherFactory)
    theme = factory.Sequence(lambda n: f"Формирующее оценивание {n}")
    goal = "Освоить формирующее оценивание"
    starts_on = datetime.date(2026, 9, 1)
    ends_on = datetime.date(2027, 5, 31)


class RouteNeedFactory(DjangoModelFactory):
    class Meta:
        model = RouteNeed

    route = factory.SubFactory(RouteFactory)
    kind = "deficit"
    competency = factory.SubFactory(CompetencyFactory)
    text = factory.Sequence(lambda n: f"Недостаточное владение приёмами оценивания {n}")
    sort_order = factory.Sequence(lambda n: n)


class LearningTaskFactory(DjangoModelFactory):
    class Meta:
        model = LearningTask

    need = factory.SubFactory(RouteNeedFactory)
    kind = "learning"
    text = factory.Sequence(lambda n: f"Изучить приёмы формирующего оценивания {n}")
    sort_order = factory.Sequence(lambda n: n)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    task = factory.SubFactory(LearningTaskFactory)
    title = factory.Sequence(lambda n: f"Вебинар «Инструменты учителя», часть {n}")
    form = factory.LazyFunction(lambda: WorkForm.objects.get(code="webinar"))
    dates = "октябрь 2026"
    sort_order = factory.Sequence(lambda n: n)


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = Result

    task = factory.SubFactory(LearningTaskFactory)
    form = factory.LazyFunction(lambda: ResultForm.objects.get(code="review"))
    text = factory.Sequence(lambda n: f"Аннотированный обзор приёмов {n}")
    sort_order = factory.Sequence(lambda n: n)


def ready_route(teacher=None, *, needs: int = 1, **fields) -> Route:
    """A draft with ``needs`` needs, each with both kinds of task, a step and a result for each."""
    route = RouteFactory(teacher=teacher or TeacherFactory(), **fields)
    for _number in range(needs):
        need = RouteNeedFactory(route=route)
        for kind in ("learning", "practice"):
            task = LearningTaskFactory(need=need, kind=kind)
            ActivityFactory(task=task)
            ResultFactory(task=task)
    return route


def curator_of(route: Route):
    """A user who curates the organisation of the route's author."""
    return MembershipFactory(organisation=route.teacher.organisation, role="curator").user


def submitted_route(teacher=None, **fields) -> Route:
    route = ready_route(teacher, **fields)
    return routes.submit_route(route, by=route.teacher.user)


def approved_route(teacher=None, **fields) -> Route:
    route = submitted_route(teacher, **fields)
    reviews.approve_route(
        route,
        by=curator_of(route),
        protocol_number="2",
        protocol_date=datetime.date(2026, 10, 28),
        council="методического совета",
    )
    route.refresh_from_db()
    assert route.status == RouteStatus.APPROVED
    return route

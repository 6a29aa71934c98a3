"""Where a date may go in one's routes, and what stands beside its step."""

import pytest

from iom_plugin.models import Activity
from iom_plugin.queries import event_steps as queries
from iom_plugin.queries import routes
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    approved_route,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(mailoutbox):
    return TeacherFactory()


def values(user, occurrence, **kwargs):
    return [place.value for place in queries.places_for(user, occurrence, **kwargs)]


def test_places_when_a_step_has_the_same_resource_then_it_comes_first_and_the_fitting_task_next(teacher):
    competency, resource = CompetencyFactory(), LearningResourceFactory()
    route = RouteFactory(teacher=teacher)
    plain = LearningTaskFactory(need=RouteNeedFactory(route=route))
    fitting = LearningTaskFactory(need=RouteNeedFactory(route=route, competency=competency))
    step = ActivityFactory(task=plain, resource=resource)
    occurrence = OccurrenceFactory(event=LearningEventFactory(resource=resource, competencies=[competency]))
    assert values(teacher.user, occurrence) == [f"step:{step.pk}", f"task:{fitting.pk}", f"task:{plain.pk}"]


def test_places_when_nothing_fits_then_the_task_filled_last_comes_first(teacher):
    route = RouteFactory(teacher=teacher)
    need = RouteNeedFactory(route=route)
    first, second, third = (LearningTaskFactory(need=need) for _number in range(3))
    ActivityFactory(task=second)
    occurrence = OccurrenceFactory()
    assert values(teacher.user, occurrence)[0] == f"task:{second.pk}"
    assert values(teacher.user, occurrence, last_task=third.pk)[0] == f"task:{third.pk}"
    assert len(values(teacher.user, occurrence)) == 3
    assert f"task:{first.pk}" in values(teacher.user, occurrence)


def test_places_when_a_resource_answers_and_the_event_names_nothing_then_the_resource_counts(teacher):
    competency = CompetencyFactory()
    resource = LearningResourceFactory()
    resource.competencies.set([competency])
    resource.save()
    route = RouteFactory(teacher=teacher)
    LearningTaskFactory(need=RouteNeedFactory(route=route))
    fitting = LearningTaskFactory(need=RouteNeedFactory(route=route, competency=competency))
    occurrence = OccurrenceFactory(event=LearningEventFactory(resource=resource))
    assert values(teacher.user, occurrence)[0] == f"task:{fitting.pk}"


def test_places_when_the_plan_is_approved_then_only_steps_that_mean_it_are_offered(teacher):
    step = Activity.objects.filter(task__need__route=approved_route(teacher)).first()
    event = LearningEventFactory(title=step.title)
    assert values(teacher.user, OccurrenceFactory(event=event)) == [f"step:{step.pk}"]
    assert values(teacher.user, OccurrenceFactory()) == []
    ((value, label),) = queries.choices_for(teacher.user, OccurrenceFactory())
    assert value == ""
    assert "утверждённый план" in label


@pytest.mark.parametrize("make", [submitted_route])
def test_places_when_the_route_waits_for_review_then_there_are_none(teacher, make):
    make(teacher)
    assert queries.choices_for(teacher.user, OccurrenceFactory()) == []


def test_places_when_the_date_is_in_a_task_already_then_the_task_is_not_offered(teacher):
    task = LearningTaskFactory(need__route=RouteFactory(teacher=teacher))
    occurrence = OccurrenceFactory()
    ActivityFactory(task=task, occurrence=occurrence)
    assert values(teacher.user, occurrence) == []


def test_places_when_somebody_else_asks_then_they_see_none(teacher):
    ready_route(teacher)
    assert queries.choices_for(UserFactory(), OccurrenceFactory()) == []


def test_choices_when_nothing_fits_then_no_place_is_proposed(teacher):
    LearningTaskFactory(need__route=RouteFactory(teacher=teacher))
    values_ = [value for value, _label in queries.choices_for(teacher.user, OccurrenceFactory())]
    assert values_[0] == ""
    assert len(values_) == 2


def test_choices_when_a_task_fits_then_it_is_proposed(teacher):
    competency = CompetencyFactory()
    task = LearningTaskFactory(need__route=RouteFactory(teacher=teacher), need__competency=competency)
    occurrence = OccurrenceFactory(event=LearningEventFactory(competencies=[competency]))
    assert [value for value, _label in queries.choices_for(teacher.user, occurrence)] == [f"task:{task.pk}", ""]


def test_choices_when_it_is_in_a_route_already_then_a_sentence_says_in_which(teacher):
    occurrence = OccurrenceFactory()
    ActivityFactory(
        task=LearningTaskFactory(need__route=RouteFactory(teacher=teacher, theme="Рефлексия")), occurrence=occurrence
    )
    LearningTaskFactory(need__route=RouteFactory(teacher=teacher))
    ((value, label),) = queries.choices_for(teacher.user, occurrence)
    assert value == ""
    assert "Рефлексия" in label


def test_choices_when_there_are_two_routes_then_each_place_says_which(teacher):
    one, other = RouteFactory(teacher=teacher, theme="Первый"), RouteFactory(teacher=teacher, theme="Второй")
    for route in (one, other):
        LearningTaskFactory(need__route=route)
    labels = [label for _value, label in queries.choices_for(teacher.user, OccurrenceFactory())]
    assert len(labels) == 3
    assert sum(label.startswith("Первый: ") for label in labels) == 1
    assert sum(label.startswith("Второй: ") for label in labels) == 1


def test_places_when_the_routes_grow_then_the_number_of_queries_stays(teacher, django_assert_num_queries):
    occurrence = OccurrenceFactory(event=LearningEventFactory(resource=LearningResourceFactory()))
    task = LearningTaskFactory(need__route=RouteFactory(teacher=teacher))
    occurrence = type(occurrence).objects.select_related("event__resource").get(pk=occurrence.pk)
    with django_assert_num_queries(6):
        queries.choices_for(teacher.user, occurrence)
    for _number in range(5):
        ActivityFactory(task=LearningTaskFactory(need=task.need), resource=occurrence.event.resource)
    with django_assert_num_queries(6):
        assert len(queries.choices_for(teacher.user, occurrence)) == 5 + 6 + 1


def content_of(route):
    return routes.with_content(type(route).objects.select_related("teacher__user")).get(pk=route.pk)


def test_beside_when_the_author_is_registered_then_it_says_so(teacher):
    route = ready_route(teacher)
    registration = RegistrationFactory(user=teacher.user)
    step = Activity.objects.filter(task__need__route=route).first()
    Activity.objects.filter(pk=step.pk).update(occurrence=registration.occurrence)
    beside = queries.beside(content_of(route))
    assert list(beside) == [step.pk]
    assert beside[step.pk].is_registered
    assert beside[step.pk].registration == registration


def test_beside_when_the_event_is_taken_out_of_the_calendar_then_nothing_of_it_is_shown(teacher):
    route = ready_route(teacher)
    occurrence = OccurrenceFactory(event=LearningEventFactory(live=False))
    Activity.objects.filter(task__need__route=route).update(occurrence=occurrence)
    assert queries.beside(content_of(route)) == {}


@pytest.mark.parametrize("number", [0, 1, 6])
def test_beside_when_there_are_more_events_then_two_queries_answer(teacher, django_assert_num_queries, number):
    route = ready_route(teacher)
    task = route.needs.first().tasks.first()
    for _number in range(number):
        ActivityFactory(task=task, occurrence=OccurrenceFactory())
    route = content_of(route)
    with django_assert_num_queries(2 if number else 0):
        assert len(queries.beside(route)) == number


def test_consequences_when_the_event_is_in_the_route_then_they_name_route_and_step(teacher):
    route = ready_route(teacher)
    registration = RegistrationFactory(user=teacher.user)
    step = ActivityFactory(task=route.needs.first().tasks.first(), occurrence=registration.occurrence)
    (sentence,) = queries.consequences(registration)
    assert route.theme in sentence
    assert step.title in sentence


def test_consequences_when_a_guest_cancels_then_there_are_none(db):
    guest = RegistrationFactory(user=None, guest_email="guest@example.org")
    assert queries.consequences(guest) == []

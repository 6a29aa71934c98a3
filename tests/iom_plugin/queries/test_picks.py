import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from iom_plugin.queries import picks
from iom_plugin_resources.core import registries
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.queries.resources import with_details
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2027, 1, 11)


@pytest.fixture
def teacher():
    return TeacherFactory()


@pytest.fixture
def task(teacher):
    return LearningTaskFactory(need__route__teacher=teacher)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def resource(title="A", **fields):
    return LearningResourceFactory(title=title, **fields)


def general(*found) -> list[str]:
    return picks.warnings(found, today=TODAY)


def of_route(teacher, *found) -> list[str]:
    [choice] = picks.choices(teacher.user, found, today=TODAY)
    return choice.warnings


# --- What is picked ---


def test_picked_when_asked_in_an_order_then_in_this_order_and_only_what_is_published(teacher):
    first, second, draft = resource(), resource(), resource(live=False)
    assert picks.picked(teacher.user, [second.pk, 999_999, draft.pk, first.pk]) == [second, first]


# --- Warnings whatever the route ---


def test_warnings_when_nothing_is_wrong_then_none():
    assert general(resource(dates="12.03.2027"), resource(dates="13.03.2027")) == []


def test_warnings_when_it_is_over_or_closed_then_said():
    over = resource("A", dates="10.01.2027")
    closed = resource("B", dates="12.03.2027", apply_until=TODAY - datetime.timedelta(days=1))
    last_day = resource("C", dates="14.03.2027", apply_until=TODAY)
    assert general(over, closed, last_day) == ["Already over: “A”.", "The enrolment is over: “B”."]


def test_warnings_when_two_are_on_the_same_days_then_said_once():
    [warning] = general(resource("A", dates="12.03.2027"), resource("«B»", dates="11.03.2027–13.03.2027"))
    assert warning == "“A” (12.03.2027) is on the same days as: «B»."


@pytest.mark.parametrize("dates", ["март 2027", "01.02.2027–30.05.2027", "до 15.03.2027", "", "13.03.2027"])
def test_warnings_when_days_are_unknown_or_it_lasts_for_months_then_no_clash(dates):
    assert general(resource(dates="12.03.2027"), resource(dates=dates)) == []


def test_warnings_when_many_clash_then_a_few_are_named():
    found = [resource(f"R{number}", dates="12.03.2027") for number in range(7)]
    first, *_others = general(*found)
    assert first.endswith("is on the same days as: “R1”, “R2”, “R3”, “R4”, “R5” and 1 more.")


def test_warnings_when_hours_are_not_known_then_counted():
    assert general(resource(hours=None), resource(hours=6)) == ["The hours are not given, ask the provider: “A”."]


# --- Warnings of a route ---


def test_choices_when_a_step_of_the_route_is_on_the_same_days_then_said(teacher, task):
    ActivityFactory(task=task, title="Webinar", dates="12.03.2027")
    [warning] = of_route(teacher, resource(dates="12.03.2027"))
    assert warning.endswith("is on the same days as: “Webinar”.")


def test_choices_when_the_step_is_cancelled_or_of_another_day_then_nothing(teacher, task):
    ActivityFactory(task=task, dates="12.03.2027", status="cancelled")
    ActivityFactory(task=task, dates="13.03.2027")
    assert of_route(teacher, resource(dates="12.03.2027")) == []


def test_choices_when_it_is_there_already_then_said_without_a_clash_with_itself(teacher, task):
    one = resource(dates="12.03.2027")
    ActivityFactory(task=task, resource=one, dates="12.03.2027")
    [choice] = picks.choices(teacher.user, [one, resource()], today=TODAY)
    assert choice.warnings == ["Already in this route: “A”."]
    assert choice.needs[0].tasks[0].there == 1


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("10.06.2027", "Begins after the end of the route"),
        ("10.08.2026", "Over before the route begins"),
        ("15.05.2027–15.06.2027", ""),
        ("", ""),
    ],
)
def test_choices_when_dates_are_outside_the_route_then_said(teacher, task, dates, said):
    warnings = of_route(teacher, resource(dates=dates))
    assert [said in warning for warning in warnings] == ([True] if said else [])


def test_choices_when_the_period_of_the_route_is_over_then_said(teacher):
    route = RouteFactory(teacher=teacher, starts_on="2025-09-01", ends_on="2026-05-31")
    LearningTaskFactory(need__route=route)
    [warning] = of_route(teacher, resource())
    assert warning.startswith("The period of this route is over")


def test_choices_when_hours_then_those_of_steps_and_of_new_resources(teacher, task):
    there = resource(hours=10)
    ActivityFactory(task=task, hours=10, resource=there)
    ActivityFactory(task=task, hours=5, status="cancelled")
    [choice] = picks.choices(teacher.user, [there, resource(hours=7), resource(hours=None)], today=TODAY)
    assert choice.hours == 17


# --- Whether it answers what the task is about ---


def test_choices_when_it_answers_the_need_a_part_or_the_broader_then_no_warning(teacher):
    broad = CompetencyFactory()
    needed = CompetencyFactory(parent=broad)
    part = CompetencyFactory(parent=needed)
    task = LearningTaskFactory(need__route__teacher=teacher, need__competency=needed)
    found = [resource(competencies=[competency]) for competency in (broad, needed, part)]
    [choice] = picks.choices(teacher.user, found, today=TODAY)
    assert choice.needs[0].warnings == []
    assert choice.needs[0].tasks[0].task == task


@pytest.mark.parametrize(("kind", "word"), [("deficit", "the deficit "), ("task", "")])
def test_choices_when_it_does_not_answer_then_said_by_the_need(teacher, kind, word):
    needed = CompetencyFactory(title="Оценивание")
    LearningTaskFactory(need__route__teacher=teacher, need__competency=needed, need__kind=kind)
    [choice] = picks.choices(teacher.user, [resource(competencies=[CompetencyFactory()])], today=TODAY)
    assert choice.needs[0].warnings == [f"Does not answer {word}“Оценивание”: “A”."]


def test_choices_when_none_of_several_answers_then_said_in_one_sentence(teacher):
    needed = CompetencyFactory(title="Оценивание")
    LearningTaskFactory(need__route__teacher=teacher, need__competency=needed)
    strange, right = [resource(f"R{number}") for number in range(7)], resource("A", competencies=[needed])
    [choice] = picks.choices(teacher.user, strange, today=TODAY)
    assert choice.needs[0].warnings == ["None of them answers the deficit “Оценивание”."]
    [choice] = picks.choices(teacher.user, [right, *strange], today=TODAY)
    [warning] = choice.needs[0].warnings
    assert warning.endswith("“Оценивание”: “R0”, “R1”, “R2”, “R3”, “R4” and 2 more.")


def test_choices_when_the_need_names_no_competency_then_nothing_is_claimed(teacher):
    LearningTaskFactory(need=RouteNeedFactory(route__teacher=teacher, competency=None))
    [choice] = picks.choices(teacher.user, [resource()], today=TODAY)
    assert choice.needs[0].warnings == []


def test_choices_when_many_then_as_many_queries_as_for_few(teacher, django_assert_num_queries):
    def ask():
        found = picks.picked(teacher.user, LearningResource.objects.values_list("pk", flat=True)[:50])
        return picks.choices(teacher.user, found), picks.warnings(found)

    def fill(count):
        for _number in range(count):
            task = LearningTaskFactory(need__route__teacher=teacher)
            ActivityFactory(task=task, resource=resource(competencies=[CompetencyFactory()], dates="12.03.2027"))

    fill(2)
    with django_assert_num_queries(5):
        ask()
    fill(20)
    with django_assert_num_queries(5):
        ask()


# --- Notes beside a list ---


def chosen_by(one, count, **fields):
    for _number in range(count):
        ActivityFactory(resource=one, **fields)


def test_notes_when_in_the_own_route_then_said_and_it_is_not_counted_among_colleagues(teacher):
    one = resource()
    ActivityFactory(resource=one, task__need__route__teacher=teacher)
    chosen_by(one, 2)
    assert registries.notes(teacher.user, [one]) == {one.pk: ["Already in your route"]}


def test_notes_when_in_a_finished_route_then_said_so(teacher):
    one = resource()
    ActivityFactory(resource=one, task__need__route__teacher=teacher, task__need__route__status="archived")
    assert registries.notes(teacher.user, [one]) == {one.pk: ["Was in an earlier route of yours"]}


@pytest.mark.parametrize("user", [UserFactory, AnonymousUser])
def test_notes_when_three_teachers_chose_it_then_their_number_to_anybody(user):
    popular, rare = resource(), resource()
    chosen_by(popular, 3)
    chosen_by(rare, 2)
    assert registries.notes(user(), [popular, rare]) == {popular.pk: ["3 teachers have chosen it"]}


def test_notes_when_one_teacher_chose_it_three_times_or_cancelled_then_not_counted(teacher):
    one = resource()
    chosen_by(one, 3, task__need__route__teacher=TeacherFactory())
    chosen_by(one, 5, status="cancelled")
    ActivityFactory(resource=one, task__need__route__teacher=teacher, status="cancelled")
    assert registries.notes(teacher.user, [one]) == {}


def test_notes_when_many_then_as_many_queries_as_for_few(teacher, django_assert_num_queries):
    def ask():
        found = list(with_details(LearningResource.objects.all()))
        with django_assert_num_queries(2):
            registries.notes(teacher.user, found)

    for count in (2, 20):
        for _number in range(count):
            chosen_by(resource(), 3)
        ask()

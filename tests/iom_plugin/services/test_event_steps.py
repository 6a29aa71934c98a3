"""A date of an event in a route: put there, tied, undone, lost, moved along."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iom_plugin import errors
from iom_plugin.models import Activity, LearningTask, Notice
from iom_plugin.services import event_steps as services
from iom_plugin.services.road_map_changes import undo_last
from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.services import registrations
from iom_plugin_resources.services.registration_choices import choose
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import LearningResourceFactory, UserFactory
from tests.factories.routes import (
    ActivityFactory,
    TeacherFactory,
    approved_route,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(mailoutbox):
    return TeacherFactory()


def task_of(route) -> LearningTask:
    return LearningTask.objects.filter(need__route=route).order_by("pk").first()


def host_of(occurrence):
    host = UserFactory()
    occurrence.event.hosts.add(host)
    occurrence.event.save()
    return host


def test_put_when_a_task_is_chosen_then_a_step_says_what_and_when(teacher):
    task = task_of(ready_route(teacher))
    occurrence = OccurrenceFactory(event=LearningEventFactory(hours=6))
    step = services.put(occurrence, f"task:{task.pk}", by=teacher.user)
    step.refresh_from_db()
    assert step.task == task
    assert step.occurrence == occurrence
    assert step.title == occurrence.event.title
    assert step.form.code == "seminar"
    assert step.hours == 6
    assert step.provider == occurrence.event.organiser.short_name
    assert step.dates == f"{occurrence.first_day:%d.%m.%Y}"
    assert step.starts_on == step.ends_on == occurrence.first_day
    assert list(task.activities.order_by("sort_order", "pk"))[-1] == step


def test_put_when_pressed_twice_then_one_step_is_there(teacher):
    task, occurrence = task_of(ready_route(teacher)), OccurrenceFactory()
    first = services.put(occurrence, f"task:{task.pk}", by=teacher.user)
    second = services.put(occurrence, f"task:{task.pk}", by=teacher.user)
    assert first == second
    assert Activity.objects.filter(occurrence=occurrence).count() == 1


def test_put_when_undone_then_the_step_is_gone(teacher):
    route = ready_route(teacher)
    occurrence = OccurrenceFactory()
    services.put(occurrence, f"task:{task_of(route).pk}", by=teacher.user)
    undo_last(route, by=teacher.user)
    assert not Activity.objects.filter(occurrence=occurrence).exists()


@pytest.mark.parametrize(
    "choice", ["task:{foreign}", "task:0", "task:x", "step:{foreign}", "нечто", "task:" + "9" * 40]
)
def test_put_when_the_place_is_nobodys_or_anothers_then_it_is_refused(teacher, choice):
    foreign = task_of(ready_route())
    with pytest.raises(errors.IomError) as refused:
        services.put(OccurrenceFactory(), choice.format(foreign=foreign.pk), by=teacher.user)
    assert refused.value.code == "place_unknown"
    assert not Activity.objects.filter(occurrence__isnull=False).exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(max_size=60) | st.from_regex(r"(task|step):\S*", fullmatch=True))
def test_put_when_anything_is_sent_then_it_is_a_place_or_refused(teacher, choice):
    occurrence, code = OccurrenceFactory(), None
    try:
        assert services.put(occurrence, choice, by=teacher.user) is None
    except errors.Invalid as refused:
        code = refused.code
    assert code in (None, "place_unknown")
    assert not Activity.objects.filter(occurrence=occurrence).exists()


def test_put_when_the_route_is_approved_then_no_line_is_written(teacher):
    task = task_of(approved_route(teacher))
    with pytest.raises(errors.WrongStatus) as refused:
        services.put(OccurrenceFactory(), f"task:{task.pk}", by=teacher.user)
    assert refused.value.code == "route_not_editable"


def test_tie_step_when_the_route_is_written_then_days_come_from_the_event_and_undo_takes_them_back(teacher):
    route = ready_route(teacher)
    step = Activity.objects.filter(task__need__route=route).first()
    occurrence = OccurrenceFactory()
    services.put(occurrence, f"step:{step.pk}", by=teacher.user)
    step.refresh_from_db()
    assert step.occurrence == occurrence
    assert step.starts_on == occurrence.first_day
    assert step.hours == occurrence.event.hours, "what the step did not say is taken over"
    assert step.form.code == "webinar", "what its author wrote stays"
    undo_last(route, by=teacher.user)
    step.refresh_from_db()
    assert step.occurrence is None
    assert step.dates == "октябрь 2026"


def test_tie_step_when_the_plan_is_approved_then_its_wording_stays(teacher):
    step = Activity.objects.filter(task__need__route=approved_route(teacher)).first()
    occurrence = OccurrenceFactory()
    services.put(occurrence, f"step:{step.pk}", by=teacher.user)
    step.refresh_from_db()
    assert step.occurrence == occurrence
    assert (step.dates, step.hours) == ("октябрь 2026", None)


def test_tie_step_when_it_stands_for_another_date_then_it_is_refused(teacher):
    step = Activity.objects.filter(task__need__route=ready_route(teacher)).first()
    services.put(OccurrenceFactory(), f"step:{step.pk}", by=teacher.user)
    with pytest.raises(errors.WrongStatus) as refused:
        services.put(OccurrenceFactory(), f"step:{step.pk}", by=teacher.user)
    assert refused.value.code == "step_tied_elsewhere"


def test_tie_step_when_the_route_waits_for_review_then_it_is_no_place(teacher):
    step = Activity.objects.filter(task__need__route=submitted_route(teacher)).first()
    with pytest.raises(errors.Invalid):
        services.put(OccurrenceFactory(), f"step:{step.pk}", by=teacher.user)


# --- With the registration ---


def test_register_when_a_task_is_chosen_then_the_event_is_in_the_route(teacher):
    task, occurrence = task_of(ready_route(teacher)), OccurrenceFactory()
    registrations.register(occurrence, user=teacher.user, by=teacher.user, choice=f"task:{task.pk}")
    assert task.activities.filter(occurrence=occurrence).count() == 1


def test_register_when_the_choice_is_not_ones_own_then_nothing_is_registered(teacher):
    foreign, occurrence = task_of(ready_route()), OccurrenceFactory()
    with pytest.raises(errors.IomError):
        registrations.register(occurrence, user=teacher.user, by=teacher.user, choice=f"task:{foreign.pk}")
    assert not occurrence.registrations.exists()


def test_choose_when_registered_already_then_the_event_goes_into_the_route(teacher):
    task, occurrence = task_of(ready_route(teacher)), OccurrenceFactory()
    registration = registrations.register(occurrence, user=teacher.user, by=teacher.user)
    choose(registration, f"task:{task.pk}", by=teacher.user)
    assert task.activities.filter(occurrence=occurrence).count() == 1


def test_choose_when_another_person_tries_then_it_is_refused(teacher):
    registration = RegistrationFactory(user=teacher.user)
    with pytest.raises(errors.NotAllowed):
        choose(registration, "", by=UserFactory())


@pytest.fixture
def in_route(teacher):
    """A registration with its step in a draft."""
    task, occurrence = task_of(ready_route(teacher)), OccurrenceFactory(event=LearningEventFactory(places=None))
    registration = registrations.register(occurrence, user=teacher.user, by=teacher.user, choice=f"task:{task.pk}")
    return registration, task.activities.get(occurrence=occurrence)


def test_cancel_when_the_event_is_in_the_route_then_the_step_stays_without_its_date(in_route, teacher):
    registration, step = in_route
    registrations.cancel(registration, by=teacher.user)
    step.refresh_from_db()
    assert step.occurrence is None
    assert step.status == "planned"
    assert step.title == registration.occurrence.event.title
    assert not Notice.objects.filter(kind="date_lost").exists(), "who did it themselves is not told"


def test_refuse_when_the_event_is_in_the_route_then_its_author_is_told_to_choose_another(in_route, teacher):
    registration, step = in_route
    registrations.refuse(registration, by=host_of(registration.occurrence), reason="Группа только для педиатров.")
    step.refresh_from_db()
    notice = Notice.objects.get(kind="date_lost")
    assert step.occurrence is None
    assert notice.user == teacher.user
    assert notice.url.endswith(f"#activity-{step.pk}")
    assert step.title in notice.text
    assert notice.is_mailed, "the event itself writes: no second letter"


def test_cancel_when_the_step_is_done_then_it_keeps_its_event(in_route, teacher):
    registration, step = in_route
    Activity.objects.filter(pk=step.pk).update(status="done")
    registrations.cancel(registration, by=teacher.user)
    step.refresh_from_db()
    assert step.occurrence == registration.occurrence


def test_cancel_when_a_colleague_has_the_same_event_then_only_ones_own_step_is_untied(in_route, teacher):
    registration, _step = in_route
    other = ActivityFactory(task=task_of(ready_route()), occurrence=registration.occurrence)
    registrations.cancel(registration, by=teacher.user)
    other.refresh_from_db()
    assert other.occurrence == registration.occurrence


def test_change_date_when_the_event_is_in_the_route_then_the_step_goes_along(in_route):
    registration, step = in_route
    later = OccurrenceFactory(event=registration.occurrence.event, hour=18, rule_day=None)
    host = host_of(registration.occurrence)
    registrations.change_date(registration, by=host, occurrence=later, reason="Первая группа полна.")
    step.refresh_from_db()
    assert step.occurrence == later


def test_change_date_when_it_is_one_of_another_event_then_the_step_loses_its_date_and_its_author_is_told(
    in_route, teacher
):
    registration, step = in_route
    host = host_of(registration.occurrence)
    other = OccurrenceFactory(event=LearningEventFactory(title="Мастерская оценивания", hosts=[host]))
    registrations.change_date(registration, by=host, occurrence=other, reason="Семинар не состоится.")
    step.refresh_from_db()
    notice = Notice.objects.get(kind="date_lost")
    assert (step.occurrence, step.status) == (None, "planned")
    assert (notice.user, notice.is_mailed) == (teacher.user, True)
    assert "«Мастерская оценивания»" in notice.text


@pytest.mark.parametrize("same", ["title", "resource"])
def test_change_date_when_the_step_waits_for_the_other_event_too_then_it_goes_along(in_route, same):
    registration, step = in_route
    host, resource = host_of(registration.occurrence), LearningResourceFactory()
    Activity.objects.filter(pk=step.pk).update(resource=resource)
    fields = {"title": step.title} if same == "title" else {"resource": resource}
    other = OccurrenceFactory(event=LearningEventFactory(hosts=[host], **fields))
    registrations.change_date(registration, by=host, occurrence=other, reason="Семинар не состоится.")
    step.refresh_from_db()
    assert step.occurrence == other
    assert not Notice.objects.filter(kind="date_lost").exists()


def test_change_date_when_the_step_is_done_then_it_keeps_what_it_was(in_route):
    registration, step = in_route
    host, was = host_of(registration.occurrence), registration.occurrence
    Activity.objects.filter(pk=step.pk).update(status="done")
    other = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
    registrations.change_date(registration, by=host, occurrence=other, reason="Семинар не состоится.")
    step.refresh_from_db()
    assert step.occurrence == was


def test_register_when_a_step_stands_for_another_date_then_it_is_left_alone(teacher):
    first = OccurrenceFactory()
    second = OccurrenceFactory(event=first.event, hour=18, rule_day=None)
    step = services.put(first, f"task:{task_of(ready_route(teacher)).pk}", by=teacher.user)
    registration = RegistrationFactory(occurrence=second, user=teacher.user, status=RegistrationStatus.PENDING)
    registrations.approve(registration, by=host_of(second))
    step.refresh_from_db()
    assert step.occurrence == first


def test_copy_when_a_step_stands_for_an_event_then_the_copy_does_not(in_route, teacher):
    from iom_plugin.services.road_map_places import copy_line

    _registration, step = in_route
    assert copy_line(step, by=teacher.user).occurrence is None


def test_put_when_the_event_has_a_resource_then_the_step_has_it_too(teacher):
    resource = LearningResourceFactory()
    occurrence = OccurrenceFactory(event=LearningEventFactory(resource=resource))
    step = services.put(occurrence, f"task:{task_of(ready_route(teacher)).pk}", by=teacher.user)
    assert step.resource == resource

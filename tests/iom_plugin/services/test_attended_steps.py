"""The organiser's mark of attendance in the routes of who came."""

import datetime

import pytest
from django.utils import timezone

from iom_plugin.choices import RouteStatus
from iom_plugin.models import Activity, Notice
from iom_plugin.services import attended_steps as services
from iom_plugin.services import reviews, road_maps
from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Registration
from iom_plugin_resources.signals import registration_changed
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory
from tests.factories.routes import TeacherFactory, approved_route, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(mailoutbox):
    return TeacherFactory()


def tied(route, occurrence, **fields) -> Activity:
    step = Activity.objects.filter(task__need__route=route).order_by("pk").first()
    Activity.objects.filter(pk=step.pk).update(occurrence=occurrence, **fields)
    step.refresh_from_db()
    return step


def registered(teacher, **event) -> Registration:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    occurrence = OccurrenceFactory(event=LearningEventFactory(hours=4, **event), day=yesterday)
    return RegistrationFactory(occurrence=occurrence, user=teacher.user)


def mark(registration, status, **fields):
    """As the desk does it: the status, and the signal to whoever listens."""
    old = registration.status
    registration.status = status
    for name, value in fields.items():
        setattr(registration, name, value)
    registration.save()
    registration_changed.send(Registration, registration=registration, old_status=old, by=UserFactory())


def test_attended_when_the_route_is_approved_then_the_step_is_done_with_hours_and_the_work_has_begun(teacher):
    registration = registered(teacher)
    route = approved_route(teacher)
    step = tied(route, registration.occurrence)
    moment = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)
    mark(registration, RegistrationStatus.ATTENDED, attended_at=moment)
    step.refresh_from_db()
    route.refresh_from_db()
    assert (step.status, step.hours) == ("done", 4)
    assert step.done_note == "Участие отмечено организатором 12.03.2027"
    assert route.status == RouteStatus.ACTIVE


def test_attended_when_hours_are_credited_and_a_note_is_there_then_the_note_stays(teacher):
    registration = registered(teacher)
    step = tied(approved_route(teacher), registration.occurrence, done_note="Показала приём коллегам.", hours=2)
    mark(registration, RegistrationStatus.ATTENDED, hours=3)
    step.refresh_from_db()
    assert (step.status, step.hours, step.done_note) == ("done", 3, "Показала приём коллегам.")


def test_attended_when_told_twice_then_nothing_changes_the_second_time(teacher):
    registration = registered(teacher)
    step = tied(approved_route(teacher), registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    assert services.mark_done(registration) == []
    mark(registration, RegistrationStatus.CONFIRMED)
    step.refresh_from_db()
    assert (step.status, step.hours, step.done_note, step.attendance) == ("planned", None, "", None)


def test_attended_when_the_organiser_credits_other_hours_then_the_step_has_them(teacher):
    registration = registered(teacher)
    step = tied(approved_route(teacher), registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    mark(registration, RegistrationStatus.ATTENDED, hours=6)
    step.refresh_from_db()
    assert (step.status, step.hours) == ("done", 6)
    mark(registration, RegistrationStatus.CONFIRMED, hours=None)
    step.refresh_from_db()
    assert (step.status, step.hours) == ("planned", None)


def test_unticked_when_the_author_has_written_since_then_what_they_wrote_stays(teacher):
    registration = registered(teacher)
    step = tied(approved_route(teacher), registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    step.refresh_from_db()
    road_maps.note_progress(step, by=teacher.user, status="done", done_note="Взяла приём «лестница вопросов».")
    mark(registration, RegistrationStatus.CONFIRMED)
    step.refresh_from_db()
    assert step.done_note == "Взяла приём «лестница вопросов»."
    assert step.status == "planned"


def test_attended_when_the_author_has_marked_it_already_then_it_is_theirs(teacher):
    registration = registered(teacher)
    step = tied(approved_route(teacher), registration.occurrence, status="done", done_note="Была.")
    mark(registration, RegistrationStatus.ATTENDED)
    mark(registration, RegistrationStatus.CONFIRMED)
    step.refresh_from_db()
    assert (step.status, step.done_note) == ("done", "Была.")


@pytest.mark.parametrize("make", [ready_route, submitted_route])
def test_attended_when_the_route_is_not_approved_yet_then_the_step_waits_for_it(teacher, make):
    registration = registered(teacher)
    step = tied(make(teacher), registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    step.refresh_from_db()
    assert step.status == "planned"


def test_approved_when_something_was_attended_before_then_it_is_marked_now(teacher):
    registration = registered(teacher)
    route = submitted_route(teacher)
    step = tied(route, registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    reviews.approve_route(
        route,
        by=curator_of(route),
        protocol_number="2",
        protocol_date=datetime.date(2026, 10, 28),
        council="методического совета",
    )
    step.refresh_from_db()
    route.refresh_from_db()
    assert step.status == "done"
    assert step.hours == 4
    assert route.status == RouteStatus.ACTIVE


def test_absent_when_the_event_is_in_the_route_then_the_step_stays_planned_and_its_author_is_told(teacher):
    registration = registered(teacher)
    step = tied(approved_route(teacher), registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    mark(registration, RegistrationStatus.ABSENT)
    mark(registration, RegistrationStatus.ABSENT)
    step.refresh_from_db()
    assert step.status == "planned"
    assert step.occurrence == registration.occurrence
    assert Notice.objects.filter(kind="date_lost", user=teacher.user).count() == 1


def test_attended_when_a_guest_came_then_there_is_no_route_to_mark(db):
    registration = RegistrationFactory(user=None, guest_email="guest@example.org", guest_name="Гость")
    mark(registration, RegistrationStatus.ATTENDED)
    assert services.mark_done(registration) == []


def test_attended_when_a_colleague_has_the_event_in_the_route_then_theirs_is_not_marked(teacher):
    registration = registered(teacher)
    other = tied(approved_route(TeacherFactory()), registration.occurrence)
    mark(registration, RegistrationStatus.ATTENDED)
    other.refresh_from_db()
    assert other.status == "planned"

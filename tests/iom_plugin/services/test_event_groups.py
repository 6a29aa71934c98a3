"""A curator registers the teachers of the organisation."""

import pytest

from iom_plugin import errors
from iom_plugin.models import Activity
from iom_plugin.services import event_groups as services
from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import EventLetter, Registration
from tests.factories.events import LearningEventFactory, OccurrenceFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, ready_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def teachers(mailoutbox):
    first = TeacherFactory(last_name="Алексеева")
    return [first, *(TeacherFactory(organisation=first.organisation, last_name=name) for name in ("Белова", "Власова"))]


@pytest.fixture
def curator(teachers):
    return MembershipFactory(organisation=teachers[0].organisation, role="curator").user


def test_register_group_when_places_are_few_then_each_has_an_outcome(teachers, curator):
    occurrence = OccurrenceFactory(event=LearningEventFactory(places=2), places=2)
    outcomes = services.register_group(occurrence, teachers, by=curator)
    assert [one.registration.status for one in outcomes] == [
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITLISTED,
    ]
    assert all(one.registration.by == curator for one in outcomes)
    assert EventLetter.objects.filter(user__in=[teacher.user for teacher in teachers]).count() == 3


def test_register_group_when_sent_twice_then_nobody_is_registered_twice(teachers, curator):
    occurrence = OccurrenceFactory()
    services.register_group(occurrence, teachers, by=curator)
    outcomes = services.register_group(occurrence, teachers, by=curator)
    assert [one.is_new for one in outcomes] == [False] * 3
    assert Registration.objects.count() == 3


def test_register_group_when_they_write_routes_then_nothing_is_written_into_them(teachers, curator):
    ready_route(teachers[0])
    services.register_group(OccurrenceFactory(), teachers, by=curator)
    assert not Activity.objects.filter(occurrence__isnull=False).exists()


@pytest.mark.parametrize("role", ["tutor", "methodologist", "observer"])
def test_register_group_when_not_a_curator_then_it_is_refused(teachers, role):
    member = MembershipFactory(organisation=teachers[0].organisation, role=role).user
    with pytest.raises(errors.NotAllowed):
        services.register_group(OccurrenceFactory(), teachers, by=member)
    assert not Registration.objects.exists()


def test_register_group_when_one_is_of_another_school_then_nobody_is_registered(teachers, curator):
    with pytest.raises(errors.NotAllowed):
        services.register_group(OccurrenceFactory(), [*teachers, TeacherFactory()], by=curator)
    assert not Registration.objects.exists()


def test_register_group_when_nobody_is_chosen_then_a_sentence_says_so(curator):
    with pytest.raises(errors.Invalid) as refused:
        services.register_group(OccurrenceFactory(), [], by=curator)
    assert refused.value.code == "nobody_chosen"


def test_cancel_for_when_the_curator_has_registered_then_the_teacher_reads_the_reason(teachers, curator):
    (outcome, *_others) = services.register_group(OccurrenceFactory(), teachers, by=curator)
    services.cancel_for(outcome.registration, by=curator, reason="Замена уроков.")
    outcome.registration.refresh_from_db()
    assert outcome.registration.status == RegistrationStatus.CANCELLED
    letter = EventLetter.objects.get(user=teachers[0].user, kind="cancelled")
    assert letter.context["reason"] == "Замена уроков."


def test_cancel_for_when_no_reason_is_given_then_nothing_is_cancelled(teachers, curator):
    (outcome, *_others) = services.register_group(OccurrenceFactory(), teachers, by=curator)
    with pytest.raises(errors.Invalid):
        services.cancel_for(outcome.registration, by=curator, reason="  ")
    outcome.registration.refresh_from_db()
    assert outcome.registration.status == RegistrationStatus.CONFIRMED


def test_cancel_for_when_the_teacher_registered_themselves_then_it_is_theirs(teachers, curator):
    from iom_plugin_resources.services.registrations import register

    own = register(OccurrenceFactory(), user=teachers[0].user, by=teachers[0].user)
    with pytest.raises(errors.NotAllowed):
        services.cancel_for(own, by=curator, reason="Замена уроков.")


def test_cancel_for_when_the_curator_has_left_the_school_then_it_is_refused(teachers, curator):
    (outcome, *_others) = services.register_group(OccurrenceFactory(), teachers, by=curator)
    curator.iom_memberships.all().delete()
    with pytest.raises(errors.NotAllowed):
        services.cancel_for(outcome.registration, by=curator, reason="Замена уроков.")

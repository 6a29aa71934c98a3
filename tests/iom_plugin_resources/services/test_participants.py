"""The organiser adds people by hand, invites guests, approves several at once."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, LetterKind, RegistrationKind, RegistrationStatus
from iom_plugin_resources.errors import Invalid, NotAllowed, WrongStatus
from iom_plugin_resources.models import EventLetter, Registration
from iom_plugin_resources.services import participants as services
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_tried():
    cache.clear()


@pytest.fixture
def host():
    return UserFactory()


def date(host, *, days=14, places=None, **event):
    day = timezone.localdate() + datetime.timedelta(days=days)
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host], **event), day=day, places=places)


def test_add_when_the_window_is_closed_then_the_organiser_decides_and_a_letter_tells(host):
    occurrence, teacher = date(host), UserFactory()
    occurrence.registration_closes_at = timezone.now() - datetime.timedelta(days=1)
    occurrence.save()
    registration = services.add_participant(occurrence, user=teacher, by=host)
    assert (registration.status, registration.by) == (RegistrationStatus.CONFIRMED, host)
    assert registration.log.get().action == "added"
    assert EventLetter.objects.get().kind == LetterKind.CONFIRMATION
    occurrence.refresh_from_db()
    assert occurrence.taken == 1


def test_add_when_applications_are_approved_one_by_one_then_the_organisers_own_needs_no_approval(host):
    occurrence = date(host, registration=RegistrationKind.APPROVAL)
    applied = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.PENDING)
    refused = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.REFUSED)
    for registration in (applied, refused):
        added = services.add_participant(occurrence, user=registration.user, by=host)
        assert (added.pk, added.status) == (registration.pk, RegistrationStatus.CONFIRMED)


def test_add_when_all_is_full_then_at_the_end_of_the_list(host):
    occurrence = date(host, places=1)
    RegistrationFactory(occurrence=occurrence)
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    added = services.add_participant(occurrence, user=UserFactory(), by=host)
    assert added.status == RegistrationStatus.WAITLISTED
    assert list(occurrence.registrations.in_queue())[-1] == added


def test_add_when_registered_already_then_nothing_changes(host):
    registration = RegistrationFactory(occurrence=date(host))
    assert services.add_participant(registration.occurrence, user=registration.user, by=host) == registration
    assert Registration.objects.count() == 1
    assert not registration.log.exists()


def test_add_when_the_date_is_over_then_there_is_a_place_without_a_letter(host):
    added = services.add_participant(date(host, days=-3), user=UserFactory(), by=host)
    assert added.status == RegistrationStatus.CONFIRMED
    assert not EventLetter.objects.exists()


def test_add_when_it_has_begun_and_is_full_then_refused(host):
    occurrence = date(host, days=-3, places=1)
    RegistrationFactory(occurrence=occurrence)
    with pytest.raises(WrongStatus) as refused:
        services.add_participant(occurrence, user=UserFactory(), by=host)
    assert refused.value.code == "no_free_place"


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_add_when_the_date_does_not_take_place_then_refused(host, status):
    occurrence = date(host)
    occurrence.status = status
    occurrence.save()
    with pytest.raises(WrongStatus) as refused:
        services.add_participant(occurrence, user=UserFactory(), by=host)
    assert refused.value.code == "cannot_add_there"


def test_add_when_the_event_is_anothers_then_not_allowed(host):
    occurrence, stranger = date(host), UserFactory()
    with pytest.raises(NotAllowed):
        services.add_participant(occurrence, user=stranger, by=stranger)
    with pytest.raises(NotAllowed):
        services.approve_several(occurrence, [], by=stranger)
    with pytest.raises(NotAllowed):
        services.invite_guest(occurrence, by=stranger, name="Ольга", email="o@example.org")


def test_approve_several_when_places_are_few_then_the_first_to_apply_get_them(host):
    occurrence = date(host, places=2, registration=RegistrationKind.APPROVAL)
    applied = RegistrationFactory.create_batch(3, occurrence=occurrence, status=RegistrationStatus.PENDING)
    foreign = RegistrationFactory(status=RegistrationStatus.PENDING)
    gone = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.CANCELLED)
    keys = [one.pk for one in (*reversed(applied), foreign, gone)]
    approved = services.approve_several(occurrence, keys, by=host)
    assert [one.pk for one in approved] == [one.pk for one in applied]
    assert [one.status for one in approved] == ["confirmed", "confirmed", "waitlisted"]
    statuses = {one.pk: one.status for one in Registration.objects.all()}
    assert (statuses[foreign.pk], statuses[gone.pk]) == ("pending", "cancelled")
    occurrence.refresh_from_db()
    assert occurrence.taken == 2


def test_invite_when_guests_are_allowed_then_a_letter_asks_them_to_confirm(host):
    occurrence = date(host, allows_guests=True)
    services.invite_guest(occurrence, by=host, name="Смирнова Ольга", email="o@example.org")
    guest = occurrence.registrations.get()
    assert (guest.status, guest.guest_name) == (RegistrationStatus.UNCONFIRMED, "Смирнова Ольга")


def test_invite_when_too_many_then_refused_for_an_hour(host, monkeypatch):
    monkeypatch.setattr(services, "INVITED_AN_HOUR", 1)
    occurrence = date(host, allows_guests=True)
    services.invite_guest(occurrence, by=host, name="Ольга", email="o@example.org")
    with pytest.raises(Invalid) as refused:
        services.invite_guest(occurrence, by=host, name="Анна", email="a@example.org")
    assert refused.value.code == "too_many_tries"


def test_account_when_login_or_address_is_exact_then_found(host):
    teacher = UserFactory(username="ivanova", email="Anna@example.org")
    assert services.account_named(" ivanova ", by=host) == teacher
    assert services.account_named("anna@EXAMPLE.org", by=host) == teacher


@pytest.mark.parametrize("text", ["ivan", "", "anna@", "closed", "%", "two@example.org"])
def test_account_when_a_part_is_given_or_it_is_closed_or_there_are_two_then_nobody(host, text):
    UserFactory(username="ivanova", email="anna@example.org")
    UserFactory(username="closed", is_active=False)
    UserFactory.create_batch(2, email="two@example.org")
    with pytest.raises(Invalid) as refused:
        services.account_named(text, by=host)
    assert list(refused.value.fields) == ["person"]


def test_account_when_addresses_are_tried_then_slowed_down(host, monkeypatch):
    monkeypatch.setattr(services, "MISSES_AN_HOUR", 2)
    sentences = []
    for number in range(3):
        with pytest.raises(Invalid) as refused:
            services.account_named(f"try-{number}", by=host)
        sentences.append(refused.value.message)
    assert sentences[0] == sentences[1] != sentences[2]


def test_account_when_addresses_were_tried_too_often_then_not_even_a_right_one_is_told(host, monkeypatch):
    monkeypatch.setattr(services, "MISSES_AN_HOUR", 2)
    teacher = UserFactory(username="ivanova")
    for number in range(2):
        assert services.account_named("ivanova", by=host) == teacher
        with pytest.raises(Invalid):
            services.account_named(f"try-{number}", by=host)
    with pytest.raises(Invalid) as refused:
        services.account_named("ivanova", by=host)
    assert refused.value.code == "too_many_tries"

"""Guests without an account: the address counts, and nobody learns whose it is."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from iom_plugin_resources import errors
from iom_plugin_resources.choices import LetterKind, RegistrationStatus
from iom_plugin_resources.models import EventLetter, Registration
from iom_plugin_resources.queries.guests import CONFIRM_WITHIN, guest_token, registration_with_token
from iom_plugin_resources.services import guests, registrations
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db

ANNA = {"name": "Анна Петрова", "email": "Anna@Example.org", "organisation": "Школа № 7"}


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    cache.clear()


@pytest.fixture
def occurrence():
    return OccurrenceFactory(event=LearningEventFactory(allows_guests=True), places=1)


def guest_of(occurrence, **more) -> Registration:
    guests.register_guest(occurrence, **(ANNA | more))
    return Registration.objects.get(occurrence=occurrence, user=None)


def kinds() -> list[str]:
    return list(EventLetter.objects.order_by("pk").values_list("kind", flat=True))


def test_register_guest_when_asked_then_a_letter_goes_and_no_place_is_held(occurrence):
    registration = guest_of(occurrence)
    occurrence.refresh_from_db()
    assert (registration.status, registration.guest_name) == (RegistrationStatus.UNCONFIRMED, "Анна Петрова")
    assert occurrence.taken == 0
    letter = EventLetter.objects.get()
    assert (letter.kind, letter.address, letter.user) == (LetterKind.GUEST, "Anna@Example.org", None)


def test_confirm_guest_when_the_link_is_opened_then_registered_as_others_and_once(occurrence):
    registration = guest_of(occurrence)
    token = guest_token(registration)
    assert guests.confirm_guest(token).status == RegistrationStatus.CONFIRMED
    assert guests.confirm_guest(token).status == RegistrationStatus.CONFIRMED
    assert kinds() == [LetterKind.GUEST, LetterKind.CONFIRMATION]
    occurrence.refresh_from_db()
    assert occurrence.taken == 1


def test_confirm_guest_when_full_then_the_guest_waits_behind_the_others(occurrence):
    registration = guest_of(occurrence)
    for user in (UserFactory(), UserFactory()):
        registrations.register(occurrence, user=user, by=user)
    assert guests.confirm_guest(guest_token(registration)).status == RegistrationStatus.WAITLISTED
    assert list(occurrence.registrations.in_queue())[-1] == registration


@pytest.mark.parametrize("token", ["", "x", "1:1:1", "1", "№"])
def test_confirm_guest_when_the_link_is_not_ours_then_a_sentence_says_what_to_do(occurrence, token):
    guest_of(occurrence)
    with pytest.raises(errors.WrongStatus) as refused:
        guests.confirm_guest(token)
    assert refused.value.code == "guest_link_expired"


def test_confirm_guest_when_the_link_is_too_old_then_it_confirms_nothing_but_still_shows(occurrence, monkeypatch):
    registration = guest_of(occurrence)
    token = guest_token(registration)
    later = timezone.now() + CONFIRM_WITHIN + datetime.timedelta(minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    with pytest.raises(errors.WrongStatus):
        guests.confirm_guest(token)
    assert registration_with_token(token) == registration


def test_confirm_guest_when_registration_has_closed_meanwhile_then_refused_with_its_sentence(occurrence):
    registration = guest_of(occurrence)
    type(occurrence).objects.filter(pk=occurrence.pk).update(registration_closes_at=timezone.now())
    with pytest.raises(errors.WrongStatus) as refused:
        guests.confirm_guest(guest_token(registration))
    assert refused.value.code == "registration_closed"


def test_register_guest_when_the_same_address_comes_again_then_one_row_and_nothing_told(occurrence):
    registration = guest_of(occurrence)
    guests.confirm_guest(guest_token(registration))
    answer = guests.register_guest(occurrence, name="Чужой", email="anna@example.ORG ", organisation="")
    assert answer is None
    registration.refresh_from_db()
    assert (registration.guest_name, registration.status) == ("Анна Петрова", RegistrationStatus.CONFIRMED)
    assert Registration.objects.count() == 1
    assert kinds() == [LetterKind.GUEST, LetterKind.CONFIRMATION, LetterKind.CONFIRMATION]
    guests.register_guest(occurrence, name="Чужой", email="anna@example.org", organisation="")
    assert len(kinds()) == 3, "the same letter comes once an hour"


def test_register_guest_when_cancelled_before_then_the_address_is_confirmed_anew(occurrence):
    registration = guests.confirm_guest(guest_token(guest_of(occurrence)))
    registrations.cancel(registration, by=None)
    assert guest_of(occurrence).pk == registration.pk
    assert guests.confirm_guest(guest_token(registration)).status == RegistrationStatus.CONFIRMED


def test_register_guest_when_the_address_is_of_an_account_then_still_a_guest(occurrence):
    user = UserFactory(email=ANNA["email"])
    registrations.register(occurrence, user=user, by=user)
    registration = guest_of(occurrence)
    assert registration.user is None
    assert Registration.objects.count() == 2


def test_register_guest_when_the_event_is_for_accounts_only_then_refused():
    with pytest.raises(errors.WrongStatus) as refused:
        guests.register_guest(OccurrenceFactory(), **ANNA)
    assert refused.value.code == "no_guests"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "А" * 201}, "name"),
        ({"email": "anna"}, "email"),
        ({"email": "anna@example.org\nBcc: all@example.org"}, "email"),
        ({"email": f"{'a' * 250}@example.org"}, "email"),
        ({"organisation": "Ш" * 301}, "organisation"),
        ({"mode": "online"}, "mode"),
    ],
)
def test_register_guest_when_something_is_wrong_then_the_field_is_named(occurrence, more, field):
    with pytest.raises(errors.Invalid) as refused:
        guests.register_guest(occurrence, **(ANNA | more))
    assert field in refused.value.fields
    assert not EventLetter.objects.exists()


def test_register_guest_when_tried_too_often_then_refused_by_address_and_by_computer(occurrence):
    for _time in range(guests.LETTERS_AN_HOUR):
        guests.register_guest(occurrence, **ANNA)
    with pytest.raises(errors.Invalid) as refused:
        guests.register_guest(occurrence, **ANNA)
    assert refused.value.code == "too_many_tries"
    cache.clear()
    for number in range(guests.TRIES_AN_HOUR):
        guests.register_guest(occurrence, **(ANNA | {"email": f"a{number}@example.org"}), ip="192.0.2.1")
    with pytest.raises(errors.Invalid):
        guests.register_guest(occurrence, **(ANNA | {"email": "last@example.org"}), ip="192.0.2.1")
    guests.register_guest(occurrence, **(ANNA | {"email": "last@example.org"}), ip="192.0.2.2")


def test_token_when_of_a_guest_then_it_opens_no_registration_of_an_account(occurrence):
    of_account = RegistrationFactory()
    assert registration_with_token(guest_token(of_account)) is None


def test_cancel_when_the_address_was_never_confirmed_then_no_further_letter_comes(occurrence):
    registration = guest_of(occurrence)
    assert registrations.cancel(registration, by=None).status == RegistrationStatus.CANCELLED
    assert kinds() == [LetterKind.GUEST]


def test_forget_unconfirmed_when_a_week_old_then_the_address_is_deleted(occurrence):
    old = guest_of(occurrence)
    fresh = OccurrenceFactory(event=occurrence.event, rule_day=None)
    guests.register_guest(fresh, **ANNA)
    Registration.objects.filter(pk=old.pk).update(changed_at=timezone.now() - guests.FORGOTTEN_AFTER)
    assert guests.forget_unconfirmed() == 1
    assert list(Registration.objects.values_list("occurrence", flat=True)) == [fresh.pk]
    with pytest.raises(errors.WrongStatus):
        guests.confirm_guest(guest_token(old))


@pytest.mark.parametrize("written", ["anna@пример.рф", "Anna@Пример.РФ", "anna@xn--e1afmkfd.xn--p1ai"])
def test_guest_when_the_domain_is_written_otherwise_then_the_mailbox_is_the_same(occurrence, written):
    registration = guest_of(occurrence, email="anna@пример.рф")
    guests.register_guest(occurrence, **(ANNA | {"email": written}))
    assert list(Registration.objects.all()) == [registration]


def test_register_guest_when_the_domains_are_written_otherwise_then_letters_are_still_counted_together(occurrence):
    for written in ["example.org", "EXAMPLE.org", "ｅxample.org", "eｘample.org", "exａmple.org"]:
        guests.register_guest(occurrence, **(ANNA | {"email": f"anna@{written}"}))
    with pytest.raises(errors.Invalid) as refused:
        guests.register_guest(occurrence, **(ANNA | {"email": "anna@examplｅ.org"}))
    assert refused.value.code == "too_many_tries"


def test_register_guest_when_the_domain_grows_in_small_letters_then_the_address_is_taken(occurrence):
    assert guest_of(occurrence, email=f"a@{'.'.join(['ΐ' * 30] * 4)}.com").status == RegistrationStatus.UNCONFIRMED


def test_register_guest_when_the_domain_grows_in_latin_letters_then_it_is_too_long(occurrence):
    with pytest.raises(errors.Invalid) as refused:
        guests.register_guest(occurrence, **(ANNA | {"email": f"a@{'я.' * 100}рф"}))
    assert refused.value.fields == {"email": [errors.GUEST_TEXT_TOO_LONG]}

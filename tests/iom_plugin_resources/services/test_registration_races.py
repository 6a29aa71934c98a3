"""Many hands at one place in the same instant."""

import datetime

from django.utils import timezone

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import Registration
from iom_plugin_resources.services import guests, registrations
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory
from tests.together import at_once, kinds, together


def is_right(occurrence) -> bool:
    occurrence.refresh_from_db()
    return occurrence.taken == occurrence.registrations.holding().count() <= occurrence.places


def statuses(occurrence) -> list[str]:
    return sorted(occurrence.registrations.values_list("status", flat=True))


def register(occurrence, user):
    return lambda: registrations.register(occurrence, user=user, by=user)


@at_once
def test_the_last_place_is_given_once():
    occurrence = OccurrenceFactory(places=2)
    outcomes = together(*[register(occurrence, UserFactory()) for _number in range(8)])
    assert kinds(outcomes) == ["Registration"] * 8
    assert statuses(occurrence) == ["confirmed"] * 2 + ["waitlisted"] * 6
    assert is_right(occurrence)
    queue = list(occurrence.registrations.in_queue())
    assert [one.pk for one in queue] == sorted(one.pk for one in queue)
    assert len({one.queued_at for one in queue}) == 6


@at_once
def test_one_person_with_several_tabs_is_registered_once():
    occurrence, user = OccurrenceFactory(places=2), UserFactory()
    outcomes = together(*[register(occurrence, user)] * 5)
    assert len({one.pk for one in outcomes}) == 1
    assert is_right(occurrence)


@at_once
def test_two_places_released_at_once_go_to_two_people():
    occurrence = OccurrenceFactory(places=2)
    holders = [RegistrationFactory(occurrence=occurrence) for _number in range(2)]
    waiting = [RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED) for _n in range(3)]
    cancels = [lambda one=one: registrations.cancel(one, by=one.user) for one in holders]
    together(*cancels, *cancels, register(occurrence, UserFactory()))
    asked = Registration.objects.filter(status=RegistrationStatus.OFFERED)
    assert set(asked) == set(waiting[:2])
    assert is_right(occurrence)


@at_once
def test_an_offer_is_taken_or_runs_out_but_not_both():
    occurrence = OccurrenceFactory(places=1)
    soon = timezone.now() + datetime.timedelta(milliseconds=200)
    offer = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.OFFERED, offer_expires_at=soon)
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    together(
        lambda: registrations.accept_offer(offer, by=offer.user),
        registrations.expire_offers,
        registrations.expire_offers,
        lambda: registrations.decline_offer(offer, by=offer.user),
    )
    assert occurrence.registrations.holding().count() == 1
    assert is_right(occurrence)


@at_once
def test_two_who_change_dates_crosswise_do_not_wait_for_each_other_for_ever():
    keeper = UserFactory()
    event = LearningEventFactory(hosts=[keeper])
    here, there = (
        OccurrenceFactory(event=event, places=2, day=timezone.localdate() + datetime.timedelta(days=number))
        for number in (10, 20)
    )
    one, other = RegistrationFactory(occurrence=here), RegistrationFactory(occurrence=there)
    outcomes = together(
        lambda: registrations.change_date(one, by=keeper, occurrence=there, reason="Просит."),
        lambda: registrations.change_date(other, by=keeper, occurrence=here, reason="Просит."),
    )
    assert kinds(outcomes) == ["Registration"] * 2
    assert is_right(here)
    assert is_right(there)


@at_once
def test_a_group_and_single_people_share_the_places():
    occurrence, curator = OccurrenceFactory(places=3), UserFactory()
    group = [UserFactory() for _number in range(3)]
    together(
        lambda: registrations.register_several(occurrence, group, by=curator),
        *[register(occurrence, UserFactory()) for _number in range(3)],
    )
    assert statuses(occurrence) == ["confirmed"] * 3 + ["waitlisted"] * 3
    rows = list(occurrence.registrations.filter(by=curator).order_by("pk").values_list("pk", flat=True))
    assert rows == list(range(rows[0], rows[0] + 3)), "somebody came in between"
    assert is_right(occurrence)


@at_once
def test_places_are_not_taken_away_while_they_are_given():
    occurrence = OccurrenceFactory(places=3)
    outcomes = together(
        *[register(occurrence, UserFactory()) for _number in range(3)],
        lambda: registrations.change_places(occurrence, by=None, places=1, places_online=None),
    )
    assert kinds(outcomes)[:1] in (["EventOccurrence"], ["Invalid"])
    assert is_right(occurrence)


@at_once
def test_a_deleted_account_and_its_registration_leave_no_place_held():
    occurrence, user = OccurrenceFactory(places=1), UserFactory()
    registration = RegistrationFactory(occurrence=occurrence, user=user)
    waiting = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    together(user.delete, lambda: registrations.cancel(registration, by=None))
    waiting.refresh_from_db()
    assert waiting.status == RegistrationStatus.OFFERED
    assert is_right(occurrence)


@at_once
def test_a_guest_who_opens_the_link_twice_is_registered_once():
    occurrence = OccurrenceFactory(event__allows_guests=True, places=1)
    guests.register_guest(occurrence, name="Анна", email="anna@example.org")
    token = guests.guest_token(Registration.objects.get())
    outcomes = together(*[lambda: guests.confirm_guest(token)] * 4, register(occurrence, UserFactory()))
    assert kinds(outcomes) == ["Registration"] * 5
    assert statuses(occurrence) == ["confirmed", "waitlisted"]
    assert is_right(occurrence)

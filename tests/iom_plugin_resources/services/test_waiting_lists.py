"""Offers, the queue, more places, moves: what becomes of a place that is released."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from iom_plugin_resources import errors
from iom_plugin_resources.choices import AttendanceMode, EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.models import EventOccurrence, Registration
from iom_plugin_resources.queries.registrations import place_in_queue
from iom_plugin_resources.services import registrations
from iom_plugin_resources.signals import occurrence_changed
from tests.factories.events import CertificateFactory, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

from .test_registrations import DAY, HOUR, ON_SITE, ONLINE, join, letters_to, now_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return UserFactory()


@pytest.fixture
def event(keeper):
    return LearningEventFactory(hosts=[keeper], format="mixed")


@pytest.fixture
def occurrence(event):
    return OccurrenceFactory(event=event, places=1, places_online=1)


@pytest.fixture
def offered(occurrence):
    """One has cancelled, the first of two who waited is asked."""
    holder, first = join(occurrence), join(occurrence)
    join(occurrence)
    registrations.cancel(holder, by=holder.user)
    return now_of(first)


def waiting_of(occurrence, mode=ON_SITE) -> list[Registration]:
    return list(occurrence.registrations.filter(mode=mode).in_queue())


def test_accept_offer_when_in_time_then_the_place_is_confirmed_once(occurrence, offered):
    assert registrations.accept_offer(offered, by=offered.user).status == RegistrationStatus.CONFIRMED
    assert registrations.accept_offer(offered, by=offered.user).offer_expires_at is None
    assert letters_to(offered) == [LetterKind.WAITLISTED, LetterKind.OFFER, LetterKind.CONFIRMATION]
    occurrence.refresh_from_db()
    assert occurrence.taken == 1


def test_accept_offer_when_too_late_or_by_another_or_not_offered_then_it_is_refused(occurrence, offered):
    with pytest.raises(errors.NotAllowed):
        registrations.accept_offer(offered, by=UserFactory())
    [waiting] = waiting_of(occurrence)
    with pytest.raises(errors.WrongStatus) as refused:
        registrations.accept_offer(waiting, by=waiting.user)
    assert refused.value.code == "not_offered"
    Registration.objects.filter(pk=offered.pk).update(offer_expires_at=timezone.now())
    with pytest.raises(errors.WrongStatus) as refused:
        registrations.accept_offer(offered, by=offered.user)
    assert refused.value.code == "offer_expired"


def test_accept_offer_when_the_date_has_begun_then_it_is_refused(occurrence, offered):
    EventOccurrence.objects.filter(pk=occurrence.pk).update(starts_at=timezone.now() - HOUR)
    with pytest.raises(errors.WrongStatus):
        registrations.accept_offer(offered, by=offered.user)


def test_decline_offer_when_others_wait_then_the_next_is_asked_and_not_the_same_again(occurrence, offered):
    [waiting] = waiting_of(occurrence)
    registrations.decline_offer(offered, by=offered.user)
    registrations.decline_offer(offered, by=offered.user)
    assert now_of(offered).status == RegistrationStatus.DECLINED
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    again = join(occurrence, offered.user)
    assert (again.status, place_in_queue(again)) == (RegistrationStatus.WAITLISTED, 1)
    registrations.decline_offer(waiting, by=waiting.user)
    assert now_of(again).status == RegistrationStatus.OFFERED


def test_expire_offers_when_time_is_over_then_the_next_is_asked_and_a_second_run_does_nothing(occurrence, offered):
    [waiting] = waiting_of(occurrence)
    assert registrations.expire_offers() == 0
    Registration.objects.filter(pk=offered.pk).update(offer_expires_at=timezone.now())
    assert registrations.expire_offers() == 1
    assert registrations.expire_offers() == 0
    assert now_of(offered).status == RegistrationStatus.EXPIRED
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    assert letters_to(offered)[-1] == LetterKind.EXPIRED
    with pytest.raises(errors.WrongStatus) as refused:
        registrations.accept_offer(offered, by=offered.user)
    assert refused.value.code == "offer_expired"


def test_expire_offers_when_the_date_has_begun_then_the_place_is_free_and_nobody_is_written_to(occurrence, offered):
    EventOccurrence.objects.filter(pk=occurrence.pk).update(starts_at=timezone.now() - HOUR)
    assert registrations.expire_offers() == 1
    assert letters_to(offered)[-1] == LetterKind.OFFER
    occurrence.refresh_from_db()
    assert occurrence.taken == 0


def test_expire_offers_when_somebody_waits_beside_a_free_place_then_it_is_offered(occurrence, capsys):
    waiting = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    call_command("expire_offers")
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    assert "0" in capsys.readouterr().out


def test_change_places_when_more_then_as_many_are_asked_as_there_are_new_places(occurrence, keeper):
    join(occurrence)
    waiting = [join(occurrence) for _number in range(4)]
    registrations.change_places(occurrence, by=keeper, places=3, places_online=1)
    assert [now_of(one).status for one in waiting] == ["offered", "offered", "waitlisted", "waitlisted"]
    registrations.change_places(occurrence, by=keeper, places=None, places_online=1)
    assert [now_of(one).status for one in waiting] == ["offered"] * 4


def test_change_places_when_fewer_than_taken_then_it_is_refused_with_the_number(occurrence, keeper):
    join(occurrence)
    join(occurrence, mode=ONLINE)
    with pytest.raises(errors.Invalid) as refused:
        registrations.change_places(occurrence, by=keeper, places=0, places_online=0)
    assert refused.value.code == "places_below_taken"
    assert set(refused.value.fields) == {"places", "places_online"}
    assert "1" in str(refused.value.fields["places"][0])
    with pytest.raises(errors.NotAllowed):
        registrations.change_places(occurrence, by=UserFactory(), places=5, places_online=5)
    occurrence.refresh_from_db()
    assert (occurrence.places, occurrence.places_online) == (1, 1)


@pytest.mark.parametrize(("to", "expected"), [(1, "3124"), (2, "1324"), (4, "1243"), (99, "1243"), (3, "1234")])
def test_move_in_queue_when_a_reason_is_given_then_the_others_keep_their_order(occurrence, keeper, to, expected):
    join(occurrence)
    waiting = {number: join(occurrence) for number in "1234"}
    join(occurrence, mode=ONLINE)
    online = join(occurrence, mode=ONLINE)
    registrations.move_in_queue(waiting["3"], by=keeper, to=to, reason="Едет издалека.")
    names = {one.pk: number for number, one in waiting.items()}
    assert "".join(names[one.pk] for one in waiting_of(occurrence)) == expected
    assert place_in_queue(now_of(online)) == 1
    entry = waiting["3"].log.get(action="moved_in_queue")
    assert (entry.reason, entry.by) == ("Едет издалека.", keeper)
    newcomer = join(occurrence)
    assert waiting_of(occurrence)[-1] == newcomer


def test_move_in_queue_when_all_joined_at_the_same_instant_then_the_order_is_still_told(occurrence, keeper):
    join(occurrence)
    waiting = [join(occurrence) for _number in range(3)]
    occurrence.registrations.in_queue().update(queued_at=timezone.now())
    registrations.move_in_queue(waiting[2], by=keeper, to=1, reason="Так решил совет.")
    assert waiting_of(occurrence) == [waiting[2], waiting[0], waiting[1]]


def test_move_in_queue_when_it_cannot_be_then_it_is_refused(occurrence, keeper):
    holder, waiting = join(occurrence), join(occurrence)
    cases = [
        (waiting, {"by": keeper, "to": 1, "reason": ""}, "reason_needed"),
        (waiting, {"by": keeper, "to": 0, "reason": "Надо."}, "place_wrong"),
        (waiting, {"by": waiting.user, "to": 1, "reason": "Надо."}, "not_allowed"),
        (holder, {"by": keeper, "to": 1, "reason": "Надо."}, "not_waiting"),
    ]
    for registration, arguments, code in cases:
        with pytest.raises(errors.IomError) as refused:
            registrations.move_in_queue(registration, **arguments)
        assert refused.value.code == code


def test_change_mode_when_the_other_way_has_room_then_the_old_place_goes_on(occurrence, keeper):
    holder, waiting = join(occurrence), join(occurrence)
    with pytest.raises(errors.Invalid):
        registrations.change_mode(holder, by=keeper, mode=ONLINE, reason="")
    moved = registrations.change_mode(holder, by=keeper, mode=ONLINE, reason="Болеет.")
    assert (moved.mode, moved.status) == (ONLINE, RegistrationStatus.CONFIRMED)
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    occurrence.refresh_from_db()
    assert (occurrence.taken, occurrence.taken_online) == (1, 1)
    assert letters_to(holder)[-1] == LetterKind.MOVED


def test_change_mode_when_the_other_way_is_full_then_whoever_holds_a_place_keeps_it(occurrence, keeper):
    holder = join(occurrence)
    join(occurrence, mode=ONLINE)
    with pytest.raises(errors.WrongStatus) as refused:
        registrations.change_mode(holder, by=keeper, mode=ONLINE, reason="Болеет.")
    assert refused.value.code == "no_free_place"
    occurrence.refresh_from_db()
    assert (now_of(holder).mode, occurrence.taken, occurrence.taken_online) == (ON_SITE, 1, 1)


def test_change_mode_when_waiting_then_a_free_place_is_given_or_the_end_of_the_other_list(occurrence, keeper):
    join(occurrence)
    first, second, third = join(occurrence), join(occurrence), join(occurrence)
    assert registrations.change_mode(first, by=keeper, mode=ONLINE, reason="Просит.").status == "confirmed"
    moved = registrations.change_mode(second, by=keeper, mode=ONLINE, reason="Просит.")
    assert (moved.status, place_in_queue(moved)) == ("waitlisted", 1)
    assert place_in_queue(now_of(third)) == 1


def test_change_date_when_there_is_room_then_the_row_goes_along_and_both_dates_are_right(occurrence, event, keeper):
    there = OccurrenceFactory(event=event, day=timezone.localdate() + 30 * DAY, places=1)
    holder, waiting = join(occurrence), join(occurrence)
    closed = join(there, holder.user)
    registrations.cancel(closed, by=holder.user)
    moved = registrations.change_date(holder, by=keeper, occurrence=there, reason="Смена в школе.")
    assert (moved.pk, moved.occurrence_id, moved.status) == (holder.pk, there.pk, RegistrationStatus.CONFIRMED)
    assert not Registration.objects.filter(pk=closed.pk).exists()
    assert list(moved.log.values_list("action", flat=True)) == ["registered", "registered", "cancelled", "date_changed"]
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    for one in (occurrence, there):
        one.refresh_from_db()
        assert one.taken == one.registrations.holding().count() == 1


def test_change_date_when_a_closed_one_there_had_a_certificate_then_that_goes_along_too(occurrence, event, keeper):
    there = OccurrenceFactory(event=event, day=occurrence.first_day + datetime.timedelta(days=7))
    mover = RegistrationFactory(occurrence=occurrence)
    closed = RegistrationFactory(occurrence=there, user=mover.user, status=RegistrationStatus.CANCELLED)
    revoked = CertificateFactory(registration=closed, valid_for=None, revoked_at=timezone.now())
    moved = registrations.change_date(mover, by=keeper, occurrence=there, reason="Просит.")
    revoked.refresh_from_db()
    assert (moved.pk, revoked.registration) == (mover.pk, moved)


def test_change_date_when_it_cannot_be_then_nothing_changes(occurrence, event, keeper):
    full = OccurrenceFactory(event=event, day=timezone.localdate() + 30 * DAY, places=0)
    over = OccurrenceFactory(event=event, day=timezone.localdate() - 30 * DAY)
    foreign = OccurrenceFactory()
    holder = join(occurrence)
    there = OccurrenceFactory(event=event, day=timezone.localdate() + 31 * DAY)
    join(there, holder.user)
    cases = [
        (full, "no_free_place"),
        (over, "cannot_move_there"),
        (foreign, "not_allowed"),
        (there, "is_registered_there"),
    ]
    for date, code in cases:
        with pytest.raises(errors.IomError) as refused:
            registrations.change_date(holder, by=keeper, occurrence=date, reason="Надо.")
        assert refused.value.code == code
    occurrence.refresh_from_db()
    assert (now_of(holder).occurrence_id, occurrence.taken) == (occurrence.pk, 1)


def test_close_registrations_when_a_date_is_cancelled_then_nobody_is_left_and_nothing_offered(occurrence, keeper):
    holder, waiting = join(occurrence), join(occurrence)
    gone = join(occurrence)
    registrations.cancel(gone, by=gone.user)
    EventOccurrence.objects.filter(pk=occurrence.pk).update(status=EventStatus.CANCELLED)
    assert registrations.close_registrations(occurrence, by=keeper, reason="Карантин") == 2
    assert registrations.close_registrations(occurrence, by=keeper, reason="Карантин") == 0
    assert {now_of(one).status for one in (holder, waiting)} == {RegistrationStatus.CANCELLED}
    occurrence.refresh_from_db()
    assert occurrence.taken == 0
    EventOccurrence.objects.filter(pk=occurrence.pk).update(status=EventStatus.SCHEDULED)
    assert registrations.reopen_registrations(occurrence, by=keeper) == 2
    assert [now_of(one).status for one in (holder, waiting, gone)] == ["confirmed", "waitlisted", "cancelled"]
    assert registrations.reopen_registrations(occurrence, by=keeper) == 0


def test_reopen_registrations_when_there_are_fewer_places_then_the_last_wait_in_their_order(event, keeper):
    occurrence = OccurrenceFactory(event=event, places=2)
    people = [join(occurrence) for _number in range(4)]
    registrations.close_registrations(occurrence, by=keeper, reason="Карантин")
    registrations.change_places(occurrence, by=keeper, places=1, places_online=None)
    registrations.reopen_registrations(occurrence, by=keeper)
    assert [now_of(one).status for one in people] == ["confirmed", "waitlisted", "waitlisted", "waitlisted"]
    assert [place_in_queue(now_of(one)) for one in people] == [0, 1, 2, 3]


def test_occurrence_changed_when_it_takes_place_again_then_free_places_are_offered(occurrence):
    waiting = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    occurrence_changed.send(EventOccurrence, occurrence=occurrence, changes={"place"}, by=None)
    assert now_of(waiting).status == RegistrationStatus.WAITLISTED
    occurrence_changed.send(EventOccurrence, occurrence=occurrence, changes={"status"}, by=None)
    assert now_of(waiting).status == RegistrationStatus.OFFERED


def test_promote_when_called_again_then_the_same_place_is_not_given_twice(occurrence):
    waiting = [RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED) for _number in range(3)]
    assert [one.pk for one in registrations.promote(occurrence)] == [waiting[0].pk]
    assert registrations.promote(occurrence) == []


def test_log_when_an_organiser_moves_somebody_then_who_and_why_stand_in_it(occurrence, keeper):
    holder = join(occurrence)
    registrations.change_mode(holder, by=keeper, mode=AttendanceMode.ONLINE, reason="Болеет.")
    entry = holder.log.last()
    assert (entry.action, entry.by, entry.reason) == ("mode_changed", keeper, "Болеет.")
    assert datetime.timedelta(0) <= timezone.now() - entry.at < datetime.timedelta(minutes=1)

"""Registering, cancelling, deciding: who gets a place and what is told."""

import datetime
from unittest.mock import Mock

import pytest
from django.utils import timezone

from iom_plugin_resources import errors
from iom_plugin_resources.choices import AttendanceMode, EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.core import registries
from iom_plugin_resources.models import EventLetter, Registration, RegistrationLogEntry
from iom_plugin_resources.queries.registrations import place_in_queue
from iom_plugin_resources.services import registrations
from iom_plugin_resources.signals import registration_changed
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db

ON_SITE, ONLINE = AttendanceMode.ON_SITE, AttendanceMode.ONLINE
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def join(occurrence, user=None, **more) -> Registration:
    user = user or UserFactory()
    return registrations.register(occurrence, user=user, by=user, **more)


def now_of(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def letters_to(registration) -> list[str]:
    return list(EventLetter.objects.filter(registration=registration).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def keeper():
    return UserFactory()


@pytest.fixture
def event(keeper):
    return LearningEventFactory(hosts=[keeper])


@pytest.fixture
def occurrence(event):
    return OccurrenceFactory(event=event, places=1)


def test_register_when_a_place_is_free_then_it_is_held_logged_told_and_signalled(occurrence):
    heard = Mock()
    registration_changed.connect(heard, weak=False)
    try:
        registration = join(occurrence, note="  Приду с коллегой.  ")
    finally:
        registration_changed.disconnect(heard)
    occurrence.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED
    assert registration.note == "Приду с коллегой."
    assert (occurrence.taken, occurrence.taken_online) == (1, 0)
    entry = RegistrationLogEntry.objects.get()
    assert (entry.action, entry.old_status, entry.new_status) == ("registered", "", "confirmed")
    assert entry.by == registration.user
    assert letters_to(registration) == [LetterKind.CONFIRMATION]
    assert heard.call_count == 1
    assert heard.call_args.kwargs["registration"] == registration
    assert heard.call_args.kwargs["old_status"] == ""


def test_register_when_all_places_are_taken_then_the_list_is_joined_in_turn(occurrence):
    join(occurrence)
    waiting = [join(occurrence) for _number in range(3)]
    assert [one.status for one in waiting] == [RegistrationStatus.WAITLISTED] * 3
    assert [place_in_queue(one) for one in waiting] == [1, 2, 3]
    assert letters_to(waiting[0]) == [LetterKind.WAITLISTED]


def test_register_when_done_twice_then_it_is_the_same_registration(occurrence):
    user = UserFactory()
    first, second = join(occurrence, user), join(occurrence, user, note="Ещё раз")
    assert first.pk == second.pk
    assert second.note == ""
    assert Registration.objects.count() == 1
    assert letters_to(first) == [LetterKind.CONFIRMATION]


def test_register_when_cancelled_before_then_the_same_row_joins_the_end_of_the_list(occurrence):
    first = join(occurrence)
    second, third = join(occurrence), join(occurrence)
    registrations.cancel(first, by=first.user)
    again = join(occurrence, first.user)
    assert again.pk == first.pk
    assert again.status == RegistrationStatus.WAITLISTED
    assert (place_in_queue(now_of(third)), place_in_queue(again)) == (1, 2)
    assert now_of(second).status == RegistrationStatus.OFFERED


def test_register_when_somebody_waits_for_a_free_place_then_a_newcomer_stays_behind(occurrence):
    """The event was out of the calendar when the place became free, so nothing was offered yet."""
    holder = join(occurrence)
    waiting = join(occurrence)
    occurrence.event.live = False
    occurrence.event.save()
    registrations.cancel(holder, by=holder.user)
    occurrence.event.live = True
    occurrence.event.save()
    newcomer = join(occurrence)
    assert newcomer.status == RegistrationStatus.WAITLISTED
    assert (place_in_queue(now_of(waiting)), place_in_queue(newcomer)) == (1, 2)


def test_register_when_the_offer_of_another_ran_out_then_the_place_goes_by_the_queue(occurrence):
    holder = join(occurrence)
    offered = join(occurrence)
    registrations.cancel(holder, by=holder.user)
    Registration.objects.filter(pk=offered.pk).update(offer_expires_at=timezone.now() - HOUR)
    newcomer = join(occurrence)
    assert now_of(offered).status == RegistrationStatus.EXPIRED
    assert newcomer.status == RegistrationStatus.CONFIRMED


@pytest.mark.parametrize(
    ("event_format", "mode", "expected"),
    [
        ("in_person", None, ON_SITE),
        ("online", None, ONLINE),
        ("mixed", None, ON_SITE),
        ("mixed", "online", ONLINE),
        ("in_person", "online", None),
        ("online", "on_site", None),
        ("mixed", "by post", None),
    ],
)
def test_register_when_a_way_is_chosen_then_only_what_the_event_offers_is_taken(event_format, mode, expected):
    occurrence = OccurrenceFactory(event__format=event_format)
    if expected:
        assert join(occurrence, mode=mode).mode == expected
        return
    with pytest.raises(errors.Invalid) as refused:
        join(occurrence, mode=mode)
    assert refused.value.code == "mode_not_offered"
    assert "mode" in refused.value.fields
    assert not Registration.objects.exists()


def test_register_when_there_are_places_on_site_and_online_then_they_are_counted_apart():
    occurrence = OccurrenceFactory(event__format="mixed", places=1, places_online=1)
    statuses = [join(occurrence, mode=mode).status for mode in (ON_SITE, ON_SITE, ONLINE, ONLINE)]
    assert statuses == ["confirmed", "waitlisted", "confirmed", "waitlisted"]
    occurrence.refresh_from_db()
    assert (occurrence.taken, occurrence.taken_online) == (1, 1)


SOON, LATER = timezone.now() + DAY, timezone.now() + 2 * DAY


@pytest.mark.parametrize(
    ("code", "date", "of_event"),
    [
        ("registration_not_open_yet", {"registration_opens_at": SOON}, {}),
        ("registration_closed", {"registration_closes_at": timezone.now() - DAY}, {}),
        ("event_cancelled", {"status": EventStatus.CANCELLED, "status_reason": "Карантин"}, {}),
        ("event_postponed", {"status": EventStatus.POSTPONED}, {}),
        ("event_past", {"status": EventStatus.HELD}, {}),
        ("event_past", {"day": timezone.localdate() - 2 * DAY}, {}),
        ("event_begun", {"starts_at": timezone.now() - HOUR, "ends_at": timezone.now() + HOUR}, {}),
        ("date_not_fixed", {"is_exact": False, "starts_at": None, "ends_at": None}, {}),
        ("registration_none", {}, {"registration": "none"}),
        ("event_not_published", {}, {"live": False}),
    ],
)
def test_register_when_it_cannot_be_then_a_sentence_says_what_to_do(code, date, of_event):
    occurrence = OccurrenceFactory(event=LearningEventFactory(**of_event), **date)
    with pytest.raises(errors.WrongStatus) as refused:
        join(occurrence)
    assert refused.value.code == code
    assert len(str(refused.value.message)) > 20
    assert not Registration.objects.exists()
    occurrence.refresh_from_db()
    assert occurrence.taken == 0


def test_register_when_a_companion_refuses_the_choice_then_nothing_is_kept(occurrence, monkeypatch):
    class Companion:
        def registered(self, registration, choice, *, by):
            if choice != "task:1":
                raise errors.Invalid("Такой задачи нет.", code="choice_unknown")

    monkeypatch.setattr(registries, "_companions", [Companion()])
    with pytest.raises(errors.Invalid):
        join(occurrence, choice="task:2")
    occurrence.refresh_from_db()
    assert occurrence.taken == 0
    assert not Registration.objects.exists()
    assert join(occurrence, choice="task:1").status == RegistrationStatus.CONFIRMED


def test_cancel_when_somebody_waits_then_the_place_is_offered_with_time_to_answer(event):
    event.offer_hours = 6
    event.save()
    occurrence = OccurrenceFactory(event=event, places=1)
    holder, waiting = join(occurrence), join(occurrence)
    registrations.cancel(holder, by=holder.user)
    waiting = now_of(waiting)
    assert now_of(holder).status == RegistrationStatus.CANCELLED
    assert waiting.status == RegistrationStatus.OFFERED
    assert abs(waiting.offer_expires_at - timezone.now() - 6 * HOUR) < datetime.timedelta(minutes=1)
    assert letters_to(waiting) == [LetterKind.WAITLISTED, LetterKind.OFFER]
    assert letters_to(holder) == [LetterKind.CONFIRMATION, LetterKind.CANCELLED]
    occurrence.refresh_from_db()
    assert occurrence.taken == 1


def test_cancel_when_done_twice_then_the_second_changes_nothing(occurrence):
    holder, waiting, last = join(occurrence), join(occurrence), join(occurrence)
    registrations.cancel(holder, by=holder.user)
    registrations.cancel(holder, by=holder.user)
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    assert now_of(last).status == RegistrationStatus.WAITLISTED
    assert holder.log.filter(action="cancelled").count() == 1


def test_cancel_when_the_date_begins_sooner_than_the_offer_ends_then_the_offer_ends_with_its_beginning(occurrence):
    holder, waiting = join(occurrence), join(occurrence)
    occurrence.starts_at = timezone.now() + HOUR
    occurrence.ends_at = timezone.now() + 2 * HOUR
    occurrence.save()
    registrations.cancel(holder, by=holder.user)
    assert now_of(waiting).offer_expires_at == occurrence.starts_at


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": timezone.now() - HOUR, "ends_at": timezone.now() + HOUR},
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.POSTPONED},
        {"status": EventStatus.HELD},
    ],
)
def test_cancel_when_the_date_takes_nobody_any_more_then_nothing_is_offered(occurrence, change):
    holder, waiting = join(occurrence), join(occurrence)
    type(occurrence).objects.filter(pk=occurrence.pk).update(**change)
    registrations.cancel(holder, by=holder.user)
    assert now_of(waiting).status == RegistrationStatus.WAITLISTED
    occurrence.refresh_from_db()
    assert occurrence.taken == 0


def test_cancel_when_the_date_is_over_or_attendance_noted_then_it_is_refused():
    past = RegistrationFactory(occurrence=OccurrenceFactory(day=timezone.localdate() - 2 * DAY))
    came = RegistrationFactory(status=RegistrationStatus.ATTENDED)
    for registration, code in ((past, "event_past"), (came, "took_part_already")):
        with pytest.raises(errors.WrongStatus) as refused:
            registrations.cancel(registration, by=registration.user)
        assert refused.value.code == code


def test_cancel_when_by_another_then_only_who_registered_the_person_or_keeps_the_event_may(occurrence, keeper):
    curator, user = UserFactory(), UserFactory()
    registration = registrations.register(occurrence, user=user, by=curator)
    for stranger in (UserFactory(),):
        with pytest.raises(errors.NotAllowed):
            registrations.cancel(registration, by=stranger)
    assert registrations.cancel(registration, by=curator).status == RegistrationStatus.CANCELLED
    again = registrations.register(occurrence, user=user, by=user)
    assert registrations.cancel(again, by=keeper).status == RegistrationStatus.CANCELLED


def test_cancel_when_by_nobody_signed_in_then_it_is_refused(occurrence):
    from django.contrib.auth.models import AnonymousUser

    registration = RegistrationFactory(occurrence=occurrence)
    with pytest.raises(errors.NotAllowed):
        registrations.cancel(registration, by=AnonymousUser())


def test_approve_when_a_place_is_free_then_the_application_gets_it_else_the_list(keeper):
    event = LearningEventFactory(registration="approval", hosts=[keeper])
    occurrence = OccurrenceFactory(event=event, places=1)
    first, second = join(occurrence), join(occurrence)
    assert [first.status, second.status] == ["pending", "pending"]
    occurrence.refresh_from_db()
    assert occurrence.taken == 0
    assert registrations.approve(second, by=keeper).status == RegistrationStatus.CONFIRMED
    assert registrations.approve(first, by=keeper).status == RegistrationStatus.WAITLISTED
    assert registrations.approve(first, by=keeper).status == RegistrationStatus.WAITLISTED
    assert letters_to(second) == [LetterKind.PENDING, LetterKind.CONFIRMATION]


def test_refuse_when_a_reason_is_given_then_the_place_goes_on_and_the_person_reads_it(occurrence, keeper):
    holder, waiting = join(occurrence), join(occurrence)
    with pytest.raises(errors.Invalid) as refused:
        registrations.refuse(holder, by=keeper, reason="  ")
    assert refused.value.code == "reason_needed"
    with pytest.raises(errors.NotAllowed):
        registrations.refuse(holder, by=waiting.user, reason="Хочу место")
    registrations.refuse(holder, by=keeper, reason="Семинар для начальной школы.")
    assert now_of(holder).status == RegistrationStatus.REFUSED
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    letter = EventLetter.objects.get(registration=holder, kind=LetterKind.REFUSED)
    assert letter.context == {"reason": "Семинар для начальной школы."}


def test_register_when_refused_before_then_only_the_organiser_takes_it_back(occurrence, keeper):
    registration = join(occurrence)
    registrations.refuse(registration, by=keeper, reason="Не для вас.")
    with pytest.raises(errors.WrongStatus) as refused:
        join(occurrence, registration.user)
    assert refused.value.code == "registration_refused"
    assert registrations.approve(registration, by=keeper).status == RegistrationStatus.CONFIRMED


def test_register_several_when_places_run_out_then_each_has_an_own_outcome_in_order(occurrence, keeper):
    before = join(occurrence, UserFactory())
    type(occurrence).objects.filter(pk=occurrence.pk).update(places=2)
    refused = UserFactory()
    RegistrationFactory(occurrence=occurrence, user=refused, status=RegistrationStatus.REFUSED)
    curator, users = UserFactory(), [UserFactory(), before.user, refused, UserFactory()]
    outcomes = registrations.register_several(occurrence, [*users, users[0]], by=curator)
    told = [one.registration.status if one.registration else one.error.code for one in outcomes]
    assert told == ["confirmed", "confirmed", "registration_refused", "waitlisted", "confirmed"]
    assert [one.is_new for one in outcomes] == [True, False, False, True, False]
    assert outcomes[0].registration.by == curator
    occurrence.refresh_from_db()
    assert occurrence.taken == 2


def test_delete_user_when_registered_then_the_row_stays_and_the_place_goes_on(occurrence):
    user = UserFactory()
    holder, waiting = join(occurrence, user), join(occurrence)
    held = RegistrationFactory(
        occurrence=OccurrenceFactory(day=timezone.localdate() - 2 * DAY), user=user, status=RegistrationStatus.ATTENDED
    )
    user.delete()
    holder, held = now_of(holder), now_of(held)
    assert (holder.user, holder.status) == (None, RegistrationStatus.CANCELLED)
    assert (held.user, held.status) == (None, RegistrationStatus.ATTENDED)
    assert now_of(waiting).status == RegistrationStatus.OFFERED
    occurrence.refresh_from_db()
    assert occurrence.taken == 1


def test_queries_of_a_registration_when_others_wait_then_their_number_does_not_grow(
    occurrence, django_assert_max_num_queries
):
    for _number in range(12):
        RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    user = UserFactory()
    with django_assert_max_num_queries(22):
        join(occurrence, user)


def test_save_of_a_date_when_it_was_read_earlier_then_the_places_taken_since_stay(occurrence):
    join(occurrence)
    occurrence.place = "Школа № 5"
    occurrence.save()
    occurrence.refresh_from_db()
    assert (occurrence.place, occurrence.taken) == ("Школа № 5", 1)

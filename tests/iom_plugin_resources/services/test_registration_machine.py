"""Whatever people and organisers do, in whatever order: places and queue stay right."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from iom_plugin_resources.choices import RegistrationKind, RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.models import EventOccurrence, LearningEvent, Registration
from iom_plugin_resources.services import registrations
from tests.factories.events import LearningEventFactory, OccurrenceFactory
from tests.factories.resources import UserFactory

MODES = ["on_site", "online"]
PLACES = st.one_of(st.none(), st.integers(0, 3))
PEOPLE = st.integers(0, 5)
DATES = st.integers(0, 1)
WAITING, OFFERED = RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED


class Registering(RuleBasedStateMachine):
    """Six people, one organiser, two dates of one event; refusals with a sentence are answers like others.

    ``queues`` is what the waiting lists should be, told by what was done and not by the columns they are kept in.
    """

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.keeper = UserFactory()
        self.people = [UserFactory() for _number in range(6)]

    @initialize(places=PLACES, online=PLACES, kind=st.sampled_from([RegistrationKind.OPEN, RegistrationKind.APPROVAL]))
    def plan(self, places, online, kind):
        self.event = LearningEventFactory(format="mixed", registration=kind, hosts=[self.keeper])
        self.dates = [
            OccurrenceFactory(
                event=self.event,
                day=timezone.localdate() + datetime.timedelta(days=10 + number),
                places=places,
                places_online=online,
            )
            for number in range(2)
        ]
        self.queues = {(date.pk, mode): [] for date in self.dates for mode in MODES}

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(person=PEOPLE, date=DATES, mode=st.sampled_from(MODES))
    def register(self, person, date, mode):
        user = self.people[person]
        self.done(registrations.register, self.dates[date], user=user, by=user, mode=mode)

    @rule(people=st.lists(PEOPLE, max_size=4), date=DATES, mode=st.sampled_from(MODES))
    def register_group(self, people, date, mode):
        group = [self.people[number] for number in people]
        self.done(registrations.register_several, self.dates[date], group, by=self.keeper, mode=mode)

    @rule(person=PEOPLE, date=DATES)
    def cancel(self, person, date):
        self.with_registration(person, date, registrations.cancel, by=self.people[person])

    @rule(person=PEOPLE, date=DATES)
    def accept(self, person, date):
        self.with_registration(person, date, registrations.accept_offer, by=self.people[person])

    @rule(person=PEOPLE, date=DATES)
    def decline(self, person, date):
        self.with_registration(person, date, registrations.decline_offer, by=self.people[person])

    @rule(person=PEOPLE, date=DATES)
    def approve(self, person, date):
        self.with_registration(person, date, registrations.approve, by=self.keeper)

    @rule(person=PEOPLE, date=DATES)
    def refuse(self, person, date):
        self.with_registration(person, date, registrations.refuse, by=self.keeper, reason="Так решил совет.")

    @rule(person=PEOPLE, date=DATES, mode=st.sampled_from(MODES))
    def change_mode(self, person, date, mode):
        self.with_registration(person, date, registrations.change_mode, by=self.keeper, mode=mode, reason="Просит.")

    @rule(person=PEOPLE, date=DATES)
    def change_date(self, person, date):
        there = self.dates[1 - date]
        self.with_registration(
            person, date, registrations.change_date, by=self.keeper, occurrence=there, reason="Просит."
        )

    @rule(date=DATES, places=PLACES, online=PLACES)
    def change_places(self, date, places, online):
        self.done(registrations.change_places, self.dates[date], by=self.keeper, places=places, places_online=online)

    @rule(person=PEOPLE, date=DATES, to=st.integers(-1, 7))
    def move_in_queue(self, person, date, to):
        registration = self.find(person, date)
        moved = self.with_registration(person, date, registrations.move_in_queue, by=self.keeper, to=to, reason="Так.")
        if moved:
            queue = self.queues[registration.occurrence_id, registration.mode]
            queue.remove(registration.pk)
            queue.insert(to - 1, registration.pk)

    @rule()
    @precondition(lambda self: Registration.objects.filter(status=OFFERED).exists())
    def time_passes(self):
        Registration.objects.filter(status=OFFERED).update(offer_expires_at=timezone.now())
        registrations.expire_offers()

    @rule(date=DATES)
    def cancel_and_restore_the_date(self, date):
        registrations.close_registrations(self.dates[date], by=self.keeper, reason="Карантин")
        assert not Registration.objects.filter(occurrence=self.dates[date]).open().exists()
        registrations.reopen_registrations(self.dates[date], by=self.keeper)

    @rule(date=DATES)
    def promote(self, date):
        assert registrations.promote(self.dates[date]) == []  # every release has done it already

    @rule()
    def hide_and_show_the_event(self):
        """Meanwhile nobody is asked; then the next run asks."""
        LearningEvent.objects.filter(pk=self.event.pk).update(live=False)
        for registration in Registration.objects.filter(status=OFFERED):
            registrations.decline_offer(registration, by=registration.user)
        LearningEvent.objects.filter(pk=self.event.pk).update(live=True)
        registrations.expire_offers()

    def find(self, person, date) -> Registration | None:
        key = f"user:{self.people[person].pk}"
        return Registration.objects.filter(occurrence=self.dates[date], person_key=key).first()

    def with_registration(self, person, date, change, **arguments):
        registration = self.find(person, date)
        return registration and self.done(change, registration, **arguments)

    def done(self, change, *arguments, **named):
        try:
            with transaction.atomic():
                return change(*arguments, **named)
        except IomError:
            return None

    @invariant()
    def never_oversold_and_counted_right(self):
        for date in EventOccurrence.objects.all():
            for mode, places, taken in (
                ("on_site", date.places, date.taken),
                ("online", date.places_online, date.taken_online),
            ):
                assert date.registrations.filter(mode=mode).holding().count() == taken
                assert places is None or taken <= places

    @invariant()
    def nobody_waits_beside_a_free_place(self):
        for date in EventOccurrence.objects.all():
            for mode in MODES:
                if date.free_for(mode) != 0:
                    assert not date.registrations.filter(mode=mode, status=WAITING).exists()

    @invariant()
    def nobody_is_there_twice(self):
        keys = list(Registration.objects.values_list("occurrence", "user"))
        assert len(keys) == len(set(keys))

    @invariant()
    def the_queue_keeps_its_order(self):
        """Who leaves it, leaves from its head or of the own will; who comes, comes to its end."""
        for (date, mode), before in getattr(self, "queues", {}).items():
            queue = Registration.objects.filter(occurrence=date, mode=mode).in_queue()
            now = list(queue.values_list("pk", flat=True))
            stayed = [key for key in before if key in now]
            assert now[: len(stayed)] == stayed or self.was_restored(now, stayed)
            left = [key for key in before if key not in now]
            asked = set(Registration.objects.filter(pk__in=left, status=OFFERED).values_list("pk", flat=True))
            ahead_of_asked = before[: max((before.index(key) + 1 for key in asked), default=0)]
            assert not [key for key in ahead_of_asked if key in now], "somebody was passed over"
            self.queues[date, mode] = now

    def was_restored(self, now, stayed) -> bool:
        """A date that takes place again has its list in the old order, with those who lost their place behind."""
        return [key for key in now if key in stayed] == stayed

    @invariant()
    def an_offer_has_an_end(self):
        for offer in Registration.objects.filter(status=OFFERED).select_related("occurrence"):
            assert offer.offer_expires_at <= offer.occurrence.starts_at


@pytest.mark.django_db
def test_places_and_queue_when_anything_is_done_in_any_order_then_they_stay_right():
    run_state_machine_as_test(Registering, settings=settings(max_examples=8, stateful_step_count=25, deadline=None))

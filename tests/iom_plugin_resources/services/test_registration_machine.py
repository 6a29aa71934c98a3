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
MODE = st.sampled_from(["on_site", "on_site", "online"])
PLACES = st.sampled_from([0, 1, 1, 2, 3, None])
NUMBER = st.integers(0, 11)
DATES = st.sampled_from([0, 0, 1])
PEOPLE = 5
WAITING, OFFERED, CONFIRMED = RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED
KINDS = [RegistrationKind.OPEN, RegistrationKind.OPEN, RegistrationKind.APPROVAL]


class Registering(RuleBasedStateMachine):
    """Five people, one organiser, two dates of one event, of which the first is soon full.

    ``queues`` is what the waiting lists should be, told by what was done and not by the columns they are kept in.
    Refusals with a sentence are answers like others.
    """

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.keeper = UserFactory()
        self.people = [UserFactory() for _number in range(PEOPLE)]
        self.queues = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(places=PLACES, online=PLACES, kind=st.sampled_from(KINDS), order=st.permutations(range(PEOPLE)))
    def plan(self, places, online, kind, order):
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
        registrations.register_several(self.dates[0], [self.people[number] for number in order], by=self.keeper)
        for registration in Registration.objects.filter(status=RegistrationStatus.PENDING).order_by("pk"):
            registrations.approve(registration, by=self.keeper)

    @rule(person=st.integers(0, PEOPLE - 1), date=DATES, mode=MODE)
    def register(self, person, date, mode):
        user = self.people[person]
        self.done(registrations.register, self.dates[date], user=user, by=user, mode=mode)

    @rule(number=NUMBER)
    def cancel(self, number):
        self.one(number, CONFIRMED, WAITING, OFFERED, do=registrations.cancel)

    @rule(number=NUMBER)
    def accept(self, number):
        self.one(number, OFFERED, do=registrations.accept_offer)

    @rule(number=NUMBER)
    def decline(self, number):
        self.one(number, OFFERED, do=registrations.decline_offer)

    @rule(number=NUMBER)
    def approve(self, number):
        self.one(number, RegistrationStatus.PENDING, RegistrationStatus.REFUSED, do=registrations.approve)

    @rule(number=NUMBER)
    def refuse(self, number):
        self.one(number, *Registration.OPEN, do=registrations.refuse, reason="Так решил совет.")

    @rule(number=NUMBER, mode=MODE)
    def change_mode(self, number, mode):
        self.one(number, *Registration.OPEN, do=registrations.change_mode, mode=mode, reason="Просит.")

    @rule(number=NUMBER, date=DATES)
    def change_date(self, number, date):
        there = self.dates[date]
        self.one(number, *Registration.OPEN, do=registrations.change_date, occurrence=there, reason="Просит.")

    @rule(date=DATES, places=PLACES, online=PLACES)
    def change_places(self, date, places, online):
        self.done(registrations.change_places, self.dates[date], by=self.keeper, places=places, places_online=online)

    @rule(number=NUMBER, to=st.integers(-1, 4))
    def move_in_queue(self, number, to):
        moved = self.one(number, WAITING, do=registrations.move_in_queue, to=to, reason="Так.")
        if moved:
            queue = self.queues[moved.occurrence_id, moved.mode]
            queue.remove(moved.pk)
            queue.insert(to - 1, moved.pk)

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

    @rule(number=NUMBER)
    def hide_and_show_the_event(self, number):
        """Meanwhile nobody is asked; then the next run asks."""
        LearningEvent.objects.filter(pk=self.event.pk).update(live=False)
        self.one(number, CONFIRMED, OFFERED, do=registrations.cancel)
        LearningEvent.objects.filter(pk=self.event.pk).update(live=True)
        registrations.expire_offers()

    def one(self, number, *statuses, do, **arguments):
        """Do it to one of those who are in ``statuses``, for the organiser, who may do everything."""
        found = list(Registration.objects.filter(status__in=statuses).order_by("pk"))
        return self.done(do, found[number % len(found)], by=self.keeper, **arguments) if found else None

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
        """Who comes, comes to its end; who is asked, is asked before everybody who stays."""
        for (date, mode), before in self.queues.items():
            now = list(Registration.objects.filter(occurrence=date, mode=mode).in_queue().values_list("pk", flat=True))
            stayed = [key for key in before if key in now]
            assert now[: len(stayed)] == stayed, "somebody has changed places"
            left = Registration.objects.filter(pk__in=set(before) - set(now), status=OFFERED, mode=mode)
            for asked in left.values_list("pk", flat=True):
                assert set(before[: before.index(asked)]).isdisjoint(now), "somebody was passed over"
            self.queues[date, mode] = now

    @invariant()
    def an_offer_has_an_end(self):
        for offer in Registration.objects.filter(status=OFFERED).select_related("occurrence"):
            assert offer.offer_expires_at <= offer.occurrence.starts_at


@pytest.mark.django_db
def test_places_and_queue_when_anything_is_done_in_any_order_then_they_stay_right():
    run_state_machine_as_test(Registering, settings=settings(max_examples=12, stateful_step_count=20, deadline=None))

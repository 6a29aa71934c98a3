import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources import tasks
from iom_plugin_resources.choices import EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.core.errors import IomError, WrongStatus
from iom_plugin_resources.models import EventException, EventLetter, EventOccurrence
from iom_plugin_resources.services import occurrences, places
from iom_plugin_resources.services.attendance import UNMARKED, mark_attendance
from iom_plugin_resources.signals import occurrence_changed
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def host():
    return UserFactory()


def test_write_when_weekly_then_one_date_a_week_and_a_second_run_changes_nothing(weekly, first, days):
    assert days(weekly) == [first + number * WEEK for number in range(4)]
    again = occurrences.write_occurrences(weekly)
    assert (again.created, again.changed, again.deleted) == (0, 0, 0)


def test_write_when_a_registered_date_is_not_of_the_new_rule_then_it_stays(weekly, first, days):
    kept = weekly.occurrences.get(first_day=first + WEEK)
    RegistrationFactory(occurrence=kept)
    weekly.repeat_every = 2
    weekly.repeat_count = 2
    weekly.save()
    occurrences.write_occurrences(weekly)
    assert days(weekly) == [first, first + WEEK, first + 2 * WEEK]


def test_write_when_an_exception_moves_a_registered_date_then_people_are_told(weekly, first):
    moved = weekly.occurrences.get(first_day=first + WEEK)
    RegistrationFactory(occurrence=moved)
    there = first + WEEK + datetime.timedelta(days=1)
    weekly.exceptions = [EventException(day=first + WEEK, moved_to=there, reason="Педсовет")]
    weekly.save()
    occurrences.write_occurrences(weekly)
    moved.refresh_from_db()
    assert (moved.first_day, moved.sequence) == (there, 1)
    assert EventLetter.objects.get(kind=LetterKind.CHANGE).context["reason"] == "Педсовет"


def test_write_when_the_hour_of_a_single_event_changes_then_its_date_moves(host):
    event = LearningEventFactory(hosts=[host])
    occurrences.write_occurrences(event)
    before = event.occurrences.get()
    event.starts_at = datetime.time(15)
    event.save()
    occurrences.write_occurrences(event)
    after = event.occurrences.get()
    assert after.pk == before.pk
    assert after.uid == before.uid
    assert after.starts_at - before.starts_at == datetime.timedelta(hours=1)
    assert after.sessions.get().starts_at == after.starts_at


def test_write_when_the_day_is_not_fixed_then_there_is_a_plan_without_moments():
    event = LearningEventFactory(dates="март 2030", starts_at=None, ends_at=None, registration="none")
    occurrences.write_occurrences(event)
    plan = event.occurrences.get()
    assert (plan.is_exact, plan.starts_at, plan.sessions.count()) == (False, None, 0)
    assert plan.first_day == datetime.date(2030, 3, 1)


def test_cancel_when_somebody_is_registered_then_the_registration_ends_with_a_letter(weekly, host, first):
    occurrence = weekly.occurrences.get(first_day=first)
    registration = RegistrationFactory(occurrence=occurrence)
    occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин")
    registration.refresh_from_db()
    occurrence.refresh_from_db()
    assert occurrence.status == EventStatus.CANCELLED
    assert registration.status == RegistrationStatus.CANCELLED
    assert EventLetter.objects.filter(kind=LetterKind.EVENT_CANCELLED, registration=registration).exists()


def test_cancel_when_a_stranger_asks_or_no_reason_is_given_then_refused(weekly, host, first):
    occurrence = weekly.occurrences.get(first_day=first)
    for by, reason, code in ((UserFactory(), "Карантин", "not_allowed"), (host, " ", "reason_needed")):
        with pytest.raises(IomError) as refusal:
            occurrences.cancel_occurrence(occurrence, by=by, reason=reason)
        assert refusal.value.code == code


def test_postpone_when_a_day_is_given_then_the_date_moves_and_a_rule_leaves_it(weekly, host, first):
    occurrence = weekly.occurrences.get(first_day=first)
    there = first + datetime.timedelta(days=2)
    occurrences.postpone_occurrence(occurrence, by=host, reason="Ремонт", day=there)
    occurrences.write_occurrences(weekly)
    occurrence.refresh_from_db()
    assert (occurrence.first_day, occurrence.status) == (there, EventStatus.SCHEDULED)


@pytest.mark.parametrize("noted", [RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT])
@pytest.mark.parametrize("days", [None, 3])
def test_postpone_when_it_is_noted_who_came_then_the_marks_come_first(host, noted, days):
    event = LearningEventFactory(hosts=[host])
    today = timezone.now().astimezone(event.zone).date()
    occurrence = OccurrenceFactory(event=event, day=today, hour=21, ends_at=timezone.now() + WEEK)
    registration = RegistrationFactory(occurrence=occurrence, status=noted)
    day = days and today + datetime.timedelta(days=days)
    with pytest.raises(WrongStatus) as refused:
        occurrences.postpone_occurrence(occurrence, by=host, reason="Болезнь", day=day)
    assert refused.value.code == "attendance_noted"
    mark_attendance(occurrence, {registration.pk: UNMARKED}, by=host, source="desk")
    occurrences.postpone_occurrence(occurrence, by=host, reason="Болезнь", day=day)
    assert EventLetter.objects.get(kind=LetterKind.CHANGE).registration == registration


def test_save_when_it_is_noted_who_came_then_another_day_is_a_date_of_its_own(host):
    event = LearningEventFactory(dates=f"{timezone.localdate():%d.%m.%Y}", hosts=[host])
    occurrences.write_occurrences(event)
    marked = event.occurrences.get()
    EventOccurrence.objects.filter(pk=marked.pk).update(ends_at=timezone.now() + WEEK)
    registration = RegistrationFactory(occurrence=marked, status=RegistrationStatus.ATTENDED)
    event.dates = f"{timezone.localdate() + 3 * WEEK:%d.%m.%Y}"
    event.save()
    occurrences.write_occurrences(event)
    registration.refresh_from_db()
    assert registration.occurrence.first_day == timezone.localdate()
    assert set(event.occurrences.values_list("first_day", flat=True)) == {
        timezone.localdate(),
        timezone.localdate() + 3 * WEEK,
    }


# --- An event with one date ---


def single(**values):
    event = LearningEventFactory(**values)
    occurrences.write_occurrences(event)
    return event


def wording(days_from_now: int) -> str:
    return f"{timezone.localdate() + datetime.timedelta(days=days_from_now):%d.%m.%Y}"


def rewrite(event, **values):
    for name, value in values.items():
        setattr(event, name, value)
    event.save()
    return occurrences.write_occurrences(event)


def take_place(occurrence, ago=WEEK):
    """As if that much time had passed since the event."""
    shift = occurrence.ends_at - timezone.now() + ago
    EventOccurrence.objects.filter(pk=occurrence.pk).update(
        starts_at=occurrence.starts_at - shift,
        ends_at=occurrence.ends_at - shift,
        first_day=(occurrence.starts_at - shift).date(),
        last_day=(occurrence.ends_at - shift).date(),
        created_at=occurrence.created_at - shift - ago,
    )


def test_single_when_its_year_was_a_slip_then_the_date_is_corrected():
    event = single(dates="12.03.2019")
    before = event.occurrences.get()
    rewrite(event, dates=wording(30))
    after = event.occurrences.get()
    assert (after.pk, after.first_day) == (before.pk, timezone.localdate() + datetime.timedelta(days=30))


def test_single_when_it_has_taken_place_and_gets_a_new_day_then_both_stand(days):
    event = single()
    past = event.occurrences.get()
    take_place(past)
    past.refresh_from_db()
    rewrite(event, dates=wording(30))
    assert days(event) == [past.first_day, timezone.localdate() + datetime.timedelta(days=30)]
    assert rewrite(event).changed == 0, "a second run finds the new date again"
    assert event.occurrences.count() == 2


def test_single_when_it_has_taken_place_with_people_then_a_past_day_changes_nothing(days):
    event = single(dates="12.03.2019")
    RegistrationFactory(occurrence=event.occurrences.get())
    report = rewrite(event, dates="13.03.2019")
    assert (report.changed, report.frozen) == (0, 1)
    assert days(event) == [datetime.date(2019, 3, 12)]


def test_single_when_cancelled_and_given_another_day_then_that_is_a_date_of_its_own(host):
    event = single(hosts=[host])
    cancelled = event.occurrences.get()
    occurrences.cancel_occurrence(cancelled, by=host, reason="Карантин")
    assert rewrite(event, starts_at=datetime.time(15)).created == 0, "an hour does not bring it back"
    rewrite(event, dates=wording(40))
    assert sorted(event.occurrences.values_list("status", flat=True)) == ["cancelled", "scheduled"]


def test_single_when_its_plan_gets_a_day_then_the_same_date_is_fixed():
    event = single(dates="март 2030", starts_at=None, ends_at=None, registration="none")
    plan = event.occurrences.get()
    rewrite(event, dates="14.03.2030", starts_at=datetime.time(10), ends_at=datetime.time(12), registration="open")
    fixed = event.occurrences.get()
    assert (fixed.pk, fixed.uid, fixed.is_exact, fixed.sequence) == (plan.pk, plan.uid, True, 1)
    assert fixed.sessions.count() == 1
    assert fixed.registration_closes_at == fixed.starts_at


def test_single_when_place_and_link_change_then_people_are_told_once_and_nothing_twice(host):
    event = single(hosts=[host])
    registration = RegistrationFactory(occurrence=event.occurrences.get())
    heard = []

    def listen(sender, changes, **kwargs):
        heard.append(changes)

    occurrence_changed.connect(listen)
    try:
        rewrite(event, place="Гимназия № 1", online_link="https://example.org/room")
        rewrite(event)
    finally:
        occurrence_changed.disconnect(listen)
    assert heard == [{"place", "link"}]
    assert EventLetter.objects.get(kind=LetterKind.CHANGE).registration == registration
    assert event.occurrences.get().sequence == 1


def test_single_when_only_words_change_then_it_is_no_change_for_calendars():
    event = single()
    before = event.occurrences.get()
    report = rewrite(event, summary="О задачах на несплошные тексты", hours=6)
    assert (report.changed, event.occurrences.get().changed_at) == (0, before.changed_at)


# --- Rules and what is frozen ---


def test_rule_when_changed_then_dates_without_people_follow(weekly, first, days):
    report = rewrite(weekly, repeat_every=2, repeat_count=2)
    assert (report.deleted, days(weekly)) == (2, [first, first + 2 * WEEK])


def test_rule_when_the_hour_changes_then_only_dates_without_people_move(weekly, first):
    kept = weekly.occurrences.get(first_day=first + WEEK)
    RegistrationFactory(occurrence=kept)
    report = rewrite(weekly, starts_at=datetime.time(15), ends_at=datetime.time(17), place="Музей")
    hours = {one.starts_at.astimezone(one.zone).hour for one in weekly.occurrences.exclude(pk=kept.pk)}
    kept.refresh_from_db()
    assert (report.frozen, hours) == (1, {15})
    assert (kept.starts_at.astimezone(kept.zone).hour, kept.place) == (14, "Музей")


def test_rule_when_a_registration_has_ended_then_the_date_may_move_but_not_go(weekly, first, days):
    date = weekly.occurrences.get(first_day=first + WEEK)
    RegistrationFactory(occurrence=date, status=RegistrationStatus.CANCELLED)
    rewrite(weekly, starts_at=datetime.time(15), ends_at=None)
    date.refresh_from_db()
    assert date.starts_at.astimezone(date.zone).hour == 15
    assert rewrite(weekly, repeat_count=1).frozen == 1
    assert days(weekly) == [first, first + WEEK]


def test_rule_when_changed_then_what_is_past_stays(weekly, first):
    past = weekly.occurrences.get(first_day=first)
    take_place(past)
    rewrite(weekly, repeat="daily", repeat_count=3, place="Другое место")
    past.refresh_from_db()
    assert (past.place, past.sequence) == ("Школа № 3", 0)
    assert weekly.occurrences.filter(first_day__gte=timezone.localdate()).count() == 2


def test_rule_when_a_series_becomes_one_date_then_that_is_written_and_the_past_stays(weekly, first):
    past = weekly.occurrences.get(first_day=first)
    take_place(past)
    rewrite(weekly, repeat="", repeat_count=None, dates=wording(45))
    ahead = weekly.occurrences.filter(starts_at__gt=timezone.now())
    assert [one.first_day for one in ahead] == [timezone.localdate() + datetime.timedelta(days=45)]
    assert weekly.occurrences.count() == 2


def test_rule_when_one_date_becomes_a_series_then_it_is_its_first_with_its_people(host):
    event = single(hosts=[host])
    registration = RegistrationFactory(occurrence=event.occurrences.get())
    rewrite(event, repeat="weekly", repeat_count=3)
    assert event.occurrences.count() == 3
    assert event.occurrences.order_by("starts_at").first() == registration.occurrence


def test_exception_when_a_registered_date_is_skipped_then_it_is_cancelled_with_the_reason(weekly, first):
    registration = RegistrationFactory(occurrence=weekly.occurrences.get(first_day=first + WEEK))
    weekly.exceptions = [EventException(day=first + WEEK, reason="Выборы")]
    rewrite(weekly)
    registration.refresh_from_db()
    date = registration.occurrence
    assert (date.status, date.status_reason, registration.status) == ("cancelled", "Выборы", "cancelled")
    assert EventLetter.objects.get(kind=LetterKind.EVENT_CANCELLED).context["reason"] == "Выборы"
    assert rewrite(weekly).changed == 0


def test_exception_when_there_before_publication_then_the_date_is_never_written(host, first, days):
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=3)
    event.exceptions = [EventException(day=first + WEEK, reason="Выборы")]
    rewrite(event)
    assert days(event) == [first, first + 2 * WEEK]


# --- Places ---


def test_places_when_fewer_than_taken_are_asked_for_then_as_many_as_are_taken(weekly, first):
    date = weekly.occurrences.get(first_day=first)
    for _number in range(3):
        RegistrationFactory(occurrence=date)
    rewrite(weekly, places=2)
    assert list(weekly.occurrences.order_by("starts_at").values_list("places", flat=True)) == [3, 2, 2, 2]


def test_places_when_more_are_asked_for_then_the_first_who_waits_is_offered_one(host):
    event = single(hosts=[host], places=1)
    date = event.occurrences.get()
    RegistrationFactory(occurrence=date)
    waiting = RegistrationFactory(occurrence=date, status=RegistrationStatus.WAITLISTED)
    rewrite(event, places=2)
    waiting.refresh_from_db()
    assert waiting.status == RegistrationStatus.OFFERED


def test_places_when_changed_at_the_desk_then_a_publication_leaves_them(weekly, host, first):
    date = weekly.occurrences.get(first_day=first)
    places.change_places(date, by=host, places=9, places_online=None)
    rewrite(weekly, place="Музей")
    date.refresh_from_db()
    assert (date.places, date.place) == (9, "Музей")


# --- Publication, the horizon, cost ---


def test_publication_when_a_draft_is_published_then_its_dates_stand(host):
    event = LearningEventFactory(live=False)
    occurrences.write_occurrences(event)
    assert not event.occurrences.exists()
    event.save_revision().publish()
    assert event.occurrences.count() == 1


def test_publication_when_taken_back_then_dates_and_people_stay(weekly, first):
    registration = RegistrationFactory(occurrence=weekly.occurrences.get(first_day=first))
    weekly.unpublish()
    rewrite(weekly, repeat_count=1)
    assert weekly.occurrences.count() == 4
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED


def test_extend_when_the_horizon_moves_then_new_dates_come_and_old_ones_stay(host, first, settings):
    settings.IOM_EVENT_HORIZON_MONTHS = 1
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly")
    occurrences.write_occurrences(event)
    before = {one.pk: (one.sequence, one.changed_at) for one in event.occurrences.all()}
    later = timezone.now() + 4 * WEEK
    assert tasks.extend_events() == 0
    assert occurrences.extend_all(now=later) > 0
    after = {one.pk: (one.sequence, one.changed_at) for one in event.occurrences.all()}
    assert before.items() <= after.items()
    assert occurrences.extend_all(now=later) == 0


def test_extend_when_a_publication_was_broken_off_then_its_dates_are_written(host):
    event = LearningEventFactory()
    call_command("write_events")
    assert event.occurrences.count() == 1


def test_extend_when_one_event_cannot_be_written_then_the_others_are(weekly, first):
    broken = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_weekdays="xx")
    fine = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=2)
    assert occurrences.extend_all() == 2
    assert (broken.occurrences.count(), fine.occurrences.count()) == (0, 2)


@pytest.mark.parametrize("change", [{}, {"place": "Музей"}, {"starts_at": datetime.time(15)}, {"repeat_count": 1}])
def test_queries_when_a_series_is_long_then_are_as_many_as_for_a_short_one(change, first):
    def cost(number: int) -> tuple[int, int]:
        event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="daily", repeat_count=number)
        with CaptureQueriesContext(connection) as new:
            occurrences.write_occurrences(event)
        for name, value in change.items():
            setattr(event, name, value)
        event.save()
        with CaptureQueriesContext(connection) as again:
            occurrences.write_occurrences(event)
        return len(new), len(again)

    # SQLite takes some thirty new rows at a time.
    assert cost(25) == cost(5)

"""One date that is cancelled, postponed, held or restored: by whom, and what becomes of its people and its form."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from iom_plugin_resources.choices import EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.models import EventLetter, EventOccurrence, EventSession
from iom_plugin_resources.services import occurrences
from tests.factories.events import LearningEventFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def first():
    return timezone.localdate() + 2 * WEEK


def written(host, **values):
    """An event with one date, that date, and somebody registered for it."""
    event = LearningEventFactory(hosts=[host], **values)
    occurrences.write_occurrences(event)
    return event.occurrences.get()


def hours(occurrence) -> str:
    local = (at.astimezone(occurrence.zone) for at in (occurrence.starts_at, occurrence.ends_at))
    return "–".join(f"{at:%d.%m %H:%M}" for at in local)


def postpone(occurrence, host, **values):
    return occurrences.postpone_occurrence(occurrence, by=host, reason="Ремонт", **values)


def refusal_of(call, *args, **values) -> str:
    with pytest.raises(IomError) as refusal:
        call(*args, **values)
    return refusal.value.code


def test_postpone_when_a_day_is_given_then_date_form_window_and_people_move(host, first):
    occurrence = written(
        host,
        dates=f"{first:%d.%m.%Y}",
        registration_opens_on=first - WEEK,
        registration_closes_on=first - DAY,
    )
    registration = RegistrationFactory(occurrence=occurrence)
    before = occurrence.registration_closes_at
    moved = postpone(occurrence, host, day=first + WEEK)
    assert (moved.first_day, moved.sequence, moved.is_moved, moved.status) == (first + WEEK, 1, True, "scheduled")
    assert moved.registration_closes_at == before + WEEK
    event = moved.event
    event.refresh_from_db()
    assert event.first_day == first + WEEK
    assert event.registration_opens_on == first
    letter = EventLetter.objects.get(kind=LetterKind.CHANGE)
    assert (letter.registration, letter.context["reason"]) == (registration, "Ремонт")
    again = occurrences.write_occurrences(event)
    assert (again.created, again.changed, again.deleted) == (0, 0, 0), "the next publication takes nothing back"


def test_postpone_when_editors_work_on_a_draft_then_their_version_has_the_new_day_too(host, first):
    event = LearningEventFactory(hosts=[host], dates=f"{first:%d.%m.%Y}")
    event.save_revision().publish()
    event.title = "Новое название"
    event.save_revision()
    postpone(event.occurrences.get(), host, day=first + WEEK)
    event.refresh_from_db()
    draft = event.get_latest_revision_as_object()
    assert (draft.title, draft.first_day) == ("Новое название", first + WEEK)
    assert event.title != draft.title
    draft.save_revision().publish()
    assert event.occurrences.get().sequence == 1


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({}, "14:00–16:00"),
        ({"starts_at": datetime.time(9)}, "09:00–11:00"),
        ({"starts_at": datetime.time(9), "ends_at": datetime.time(12)}, "09:00–12:00"),
    ],
)
def test_postpone_when_hours_are_given_or_not_then_the_length_stays_unless_told(host, first, new, expected):
    occurrence = written(host, dates=f"{first:%d.%m.%Y}")
    moved = postpone(occurrence, host, day=first + WEEK, **new)
    day = f"{first + WEEK:%d.%m}"
    start, end = expected.split("–")
    assert hours(moved) == f"{day} {start}–{day} {end}"
    assert occurrences.write_occurrences(moved.event).changed == 0


def test_postpone_when_the_clocks_change_in_between_then_the_hour_on_the_wall_stays(host):
    year = timezone.localdate().year + 1
    occurrence = written(
        host, dates=f"15.03.{year}", time_zone="Europe/Berlin", registration_closes_on=datetime.date(year, 3, 10)
    )
    moved = postpone(occurrence, host, day=datetime.date(year, 4, 15))
    assert hours(moved) == "15.04 14:00–15.04 16:00"
    closes = moved.registration_closes_at.astimezone(moved.zone)
    assert f"{closes:%d.%m %H:%M}" == "11.04 00:00"
    assert occurrences.write_occurrences(moved.event).changed == 0


def test_postpone_when_there_are_several_meetings_then_all_move_and_keep_their_distance(host, first):
    event = LearningEventFactory(hosts=[host], dates=f"{first:%d.%m.%Y}–{first + 2 * DAY:%d.%m.%Y}")
    event.sessions = [
        EventSession(day=first, starts_at=datetime.time(10), ends_at=datetime.time(11, 30), title="Лекция"),
        EventSession(day=first, starts_at=datetime.time(12), ends_at=datetime.time(13), title="Практикум"),
        EventSession(day=first + 2 * DAY, title="Проба"),
    ]
    event.save()
    occurrences.write_occurrences(event)
    moved = postpone(event.occurrences.get(), host, day=first + WEEK, starts_at=datetime.time(9))
    said = [
        (one.title, one.first_day - first, one.starts_at.astimezone(moved.zone).strftime("%H:%M"))
        for one in moved.sessions.all()
    ]
    assert said == [("Лекция", WEEK, "09:00"), ("Практикум", WEEK, "11:00"), ("Проба", WEEK + 2 * DAY, "00:00")]
    event.refresh_from_db()
    assert occurrences.write_occurrences(event).changed == 0


def test_postpone_when_whole_days_get_an_hour_then_each_has_it(host, first):
    occurrence = written(host, dates=f"{first:%d.%m.%Y}–{first + 2 * DAY:%d.%m.%Y}", starts_at=None, ends_at=None)
    moved = postpone(occurrence, host, day=first + WEEK, starts_at=datetime.time(9), ends_at=datetime.time(12))
    assert [one.first_day for one in moved.sessions.all()] == [first + WEEK + number * DAY for number in range(3)]
    assert occurrences.write_occurrences(moved.event).changed == 0


def test_postpone_when_a_plan_gets_its_day_then_it_is_fixed(host, first):
    occurrence = written(host, dates="март 2031", starts_at=None, ends_at=None, registration="none")
    fixed = postpone(occurrence, host, day=first)
    assert (fixed.is_exact, fixed.is_all_day, fixed.dates, fixed.sessions.count()) == (True, True, "", 1)
    assert occurrences.write_occurrences(fixed.event).changed == 0


def test_postpone_when_no_day_is_known_then_people_stay_and_a_day_is_given_even_after_the_old_one(host, first):
    occurrence = written(host, dates=f"{first:%d.%m.%Y}")
    registration = RegistrationFactory(occurrence=occurrence)
    waits = postpone(occurrence, host)
    assert (waits.status, waits.status_reason) == (EventStatus.POSTPONED, "Ремонт")
    ago = {"starts_at": timezone.now() - WEEK, "ends_at": timezone.now() - WEEK}
    ago |= dict.fromkeys(("first_day", "last_day"), timezone.localdate() - WEEK)
    EventOccurrence.objects.filter(pk=waits.pk).update(**ago)
    waits.sessions.update(**ago)
    assert refusal_of(occurrences.restore_occurrence, waits, by=host) == "event_past"
    moved = postpone(waits, host, day=first + WEEK)
    registration.refresh_from_db()
    assert (moved.status, moved.first_day) == (EventStatus.SCHEDULED, first + WEEK)
    assert registration.status == RegistrationStatus.CONFIRMED


def test_postpone_when_the_form_gives_the_new_day_then_it_is_scheduled_again(host, first):
    occurrence = written(host, dates=f"{first:%d.%m.%Y}")
    postpone(occurrence, host)
    event = occurrence.event
    occurrences.write_occurrences(event)
    occurrence.refresh_from_db()
    assert occurrence.status == EventStatus.POSTPONED, "a publication without a new day leaves it"
    event.dates = f"{first + WEEK:%d.%m.%Y}"
    event.save()
    occurrences.write_occurrences(event)
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.status_reason) == (EventStatus.SCHEDULED, "")


def test_postpone_when_of_a_series_then_its_form_stays(host, first):
    event = LearningEventFactory(hosts=[host], dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=3)
    occurrences.write_occurrences(event)
    second = event.occurrences.get(rule_day=first + WEEK)
    postpone(second, host, day=first + WEEK + DAY)
    event.refresh_from_db()
    assert event.first_day == first
    event.starts_at = datetime.time(15)
    event.save()
    occurrences.write_occurrences(event)
    second.refresh_from_db()
    assert (second.first_day, hours(second)[6:11]) == (first + WEEK + DAY, "14:00")


def test_postpone_when_the_day_is_past_or_it_is_cancelled_then_refused_and_nothing_has_changed(host, first):
    occurrence = written(host, dates=f"{first:%d.%m.%Y}")
    assert refusal_of(postpone, occurrence, host, day=timezone.localdate() - DAY) == "day_is_past"
    occurrence.refresh_from_db()
    assert (occurrence.first_day, occurrence.sequence) == (first, 0)
    occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин")
    assert refusal_of(postpone, occurrence, host, day=first + DAY) == "event_cancelled"


def test_cancel_when_done_twice_then_people_are_told_once(host):
    occurrence = written(host)
    RegistrationFactory(occurrence=occurrence)
    for _number in range(2):
        occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин")
    occurrence.refresh_from_db()
    assert (occurrence.sequence, occurrence.status_reason) == (1, "Карантин")
    assert occurrence.cancelled_at is not None
    assert EventLetter.objects.filter(kind=LetterKind.EVENT_CANCELLED).count() == 1


def test_restore_when_it_was_cancelled_then_people_are_registered_again(host):
    occurrence = written(host)
    registration = RegistrationFactory(occurrence=occurrence)
    occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин")
    restored = occurrences.restore_occurrence(occurrence, by=host)
    registration.refresh_from_db()
    assert (restored.status, restored.cancelled_at, restored.sequence) == (EventStatus.SCHEDULED, None, 2)
    assert registration.status == RegistrationStatus.CONFIRMED


def test_hold_when_it_has_not_begun_or_was_cancelled_then_refused(host):
    occurrence = written(host)
    assert refusal_of(occurrences.hold_occurrence, occurrence, by=host) == "event_ahead"
    occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин")
    assert refusal_of(occurrences.hold_occurrence, occurrence, by=host) == "event_cancelled"


def test_hold_when_it_is_over_then_nothing_else_can_become_of_it(host):
    occurrence = written(host, dates="12.03.2024")
    held = occurrences.hold_occurrence(occurrence, by=host)
    assert held.status == EventStatus.HELD
    assert refusal_of(occurrences.cancel_occurrence, held, by=host, reason="Карантин") == "event_past"
    assert refusal_of(postpone, held, host) == "event_past"
    assert occurrences.write_occurrences(held.event).changed == 0


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        (occurrences.cancel_occurrence, {"reason": "Карантин"}),
        (occurrences.postpone_occurrence, {"reason": "Ремонт"}),
        (occurrences.hold_occurrence, {}),
        (occurrences.restore_occurrence, {}),
    ],
)
def test_verbs_when_somebody_else_asks_then_refused_and_nothing_is_noted(host, verb, values):
    occurrence = written(host)
    assert refusal_of(verb, occurrence, by=UserFactory(), **values) == "not_allowed"
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.sequence) == (EventStatus.SCHEDULED, 0)
    assert not ModelLogEntry.objects.filter(action__startswith="iom_events.").exists()


def test_history_when_a_date_changes_then_says_who_what_and_why(host, first):
    occurrence = written(host, dates=f"{first:%d.%m.%Y}")
    postpone(occurrence, host, day=first + WEEK)
    occurrences.cancel_occurrence(occurrence, by=host, reason="Карантин")
    occurrences.restore_occurrence(occurrence, by=host)
    entries = ModelLogEntry.objects.for_instance(occurrence.event).filter(action__startswith="iom_events.")
    assert {entry.user for entry in entries} == {host}
    said = {entry.action: entry.message for entry in entries}
    assert "Ремонт" in said["iom_events.postpone_date"]
    assert "Карантин" in said["iom_events.cancel_date"]
    assert set(said) == {"iom_events.postpone_date", "iom_events.cancel_date", "iom_events.restore_date"}

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.models import EventException, EventLetter
from iom_plugin_resources.services import events, occurrences
from tests.factories.events import LearningEventFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def first():
    return timezone.localdate() + WEEK


@pytest.fixture
def weekly(host, first):
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=4, hosts=[host], places=5)
    occurrences.write_occurrences(event)
    return event


def days(event):
    return list(event.occurrences.order_by("starts_at").values_list("first_day", flat=True))


def test_write_when_weekly_then_one_date_a_week_and_a_second_run_changes_nothing(weekly, first):
    assert days(weekly) == [first + number * WEEK for number in range(4)]
    again = occurrences.write_occurrences(weekly)
    assert (again.created, again.changed, again.deleted) == (0, 0, 0)


def test_write_when_a_registered_date_is_not_of_the_new_rule_then_it_stays(weekly, first):
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


def test_split_when_in_the_middle_then_later_dates_go_over_with_their_people(weekly, host, first):
    later = weekly.occurrences.get(first_day=first + 2 * WEEK)
    registration = RegistrationFactory(occurrence=later)
    new = events.split_series(weekly, first + 2 * WEEK, by=host)
    assert days(weekly) == [first, first + WEEK]
    assert days(new) == [first + 2 * WEEK, first + 3 * WEEK]
    registration.refresh_from_db()
    assert registration.occurrence.event == new
    assert registration.occurrence.uid == later.uid


def test_copy_when_a_year_later_then_a_draft_on_the_same_weekday_and_only_once(host):
    event = LearningEventFactory(dates="09.03.2027")
    copy = events.copy_event(event, by=host)
    assert (copy.live, copy.first_day, copy.copied_from) == (False, datetime.date(2028, 3, 7), event)
    with pytest.raises(IomError) as refusal:
        events.copy_event(event, by=host)
    assert refusal.value.code == "already_copied"

"""Events made of events: copies for another year, and the rest of a series as an event of its own."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import ModelLogEntry

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.models import EventException, EventSession, LearningEvent
from iom_plugin_resources.services import events, occurrences
from iom_plugin_resources.services.groups import ensure_groups
from tests.factories.events import LearningEventFactory, RegistrationFactory
from tests.factories.resources import CompetencyFactory, UserFactory, position

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def host():
    """They write events in the admin."""
    user = UserFactory()
    user.groups.add(ensure_groups())
    return user


def without(user, right: str):
    """The same person, read anew, without one of the rights."""
    Permission.objects.get(codename=f"{right}_learningevent").group_set.clear()
    return type(user).objects.get(pk=user.pk)


def refusal_of(call, *args, **values) -> str:
    with pytest.raises(IomError) as refusal:
        call(*args, **values)
    return refusal.value.code


# --- This and following ---


def test_split_when_in_the_middle_then_later_dates_go_over_with_their_people(weekly, host, first, days):
    later = weekly.occurrences.get(first_day=first + 2 * WEEK)
    registration = RegistrationFactory(occurrence=later)
    new = events.split_series(weekly, first + 2 * WEEK, by=host)
    assert days(weekly) == [first, first + WEEK]
    assert days(new) == [first + 2 * WEEK, first + 3 * WEEK]
    registration.refresh_from_db()
    assert registration.occurrence.event == new
    assert (registration.occurrence.uid, registration.occurrence.sequence) == (later.uid, later.sequence)
    assert (new.split_from, new.live, new.repeat_count) == (weekly, True, 2)
    assert list(new.hosts.all()) == [host]
    assert ModelLogEntry.objects.get(action="iom_events.split_series").data["event"] == new.pk


def test_split_when_the_new_one_is_changed_then_the_old_one_and_registered_dates_stay(weekly, host, first):
    registration = RegistrationFactory(occurrence=weekly.occurrences.get(first_day=first + 3 * WEEK))
    new = events.split_series(weekly, first + 2 * WEEK, by=host)
    new.starts_at = datetime.time(15)
    new.save()
    occurrences.write_occurrences(new)
    hours = [one.starts_at.astimezone(one.zone).hour for one in new.occurrences.order_by("starts_at")]
    assert hours == [15, 14]
    assert {one.starts_at.astimezone(one.zone).hour for one in weekly.occurrences.all()} == {14}
    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED


def test_split_when_there_are_exceptions_and_a_window_then_each_part_keeps_its_own(host, first):
    event = LearningEventFactory(
        dates=f"{first:%d.%m.%Y}",
        repeat="weekly",
        repeat_until=first + 5 * WEEK,
        registration_closes_on=first - datetime.timedelta(days=2),
    )
    event.exceptions = [EventException(day=first + WEEK), EventException(day=first + 4 * WEEK, reason="Каникулы")]
    event.save()
    occurrences.write_occurrences(event)
    before = dict(event.occurrences.values_list("uid", "registration_closes_at"))
    new = events.split_series(event, first + 3 * WEEK, by=host)
    event.refresh_from_db()
    assert [one.day for one in event.exceptions.all()] == [first + WEEK]
    assert [(one.day, one.reason) for one in new.exceptions.all()] == [(first + 4 * WEEK, "Каникулы")]
    assert (event.repeat_until, new.repeat_until) == (first + 3 * WEEK - datetime.timedelta(days=1), first + 5 * WEEK)
    after = dict(event.occurrences.values_list("uid", "registration_closes_at"))
    after |= dict(new.occurrences.values_list("uid", "registration_closes_at"))
    assert after == before


def test_split_when_editors_have_a_draft_then_its_next_publication_brings_nothing_back(weekly, host, first, days):
    weekly.save_revision().publish()
    weekly.summary = "Черновик"
    weekly.save_revision()
    events.split_series(weekly, first + 2 * WEEK, by=host)
    weekly.refresh_from_db()
    weekly.get_latest_revision_as_object().save_revision().publish()
    assert days(weekly) == [first, first + WEEK]


@pytest.mark.parametrize("shift", [0, 1, 5 * 7])
def test_split_when_the_day_is_not_of_the_series_or_its_first_then_refused(weekly, host, first, shift):
    day = first + datetime.timedelta(days=shift)
    assert refusal_of(events.split_series, weekly, day, by=host) == "not_a_date_of_the_series"
    assert LearningEvent.objects.count() == 1


def test_split_when_the_event_does_not_repeat_then_refused(host, first):
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}")
    assert refusal_of(events.split_series, event, first, by=host) == "not_a_date_of_the_series"


def test_split_when_it_is_a_draft_then_no_dates_are_written(host, first):
    event = LearningEventFactory(dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_count=3, live=False)
    new = events.split_series(event, first + WEEK, by=host)
    assert (new.live, new.occurrences.count(), event.occurrences.count()) == (False, 0, 0)


@pytest.mark.parametrize("right", ["change", "publish"])
def test_split_when_a_right_is_missing_then_refused(weekly, host, first, right):
    assert refusal_of(events.split_series, weekly, first + WEEK, by=without(host, right)) == "not_allowed"
    assert LearningEvent.objects.count() == 1


# --- Another year ---


@pytest.mark.parametrize("right", ["change", "add"])
def test_copy_when_a_right_is_missing_then_refused(host, right):
    event = LearningEventFactory(dates="09.03.2027")
    user = without(host, right)
    assert refusal_of(events.copy_event, event, by=user) == "not_allowed"
    assert refusal_of(events.copy_year, [event], by=user) == "not_allowed"
    assert LearningEvent.objects.count() == 1


def test_copy_when_a_year_later_then_a_draft_on_the_same_weekday_and_only_once(host):
    event = LearningEventFactory(dates="09.03.2027")
    copy = events.copy_event(event, by=host)
    assert (copy.live, copy.first_day, copy.copied_from) == (False, datetime.date(2028, 3, 7), event)
    assert refusal_of(events.copy_event, event, by=host) == "already_copied"
    assert events.copy_event(event, by=host, years=2).first_day == datetime.date(2029, 3, 6)


def test_copy_when_it_has_everything_then_days_move_and_exceptions_are_left_behind(host):
    competency = CompetencyFactory()
    event = LearningEventFactory(
        dates="09–30.03.2027",
        registration_opens_on=datetime.date(2027, 2, 1),
        registration_closes_on=datetime.date(2027, 3, 5),
        hosts=[host],
        competencies=[competency],
    )
    event.positions = [position()]
    event.sessions = [EventSession(day=datetime.date(2027, 3, 9)), EventSession(day=datetime.date(2027, 3, 30))]
    event.save()
    copy = events.copy_event(event, by=host)
    copy.refresh_from_db()
    assert (copy.first_day, copy.last_day) == (datetime.date(2028, 3, 7), datetime.date(2028, 3, 28))
    assert [one.day for one in copy.sessions.all()] == [copy.first_day, copy.last_day]
    assert copy.registration_opens_on == datetime.date(2028, 1, 31)
    assert copy.registration_closes_on == datetime.date(2028, 3, 3)
    assert (list(copy.competencies.all()), list(copy.hosts.all())) == ([competency], [host])
    assert list(copy.positions.all()) == [position()]
    assert copy.uid != event.uid
    assert copy.key != event.key
    event.refresh_from_db()
    assert [one.day.year for one in event.sessions.all()] == [2027, 2027]


def test_copy_when_it_repeats_then_so_does_the_copy_up_to_the_same_week(host):
    event = LearningEventFactory(dates="07.09.2026", repeat="weekly", repeat_until=datetime.date(2027, 5, 24))
    event.exceptions = [EventException(day=datetime.date(2026, 11, 2))]
    event.save()
    copy = events.copy_event(event, by=host)
    assert (copy.first_day, copy.repeat_until) == (datetime.date(2027, 9, 6), datetime.date(2028, 5, 22))
    assert copy.exceptions.count() == 0


def test_copy_when_published_then_it_has_dates_of_its_own(host, days):
    event = LearningEventFactory(dates="09.03.2027")
    occurrences.write_occurrences(event)
    copy = events.copy_event(event, by=host)
    copy.get_latest_revision().publish()
    assert days(copy) == [datetime.date(2028, 3, 7)]
    assert days(event) == [datetime.date(2027, 3, 9)]


def test_year_when_copied_twice_then_only_what_is_new_is_made(host):
    plan = LearningEventFactory(dates="март 2027", starts_at=None, ends_at=None, registration="none")
    dated = LearningEventFactory(dates="09.03.2027")
    copies = events.copy_year([plan, dated], by=host)
    assert [copy.dates for copy in copies[:1]] == ["март 2028"]
    third = LearningEventFactory(dates="10.03.2027")
    assert [copy.copied_from for copy in events.copy_year([plan, dated, third], by=host)] == [third]
    assert refusal_of(events.copy_year, [plan, dated, third], by=host) == "nothing_to_copy"


def test_year_when_a_copy_is_copied_on_then_each_year_has_one(host):
    event = LearningEventFactory(dates="09.03.2027")
    (second,) = events.copy_year([event], by=host)
    (third,) = events.copy_year([second], by=host)
    assert [one.first_day.year for one in (event, second, third)] == [2027, 2028, 2029]

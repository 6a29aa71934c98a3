"""Deadlines of routes in calendars: which, on which days, and what changes them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from iom_plugin.choices import ActivityStatus
from iom_plugin.exports.routes import render_route
from iom_plugin.models import Activity
from iom_plugin.queries.deadlines import RouteDeadlines, deadlines_of
from iom_plugin_resources.models import PersonalFeed
from iom_plugin_resources.services.personal_feeds import make_feed
from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.routes import TeacherFactory, approved_route, ready_route

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime.date(2026, 1, 1), datetime.date(2028, 1, 1)


@pytest.fixture
def teacher():
    return TeacherFactory()


@pytest.fixture
def route(teacher):
    """Approved, and with exactly one dated activity."""
    route = approved_route(teacher)
    Activity.objects.filter(task__need__route=route).update(
        dates="", starts_on=None, ends_on=None, date_precision="", title="Прочитать"
    )
    return route


def plan(route, dates: str, **values) -> Activity:
    activity = Activity.objects.filter(task__need__route=route).first()
    activity.title, activity.dates = "Вебинар", dates
    for name, value in values.items():
        setattr(activity, name, value)
    activity.save()
    return activity


def entries(teacher) -> list:
    return list(RouteDeadlines().entries(teacher.user, SINCE, UNTIL))


def stamp(teacher) -> list:
    PersonalFeed.objects.get_or_create(user=teacher.user, defaults={"token": "t", "digest": "d"})
    return sorted(RouteDeadlines().stamp(PersonalFeed.objects.filter(user=teacher.user).values("user_id")))


@pytest.mark.parametrize(
    ("dates", "title", "start", "end"),
    [
        ("12.03.2027", "Вебинар", (2027, 3, 12), (2027, 3, 12)),
        ("12.03.2027–14.03.2027", "Вебинар", (2027, 3, 12), (2027, 3, 14)),
        ("12.01.2027–30.03.2027", "Срок: Вебинар", (2027, 3, 30), (2027, 3, 30)),
        ("март 2027", "Срок: Вебинар", (2027, 3, 31), (2027, 3, 31)),
        ("до 26.10.2026", "Срок: Вебинар", (2026, 10, 26), (2026, 10, 26)),
    ],
)
def test_entries_when_an_activity_is_dated_then_it_stands_in_its_days_or_on_its_last(
    teacher, route, dates, title, start, end
):
    plan(route, dates)
    entry = entries(teacher)[0]
    assert (entry.title, entry.start, entry.end) == (title, datetime.date(*start), datetime.date(*end))
    assert dates in entry.description


def test_entries_when_a_route_is_under_way_then_its_end_is_one_of_them(teacher, route):
    (end,) = entries(teacher)
    assert (end.start, end.title) == (route.ends_on, f"Завершение маршрута: {route.theme}")


def test_entries_when_the_route_is_not_approved_then_there_are_none(teacher):
    ready_route(teacher)
    assert entries(teacher) == []
    assert stamp(teacher) == []


def test_entries_when_the_route_is_another_persons_then_there_are_none(teacher, route):
    assert entries(TeacherFactory(organisation=teacher.organisation)) == []


@pytest.mark.parametrize("status", [ActivityStatus.DONE, ActivityStatus.CANCELLED])
def test_entries_when_an_activity_is_done_or_cancelled_then_it_is_a_deadline_no_more(teacher, route, status):
    plan(route, "12.03.2027", status=status)
    assert len(entries(teacher)) == 1


def test_entries_when_the_person_is_registered_for_the_event_then_it_does_not_stand_there_twice(teacher, route):
    registration = RegistrationFactory(user=teacher.user)
    plan(route, "12.03.2027", occurrence=registration.occurrence)
    assert len(entries(teacher)) == 1
    plan(route, "12.03.2027", occurrence=OccurrenceFactory())
    assert len(entries(teacher)) == 2


def test_entries_when_asked_again_then_their_identities_are_the_same(teacher, route):
    plan(route, "12.03.2027")
    before = [entry.uid for entry in entries(teacher)]
    plan(route, "14.03.2027")
    assert [entry.uid for entry in entries(teacher)] == before
    assert len(set(before)) == 2


def test_entries_when_there_are_more_then_they_take_as_many_queries(teacher, route):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            entries(teacher)
        return len(queries)

    activity = plan(route, "12.03.2027")
    few = asked()
    Activity.objects.bulk_create(
        Activity(task=activity.task, title=f"{day}", starts_on=datetime.date(2027, 4, day), sort_order=day)
        for day in range(1, 9)
    )
    assert len(entries(teacher)) == 10
    assert asked() == few


@pytest.mark.parametrize(
    "change",
    [
        lambda activity: Activity.objects.filter(pk=activity.pk).update(title="Другое"),
        lambda activity: Activity.objects.filter(pk=activity.pk).update(ends_on=datetime.date(2027, 6, 1)),
        lambda activity: Activity.objects.filter(pk=activity.pk).update(status=ActivityStatus.DONE),
        lambda activity: type(activity.task.need.route).objects.update(ends_on=datetime.date(2027, 6, 30)),
        lambda activity: type(activity.task.need.route).objects.update(theme="Другая тема"),
        lambda activity: activity.delete(),
    ],
)
def test_stamp_when_anything_that_is_said_changes_then_so_does_it(teacher, route, change):
    activity = plan(route, "12.03.2027")
    before = stamp(teacher)
    change(activity)
    assert stamp(teacher) != before


def test_personal_feed_when_a_route_is_under_way_then_its_deadlines_are_in_it(client, teacher, route):
    day = timezone.localdate() + datetime.timedelta(days=20)
    activity = plan(route, f"{day:%d.%m.%Y}")
    address = reverse("iom_resources:personal_feed", args=[make_feed(by=teacher.user).token])
    answer = client.get(address)
    found = {str(one["SUMMARY"]): one["DTSTART"].dt for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert found["Вебинар"] == day
    Activity.objects.filter(pk=activity.pk).update(title="Семинар")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_personal_feed_when_a_route_is_under_way_then_304_still_costs_one_query(
    client, teacher, route, django_assert_num_queries
):
    address = reverse("iom_resources:personal_feed", args=[make_feed(by=teacher.user).token])
    tag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_render_route_when_ics_then_a_calendar_program_reads_all_its_deadlines(route):
    plan(route, "12.03.2027", status=ActivityStatus.DONE)
    document = render_route(route, "ics")
    assert document.filename.endswith(".ics")
    assert document.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(document.content)
    found = {str(one["SUMMARY"]): one for one in calendar.walk("VEVENT")}
    assert found["Вебинар"]["DTSTART"].dt == datetime.date(2027, 3, 12)
    assert str(found["Вебинар"]["UID"]) == next(deadlines_of(route)).uid
    assert f"Завершение маршрута: {route.theme}" in found
    assert str(calendar["X-WR-CALNAME"]) == route.theme

"""The calendar on any page of a host."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.utils import timezone

from iom_plugin_resources.queries.timetables import Meeting
from iom_plugin_resources.queries.year_plans import YearRow
from iom_plugin_resources.templatetags.iom_calendar import iom_days_of_row, iom_theirs, iom_when
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

DAY = datetime.timedelta(days=1)
ZONE = ZoneInfo("Asia/Krasnoyarsk")


def drawn(rf, tag: str, user=None) -> BeautifulSoup:
    request = rf.get("/")
    request.user = user or AnonymousUser()
    html = Template(f"{{% load iom_calendar %}}{{% {tag} %}}").render(Context({"request": request}))
    return BeautifulSoup(html, "html.parser")


def meeting(first: str, start: int, hours: float) -> Meeting:
    begins = datetime.datetime.combine(datetime.date.fromisoformat(first), datetime.time(start), ZONE)
    return Meeting.of(1, begins, begins + datetime.timedelta(hours=hours), False, begins.date(), begins.date())


@pytest.mark.django_db
def test_upcoming_when_some_are_past_or_of_another_kind_then_lists_the_next(rf, django_assert_num_queries):
    OccurrenceFactory(event=LearningEventFactory(title="Скоро", format="online"))
    OccurrenceFactory(event=LearningEventFactory(title="Очно"))
    OccurrenceFactory(event=LearningEventFactory(title="Прошло", format="online"), day=timezone.localdate() - 9 * DAY)
    for _number in range(5):
        OccurrenceFactory(event=LearningEventFactory(format="online"), day=timezone.localdate() + 40 * DAY)
    with django_assert_num_queries(1):
        soup = drawn(rf, 'iom_upcoming_events limit=3 format="online"')
    assert len(soup.select("article")) == 3
    assert soup.select_one("article h3").get_text() == "Скоро"
    assert soup.select("a")[-1]["href"].endswith("?format=online")


@pytest.mark.django_db
def test_upcoming_when_the_reader_is_registered_then_says_so_in_constant_queries(rf, django_assert_num_queries):
    user = UserFactory()
    for _number in range(4):
        RegistrationFactory(occurrence=OccurrenceFactory(), user=user)
    with django_assert_num_queries(3):
        soup = drawn(rf, "iom_upcoming_events", user)
    assert soup.get_text().count("Запись подтверждена") == 4


@pytest.mark.django_db
def test_upcoming_when_there_is_nothing_then_says_so(rf):
    assert "пока не объявлено" in drawn(rf, "iom_upcoming_events").get_text()


@pytest.mark.django_db
def test_mini_calendar_when_days_have_meetings_then_they_are_links_with_their_number(rf, django_assert_num_queries):
    today = timezone.localdate()
    for hour in (9, 14):
        OccurrenceFactory(day=today, hour=hour)
    with django_assert_num_queries(1):
        soup = drawn(rf, "iom_mini_calendar")
    link = soup.select_one("td[aria-current=date] a")
    assert "2 встречи" in link.get_text()
    assert link["href"].endswith(f"?view=agenda&from={today}&to={today}")
    assert len(soup.select("td a")) == 1
    assert soup.caption.a["href"].endswith(f"?date={today.replace(day=1)}")


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        (meeting("2027-03-12", 14, 2), "12 марта 2027 г., 14:00–16:00"),
        (meeting("2027-03-12", 14, 0), "12 марта 2027 г., 14:00"),
        (meeting("2027-03-12", 22, 4), "12 марта 2027 г., 22:00 – 13 марта 2027 г., 02:00"),
    ],
)
def test_when_is_said_in_words(meeting, words):
    assert iom_when(meeting) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Moscow", "у вас 10:00–12:00"),
        ("America/New_York", "у вас 02:00–04:00"),
        ("Pacific/Honolulu", "у вас 11 марта, 21:00–23:00"),
    ],
)
def test_reader_elsewhere_hears_the_own_time_and_the_own_day(zone, words):
    assert iom_theirs(meeting("2027-03-12", 14, 2), ZoneInfo(zone)) == words
    assert iom_theirs(meeting("2027-03-12", 14, 2), None) == ""


@pytest.mark.parametrize(
    ("days", "last", "words"),
    [
        (["2027-03-12"], "2027-03-12", "12 марта"),
        (["2027-03-12"], "2027-03-15", "12–15 марта"),
        (["2027-03-12"], "2027-04-02", "12 марта – 2 апреля"),
        (["2027-03-05", "2027-03-12", "2027-03-12"], "2027-03-12", "5, 12 марта"),
    ],
)
def test_days_of_a_month_are_said_shortly(days, last, words):
    row = YearRow(None, [datetime.date.fromisoformat(day) for day in days], datetime.date.fromisoformat(last))
    assert iom_days_of_row(row) == words

"""The weekly letter: once a week, with what is still so when it goes."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus
from iom_plugin_resources.core import registries
from iom_plugin_resources.core.registries import Recommendation
from iom_plugin_resources.models import CalendarSettings, EventLetter
from iom_plugin_resources.queries.digests import MOST_OFFERED, digest_of
from iom_plugin_resources.services.digests import write_digests
from iom_plugin_resources.services.mailings import send_letters
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import LearningResourceFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

MONDAY = datetime.date(2027, 3, 8)
MORNING = datetime.datetime(2027, 3, 8, 7, tzinfo=ZoneInfo("Asia/Krasnoyarsk"))
DAY = datetime.timedelta(days=1)


def wanting(**fields):
    return CalendarSettings.objects.create(user=UserFactory(**fields), weekly_digest=True).user


# --- When ---


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (MORNING, 1),
        (MORNING - datetime.timedelta(minutes=1), 0),
        (MORNING + DAY, 1),  # nothing ran on Monday
        (MORNING + 2 * DAY, 0),
        (MORNING - DAY, 0),
    ],
)
def test_digest_when_it_is_monday_morning_at_the_portal_then_it_is_written(moment, number):
    wanting()
    assert write_digests(moment.astimezone(datetime.UTC)) == number


def test_digest_when_it_is_run_again_then_each_person_has_one_a_week():
    wanting()
    CalendarSettings.objects.create(user=UserFactory())  # has not asked for it
    wanting(is_active=False)
    runs = [MORNING, MORNING + datetime.timedelta(hours=3), MORNING + DAY, MORNING + 7 * DAY]
    assert [write_digests(moment) for moment in runs] == [1, 0, 0, 1]


def test_digest_when_there_are_more_people_then_it_costs_as_many_queries():
    def cost(number, moment):
        for _number in range(number):
            wanting()
        with CaptureQueriesContext(connection) as queries:
            write_digests(moment)
        return len(queries)

    assert cost(2, MORNING) == cost(30, MORNING + 7 * DAY)


# --- What ---


def test_digest_tells_the_own_dates_of_the_week_and_no_others():
    user = UserFactory()
    own = [
        RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY + number * DAY), status=status)
        for number, status in ((0, "confirmed"), (6, "waitlisted"))
    ]
    RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY + 7 * DAY))
    RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY - DAY))
    RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY), status="cancelled")
    RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY, status=EventStatus.CANCELLED))
    RegistrationFactory(occurrence=OccurrenceFactory(day=MONDAY))
    assert digest_of(user, MONDAY, MORNING).own == own


def test_digest_offers_what_one_can_register_for_and_what_suits_the_person_first(monkeypatch):
    user = UserFactory()
    suiting = LearningResourceFactory()
    monkeypatch.setattr(registries, "_recommendations", [lambda user, limit: [Recommendation(suiting, ())]])
    near = OccurrenceFactory(day=MONDAY + DAY)
    far = OccurrenceFactory(day=MONDAY + 9 * DAY, event=LearningEventFactory(resource=suiting))
    OccurrenceFactory(day=MONDAY + 2 * DAY, event=LearningEventFactory(registration="none"))
    OccurrenceFactory(day=MONDAY + 2 * DAY, event=LearningEventFactory(live=False))
    OccurrenceFactory(day=MONDAY + 2 * DAY, registration_closes_at=MORNING)
    RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY + 3 * DAY))
    OccurrenceFactory(day=MONDAY + 16 * DAY, event=far.event)  # another date of the same event
    assert digest_of(user, MONDAY, MORNING).offered == [far, near]


def test_digest_when_there_is_very_much_to_register_for_then_it_names_ten():
    for number in range(MOST_OFFERED + 3):
        OccurrenceFactory(day=MONDAY + number * DAY)
    assert len(digest_of(UserFactory(), MONDAY, MORNING).offered) == MOST_OFFERED


def test_digest_when_there_is_more_to_tell_then_it_costs_as_many_queries():
    def cost(number):
        user = UserFactory()
        for _number in range(number):
            RegistrationFactory(user=user, occurrence=OccurrenceFactory(day=MONDAY + DAY))
            OccurrenceFactory(day=MONDAY + 2 * DAY)
        with CaptureQueriesContext(connection) as queries:
            digest = digest_of(user, MONDAY, MORNING)
            [one.occurrence.event.title for one in digest.own] + [one.event.title for one in digest.offered]
        return len(queries)

    assert cost(1) == cost(8) <= 6


@pytest.mark.parametrize("now", [MORNING, MORNING + 7 * DAY])
def test_digest_when_there_is_nothing_to_tell_or_the_week_is_over_then_there_is_none(now):
    user = UserFactory()
    if now != MORNING:
        OccurrenceFactory(day=MONDAY + 9 * DAY)
    assert digest_of(user, MONDAY, now) is None


# --- The letter ---


def this_monday() -> datetime.date:
    today = timezone.localdate()
    return today - today.weekday() * DAY


def test_letter_says_the_week_in_words_with_its_addresses(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"
    user = wanting(email="teacher@example.org")
    title = "Читаем & понимаем"
    RegistrationFactory(
        user=user, occurrence=OccurrenceFactory(day=this_monday() + 6 * DAY, event__title="Мой семинар", hour=15)
    )
    OccurrenceFactory(event__title=title)
    EventLetter.objects.create(kind="digest", key="a", user=user, context={"monday": this_monday().isoformat()})
    assert send_letters() == 1
    letter = mail.outbox[0]
    assert letter.subject.startswith("Мероприятия недели: ")
    assert "15:00–17:00. Мой семинар (запись подтверждена)\n" in letter.body
    assert f". {title}\n" in letter.body
    assert "https://portal.example/resources-map/calendar/letters-off/" in letter.body
    assert letter.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = re.sub(r"https?://\S+", "…", letter.body)
    assert re.findall("[A-Za-z]+", text) == []
    assert "\n\n\n" not in letter.body
    in_html = re.findall(r'href="([^"]+)"', letter.alternatives[0][0])
    assert re.findall(r"https://\S+", letter.body) == in_html


def test_letter_when_it_is_switched_off_before_it_goes_then_it_does_not_go():
    user = wanting(email="teacher@example.org")
    OccurrenceFactory()
    EventLetter.objects.create(kind="digest", key="a", user=user, context={"monday": this_monday().isoformat()})
    CalendarSettings.objects.update(weekly_digest=False)
    assert send_letters() == 0

"""Calendars read back by ``icalendar`` and ``recurring_ical_events``, which have not written them."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar as Read

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.core.calendar_lines import plain
from iom_plugin_resources.core.registries import CalendarEntry
from iom_plugin_resources.exports.calendars import Calendar, occurrence_ics, write_calendar
from iom_plugin_resources.models import CalendarSettings, EventOccurrence, OccurrenceSession
from iom_plugin_resources.queries.feeds import frame_of, meetings
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

KRASNOYARSK, BERLIN = "Asia/Krasnoyarsk", "Europe/Berlin"
HIDDEN = "https://meet.example/secret"


def written(rows=None, entries=(), **values) -> bytes:
    rows = list(meetings(EventOccurrence.objects.all())) if rows is None else rows
    calendar = Calendar("Календарь", lambda path: f"https://portal{path}", frame_of(rows), **values)
    return b"".join(write_calendar(calendar, rows, entries))


def events_of(content: bytes) -> list:
    return Read.from_ical(content).walk("VEVENT")


def only(content: bytes):
    (event,) = events_of(content)
    return event


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "month"), [(KRASNOYARSK, 3), (BERLIN, 1), (BERLIN, 3), (BERLIN, 7)])
def test_calendar_when_read_by_an_independent_reader_then_the_moments_are_equal(zone, month):
    days = [datetime.date(2027, month, day) for day in (27, 28, 29)]
    expected = []
    for day in days:
        one = OccurrenceFactory(event=LearningEventFactory(time_zone=zone), day=day, hour=9)
        expected.append((one.starts_at, one.ends_at))
    calendar = Read.from_ical(written())
    found = recurring_ical_events.of(calendar).between(days[0], days[-1] + datetime.timedelta(days=1))
    assert sorted((event.start, event.end) for event in found) == expected
    assert {event.start.hour for event in found} == {9}, "the clock on the wall of the event"
    assert {event["DTSTART"].params["TZID"] for event in found} == {zone}
    assert {str(one["TZID"]) for one in calendar.walk("VTIMEZONE")} == {zone, KRASNOYARSK}


@pytest.mark.django_db
def test_calendar_when_clocks_show_an_hour_twice_then_the_second_one_is_kept():
    second = datetime.datetime(2027, 10, 31, 1, 30, tzinfo=datetime.UTC)  # 2:30 in Berlin for the second time
    OccurrenceFactory(
        event=LearningEventFactory(time_zone=BERLIN),
        day=datetime.date(2027, 10, 31),
        starts_at=second,
        ends_at=second + datetime.timedelta(hours=1),
    )
    event = only(written())
    assert (event.start, event.end) == (second, second + datetime.timedelta(hours=1))


@pytest.mark.django_db
def test_calendar_when_it_goes_past_midnight_then_it_ends_the_next_day():
    start = datetime.datetime(2027, 3, 12, 23, tzinfo=ZoneInfo(KRASNOYARSK))
    OccurrenceFactory(day=start.date(), starts_at=start, ends_at=start + datetime.timedelta(hours=3))
    event = only(written())
    assert event.end == start + datetime.timedelta(hours=3)
    assert event.end.day == 13


@pytest.mark.django_db
def test_calendar_when_it_takes_whole_days_then_the_end_is_the_day_after():
    first = datetime.date(2027, 5, 12)
    begins = datetime.datetime.combine(first, datetime.time(), ZoneInfo(KRASNOYARSK))
    OccurrenceFactory(
        day=first,
        last_day=first + datetime.timedelta(days=3),
        is_all_day=True,
        starts_at=begins,
        ends_at=begins + datetime.timedelta(days=4),
    )
    event = only(written())
    assert event["DTSTART"].dt == first
    assert event["DTEND"].dt == datetime.date(2027, 5, 16)
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.django_db
def test_calendar_when_a_plan_has_no_fixed_day_then_it_is_left_out():
    OccurrenceFactory(is_exact=False, starts_at=None, ends_at=None, dates="март 2027")
    assert events_of(written()) == []
    assert events_of(occurrence_ics(EventOccurrence.objects.get())) == []


@pytest.mark.django_db
def test_calendar_when_the_zone_is_unknown_then_the_moments_are_still_right():
    occurrence = OccurrenceFactory()
    EventOccurrence.objects.update(time_zone="Asia/Nowhere")
    assert only(written()).start == occurrence.starts_at


@pytest.mark.django_db
def test_calendar_when_a_date_has_several_sessions_then_each_is_an_event_with_an_identity_of_its_own():
    occurrence = OccurrenceFactory()
    later = occurrence.starts_at + datetime.timedelta(days=7)
    OccurrenceSession.objects.create(
        occurrence=occurrence,
        starts_at=later,
        ends_at=later + datetime.timedelta(hours=1),
        is_all_day=False,
        first_day=later.date(),
        last_day=later.date(),
        title="Практикум",
        place="Лицей № 1",
    )
    first, second = events_of(written())
    assert (first["UID"], second["UID"]) == (str(occurrence.uid), f"{occurrence.uid}-2")
    assert str(second["SUMMARY"]) == f"{occurrence.event.title}: Практикум"
    assert str(second["LOCATION"]) == "Лицей № 1"
    # What is written anew at every publication keeps its identity.
    OccurrenceSession.objects.filter(title="Практикум").update(starts_at=later + datetime.timedelta(minutes=5))
    assert [event["UID"] for event in events_of(written())] == [first["UID"], second["UID"]]


@pytest.mark.django_db
def test_calendar_when_it_is_written_then_it_says_who_where_and_of_which_kind():
    event = LearningEventFactory(title="Семинар", summary="О чём речь.", lead="Иванова А. П.", place="Школа № 3")
    occurrence = OccurrenceFactory(event=event, room="каб. 12", sequence=4)
    read = only(written())
    assert str(read["SUMMARY"]) == "Семинар"
    assert str(read["LOCATION"]) == "Школа № 3, каб. 12"
    assert read["SEQUENCE"] == 4
    assert read["STATUS"] == "CONFIRMED"
    assert str(read["URL"]) == f"https://portal{occurrence.get_absolute_url()}"
    assert [str(one) for one in read["CATEGORIES"].cats] == [event.kind.title]
    said = str(read["DESCRIPTION"])
    assert "О чём речь." in said
    assert "Ведёт: Иванова А. П." in said
    assert f"Организатор: {event.organiser.short_name}" in said
    assert said.endswith(str(read["URL"]))
    assert "RRULE" not in read


@pytest.mark.django_db
def test_calendar_when_it_is_written_then_programs_are_told_how_often_to_look():
    calendar = Read.from_ical(written())
    assert calendar["VERSION"] == "2.0"
    assert str(calendar["X-WR-CALNAME"]) == "Календарь"
    assert calendar["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=6)
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == [KRASNOYARSK]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "said", "summary"),
    [
        (EventStatus.SCHEDULED, "CONFIRMED", "Семинар"),
        (EventStatus.HELD, "CONFIRMED", "Семинар"),
        (EventStatus.POSTPONED, "TENTATIVE", "Перенесено: Семинар"),
        (EventStatus.CANCELLED, "CANCELLED", "Отменено: Семинар"),
    ],
)
def test_calendar_when_the_status_is_this_then_programs_and_people_read_it(status, said, summary):
    OccurrenceFactory(event=LearningEventFactory(title="Семинар"), status=status, status_reason="Болезнь лектора.")
    event = only(written(is_own=True, reminders=(24,)))
    assert (event["STATUS"], str(event["SUMMARY"])) == (said, summary)
    assert "Болезнь лектора." in str(event["DESCRIPTION"])
    assert bool(event.walk("VALARM")) == (said == "CONFIRMED")


@pytest.mark.django_db
def test_calendar_when_the_link_is_hidden_then_only_those_who_take_part_have_it():
    event = LearningEventFactory(format="online", place="", online_link=HIDDEN, online_link_hidden=True)
    occurrence = OccurrenceFactory(event=event)
    waiting, confirmed = (
        RegistrationFactory(occurrence=occurrence, status=status).user
        for status in (RegistrationStatus.WAITLISTED, RegistrationStatus.CONFIRMED)
    )
    assert HIDDEN.encode() not in written()
    assert HIDDEN.encode() not in occurrence_ics(occurrence)
    assert HIDDEN.encode() not in occurrence_ics(occurrence, user=waiting)
    assert HIDDEN.encode() not in occurrence_ics(occurrence, user=UserFactory())
    assert HIDDEN in str(only(occurrence_ics(occurrence, user=confirmed))["DESCRIPTION"])
    assert str(only(written())["LOCATION"]) == "Онлайн"


@pytest.mark.django_db
def test_calendar_when_the_link_is_open_then_everybody_has_it():
    OccurrenceFactory(
        event=LearningEventFactory(format="online", place="", online_link=HIDDEN, online_link_hidden=False)
    )
    assert str(only(written())["LOCATION"]) == HIDDEN


@pytest.mark.django_db
def test_occurrence_ics_when_it_is_for_a_participant_then_it_reminds_as_that_person_wants():
    registration = RegistrationFactory()
    CalendarSettings.objects.create(user=registration.user, reminders=[2, 48])
    event = only(occurrence_ics(registration.occurrence, user=registration.user))
    before = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert before == [-datetime.timedelta(hours=2), -datetime.timedelta(hours=48)]
    assert event["TRANSP"] == "OPAQUE"
    assert only(occurrence_ics(registration.occurrence)).walk("VALARM") == []


@pytest.mark.django_db
def test_occurrence_ics_when_the_registration_was_given_up_then_it_is_cancelled_with_a_higher_number():
    registration = RegistrationFactory()
    before = only(occurrence_ics(registration.occurrence, user=registration.user))
    registration.log.create(action="cancel")
    registration.status = RegistrationStatus.CANCELLED
    registration.save()
    after = only(occurrence_ics(registration.occurrence, user=registration.user))
    assert after["UID"] == before["UID"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


@pytest.mark.django_db
def test_occurrence_ics_when_written_then_it_takes_the_same_queries_for_any_number_of_sessions(
    django_assert_max_num_queries,
):
    registration = RegistrationFactory()
    with django_assert_max_num_queries(4):
        occurrence_ics(registration.occurrence, user=registration.user)


def test_entry_when_it_has_days_or_moments_then_both_are_read_back():
    moment = datetime.datetime(2027, 3, 12, 10, tzinfo=datetime.UTC)
    day = datetime.date(2027, 5, 20)
    entries = [
        CalendarEntry("a", "Срок", day, day, moment, description="Маршрут", url="/iom/1/", alarms=(60,)),
        CalendarEntry("b", "Консультация", moment, moment + datetime.timedelta(hours=1), moment, is_cancelled=True),
    ]
    deadline, consultation = events_of(written(rows=[], entries=entries))
    assert (deadline["DTSTART"].dt, deadline["DTEND"].dt) == (day, day + datetime.timedelta(days=1))
    assert str(deadline["URL"]) == "https://portal/iom/1/"
    assert deadline.walk("VALARM")[0]["TRIGGER"].dt == -datetime.timedelta(hours=1)
    assert (consultation.start, consultation["STATUS"]) == (moment, "CANCELLED")


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=200), place=st.text(max_size=200), reason=st.text(max_size=200))
def test_calendar_when_people_write_any_text_then_it_comes_out_as_it_was(occurrence_row, title, place, reason):
    row = occurrence_row._replace(title=title, place=place, room="", status_reason=reason, summary="", lead="")
    event = only(written(rows=[row]))
    assert str(event["SUMMARY"]) == plain(title)
    assert str(event.get("LOCATION", "")) == plain(place)
    assert plain(reason) in str(event["DESCRIPTION"])


@pytest.fixture
def occurrence_row(db):
    OccurrenceFactory()
    (row,) = meetings(EventOccurrence.objects.all())
    return row


def test_calendar_when_there_is_no_event_then_the_calendar_is_still_one():
    calendar = Read.from_ical(written(rows=[]))
    assert calendar.walk("VTIMEZONE")

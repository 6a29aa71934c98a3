"""What search engines read of a resource."""

import datetime
from decimal import Decimal

import pytest

from iom_plugin_resources.exports.structured_data import event_structured_data, structured_data
from iom_plugin_resources.models import ResourceKind
from tests.factories.events import LearningEventFactory, OccurrenceFactory
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory, position

pytestmark = pytest.mark.django_db


def told(**fields) -> dict:
    resource = LearningResourceFactory(**fields)
    return structured_data(resource, absolute=lambda path: f"https://portal.example{path}")


def kind(code: str) -> ResourceKind:
    return ResourceKind.objects.get(code=code)


def test_programme_is_a_course_with_its_instance():
    provider = OrganisationFactory(official_name="Институт развития образования", website="https://iro.example")
    data = told(
        kind=kind("course"),
        provider=provider,
        dates="12.01.2027–30.01.2027",
        hours=36,
        format="mixed",
        competencies=[CompetencyFactory(title="Оценивание")],
    )
    assert data["@type"] == "Course"
    assert data["provider"] == {"@type": "Organization", "name": provider.official_name, "url": provider.website}
    assert data["teaches"] == ["Оценивание"]
    assert data["hasCourseInstance"] == {
        "@type": "CourseInstance",
        "courseMode": "Blended",
        "courseWorkload": "PT36H",
        "startDate": datetime.date(2027, 1, 12),
        "endDate": datetime.date(2027, 1, 30),
    }


def test_what_is_in_the_federal_register_is_a_course_whatever_its_kind():
    assert told(in_federal_register=True)["@type"] == "Course"


def test_what_has_its_day_is_an_event():
    data = told(dates="12.03.2027", place="Библиотека", places=25, price=Decimal("100.00"), apply_until="2027-03-01")
    assert data["@type"] == "EducationEvent"
    assert data["startDate"] == data["endDate"] == datetime.date(2027, 3, 12)
    assert data["location"]["name"] == "Библиотека"
    assert data["maximumAttendeeCapacity"] == 25
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["offers"]["price"] == "100.00"
    assert data["offers"]["availabilityEnds"] == "2027-03-01"
    assert data["isAccessibleForFree"] is False


@pytest.mark.parametrize("dates", ["", "октябрь 2027", "в течение года", "до 15.11.2026"])
def test_what_has_no_day_of_its_own_is_no_event(dates):
    data = told(dates=dates)
    assert data["@type"] == "LearningResource"
    assert "startDate" not in data


def test_what_is_not_known_is_left_out():
    data = told(provider=None, hours=None, summary="", format="in_person")
    assert set(data) == {"@context", "@type", "name", "url"}


def test_audience_is_told_by_positions():
    resource = LearningResourceFactory()
    resource.positions.add(position())
    data = structured_data(resource, absolute=str)
    assert data["audience"] == {"@type": "EducationalAudience", "educationalRole": ["Учитель"]}


def test_description_without_a_summary_is_the_beginning_of_the_text():
    body = "<p>Разбираем&nbsp;задания &amp; решения</p>"
    assert told(summary="", body=body)["description"] == "Разбираем задания & решения"


def told_of(occurrence) -> dict:
    return event_structured_data(occurrence, absolute=lambda path: f"https://portal.example{path}")


def test_event_when_it_has_a_time_then_it_is_told_with_the_offset_of_its_zone():
    event = LearningEventFactory(time_zone="Europe/Berlin", place="Школа № 3", lead="Иванова А. П.", price=0)
    data = told_of(OccurrenceFactory(event=event, day=datetime.date(2027, 7, 12), room="каб. 5"))
    assert data["@type"] == "EducationEvent"
    assert (data["startDate"], data["endDate"]) == ("2027-07-12T14:00:00+02:00", "2027-07-12T16:00:00+02:00")
    assert data["location"] == [{"@type": "Place", "name": "Школа № 3, каб. 5", "address": "Школа № 3, каб. 5"}]
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["organizer"]["name"] == event.organiser.official_name
    assert data["isAccessibleForFree"] is True
    assert data["url"].startswith("https://portal.example/")


@pytest.mark.parametrize(
    ("status", "said"),
    [("postponed", "EventPostponed"), ("cancelled", "EventCancelled"), ("held", "EventScheduled")],
)
def test_event_when_its_status_changes_then_search_engines_are_told(status, said):
    assert told_of(OccurrenceFactory(status=status))["eventStatus"] == f"https://schema.org/{said}"


@pytest.mark.parametrize(
    ("places", "places_online", "format", "said"),
    [
        (None, None, "in_person", "InStock"),
        (5, None, "in_person", "SoldOut"),
        (6, None, "in_person", "InStock"),
        (5, 0, "mixed", "SoldOut"),
        (5, 1, "mixed", "InStock"),
    ],
)
def test_event_when_places_are_taken_then_its_availability_says_so(places, places_online, format, said):
    event = LearningEventFactory(format=format)
    occurrence = OccurrenceFactory(event=event, places=places, places_online=places_online, taken=5)
    assert told_of(occurrence)["offers"]["availability"] == f"https://schema.org/{said}"


def test_event_when_there_is_no_registration_then_nothing_is_offered():
    assert "offers" not in told_of(OccurrenceFactory(event=LearningEventFactory(registration="none")))


def test_event_when_the_link_is_for_the_registered_then_its_page_stands_for_it():
    event = LearningEventFactory(format="online", place="", online_link="https://meet.example/1")
    occurrence = OccurrenceFactory(event=event)
    hidden = told_of(occurrence)
    assert hidden["location"] == [{"@type": "VirtualLocation", "url": hidden["url"]}]
    event.online_link_hidden = False
    shown = told_of(occurrence)
    assert shown["location"] == [{"@type": "VirtualLocation", "url": "https://meet.example/1"}]


def test_event_when_it_takes_whole_days_then_days_are_told():
    day = datetime.date(2027, 3, 12)
    data = told_of(OccurrenceFactory(day=day, is_all_day=True))
    assert (data["startDate"], data["endDate"]) == (day, day)


def test_event_when_its_day_is_not_fixed_then_nothing_is_told():
    assert told_of(OccurrenceFactory(is_exact=False, starts_at=None, ends_at=None)) == {}

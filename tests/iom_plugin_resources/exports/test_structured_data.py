"""What search engines read of a resource."""

import datetime
from decimal import Decimal

import pytest

from iom_plugin_resources.exports.structured_data import structured_data
from iom_plugin_resources.models import ResourceKind
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

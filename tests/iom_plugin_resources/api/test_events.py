"""The calendar through the API."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.models import EventOccurrence
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import CompetencyFactory, OrganisationFactory, UserFactory

LIST = reverse("iom_api:event_list")
DAY = datetime.timedelta(days=1)


def answer(api, **query) -> list[dict]:
    response = api.get(LIST, query)
    assert response.status_code == 200, response.json()
    return response.json()["results"]


def titles(api, **query) -> list[str]:
    return [event["title"] for event in answer(api, **query)]


def test_list_when_an_event_is_published_then_anyone_reads_it_with_its_dates(api):
    event = LearningEventFactory(
        title="Смысловое чтение",
        organiser=OrganisationFactory(code="mmc", short_name="ММЦ"),
        competencies=[CompetencyFactory(code="A/01.6")],
        dates="12.03.2027",
    )
    occurrence = OccurrenceFactory(event=event, day=datetime.date(2027, 3, 12), places=25, taken=5)
    [item] = answer(api)
    assert (item["id"], item["title"], item["kind"], item["organiser"]) == (
        event.pk,
        "Смысловое чтение",
        "seminar",
        "mmc",
    )
    assert (item["competencies"], item["wording"]) == (["A/01.6"], "12.03.2027")
    assert (item["places"], item["free"], item["registration"]) == (25, 20, "open")
    assert item["url"] == f"http://testserver{event.get_absolute_url()}"
    assert item["ics_url"] == f"http://testserver{reverse('iom_resources:event_feed', args=[event.pk])}"
    [date] = item["dates"]
    assert date["id"] == occurrence.pk
    assert (date["start"], date["end"]) == ("2027-03-12T14:00:00+07:00", "2027-03-12T16:00:00+07:00")
    assert (date["zone"], date["precision"], date["status"]) == ("Asia/Krasnoyarsk", "day", "scheduled")
    assert (date["places"], date["free"], date["registration"]) == (25, 20, "open")


def test_list_when_days_are_asked_then_only_dates_within_them_are_given(api):
    event = LearningEventFactory(title="Клуб")
    for day in (1, 8, 15):
        OccurrenceFactory(event=event, day=datetime.date(2027, 3, day))
    OccurrenceFactory(event=LearningEventFactory(title="Апрель"), day=datetime.date(2027, 4, 1))
    [item] = answer(api, **{"from": "2027-03-05", "to": "2027-03-10"})
    assert [date["first_day"] for date in item["dates"]] == ["2027-03-08"]
    assert titles(api, **{"from": "2027-04-01"}) == ["Апрель"]


def test_list_when_competency_kind_or_registration_is_asked_then_answers(api):
    root = CompetencyFactory(code="R1")
    leaf = CompetencyFactory(code="R1.1", parent=root)
    OccurrenceFactory(event=LearningEventFactory(title="Да", competencies=[leaf]))
    closed = OccurrenceFactory(event=LearningEventFactory(title="Закрыта"))
    EventOccurrence.objects.filter(pk=closed.pk).update(registration_closes_at=timezone.now() - DAY)
    assert titles(api, competency="R1") == ["Да"]
    assert sorted(titles(api, kind="seminar")) == ["Да", "Закрыта"]
    assert titles(api, kind="course") == []
    assert titles(api, registration="open") == ["Да"]


@pytest.mark.parametrize(
    ("fields", "places", "word"),
    [
        ({"registration": "none"}, None, "none"),
        ({}, None, "open"),
        ({}, 0, "waitlist"),
    ],
)
def test_registration_when_asked_then_is_one_word(api, fields, places, word):
    OccurrenceFactory(event=LearningEventFactory(**fields), places=places)
    assert answer(api)[0]["registration"] == word


def test_date_when_it_is_past_then_the_next_one_tells_of_registration(api):
    event = LearningEventFactory()
    OccurrenceFactory(event=event, day=timezone.localdate() - 7 * DAY, places=1, taken=1)
    OccurrenceFactory(event=event, places=10)
    [item] = answer(api)
    assert (item["registration"], item["free"]) == ("open", 10)


def test_mine_when_one_is_signed_in_then_own_dates_are_given(api):
    user = UserFactory()
    RegistrationFactory(occurrence=OccurrenceFactory(event=LearningEventFactory(title="Мой")), user=user)
    OccurrenceFactory()
    assert titles(api, mine="1") == []
    api.force_authenticate(user)
    assert titles(api, mine="1") == ["Мой"]


def test_event_when_asked_for_then_is_whole_and_says_no_hidden_link(api):
    event = LearningEventFactory(body="<p>Подробно</p>", online_link="https://example.org/secret")
    OccurrenceFactory(event=event)
    response = api.get(reverse("iom_api:event_detail", args=[event.pk]))
    assert response.json()["body"] == "<p>Подробно</p>"
    assert len(response.json()["dates"]) == 1
    assert "secret" not in response.content.decode()


def test_draft_when_asked_for_then_is_not_there(api):
    draft = OccurrenceFactory(event=LearningEventFactory(live=False)).event
    assert titles(api) == []
    assert api.get(reverse("iom_api:event_detail", args=[draft.pk])).status_code == 404


def test_list_when_it_is_long_then_queries_do_not_grow_and_dates_are_bounded(api, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(50) as asked:
            answer(api)
        return len(asked)

    repeated = OccurrenceFactory().event
    few = count()
    for number in range(30):
        OccurrenceFactory(event=repeated, day=timezone.localdate() + DAY * (20 + number))
        OccurrenceFactory()
    assert count() == few
    assert max(len(event["dates"]) for event in answer(api)) == 20


@pytest.mark.parametrize("query", [{"from": "\0"}, {"from": "99999-01-01"}, {"to": "x"}, {"kind": "\0"}, {"page": "x"}])
def test_list_when_the_address_is_hostile_then_answers(api, query):
    assert api.get(LIST, query).status_code in (200, 404)

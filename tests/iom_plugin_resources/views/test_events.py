"""The screen of one event."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.core import registries
from iom_plugin_resources.models import EventOccurrence, OccurrenceSession
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
LINK = "https://example.org/room-7"


def url(event) -> str:
    return reverse("iom_resources:event_detail", args=[event.pk])


def page(client, event, query: str = "") -> BeautifulSoup:
    response = client.get(f"{url(event)}{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(node) -> str:
    return " ".join(node.get_text(" ").split())


def test_event_when_it_is_published_then_everything_about_it_is_said(client):
    competency = CompetencyFactory(code="A/01.6", title="Смысловое чтение")
    resource = LearningResourceFactory(title="Ресурс карты")
    event = LearningEventFactory(
        title="Семинар", summary="Коротко", body="<p>Подробно</p>", competencies=[competency], resource=resource,
        lead="Орлова А. А.", contact="8 391 000-00-00", hours=6, price=0, audience="Учителя истории",
        gives_certificate=True,
    )  # fmt: skip
    occurrence = OccurrenceFactory(event=event, day=datetime.date(2027, 3, 12), room="каб. 5", places=25)
    said = text(page(client, event).main)
    for words in (
        "12 марта 2027 г., 14:00–16:00", "Школа № 3, каб. 5", "25, свободно: 25", "Подробно", "Смысловое чтение",
        "Ресурс карты", "Орлова А. А.", "8 391 000-00-00", "6 часов", "бесплатно", "Учителя истории",
        "выдаётся участникам",
    ):  # fmt: skip
        assert words in said, words
    assert reverse("iom_resources:event_feed", args=[event.pk]) in str(page(client, event))
    assert client.get(occurrence.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("live", [False])
def test_event_when_it_is_a_draft_then_nobody_finds_it(client, live):
    assert client.get(url(LearningEventFactory(live=live))).status_code == 404
    assert client.get(reverse("iom_resources:event_detail", args=[999_999])).status_code == 404


def test_date_when_it_is_cancelled_then_the_reason_is_told_and_nobody_registers(client):
    occurrence = OccurrenceFactory(status="cancelled", status_reason="Заболел ведущий")
    soup = page(client, occurrence.event, f"?date={occurrence.pk}")
    assert "Отменено" in text(soup.select_one(".iom-bad"))
    assert "Заболел ведущий" in text(soup.select_one(".iom-bad"))
    assert reverse("iom_resources:register", args=[occurrence.pk]) not in str(soup)


def test_dates_when_there_are_several_then_the_next_is_meant_and_others_are_listed(client):
    event = LearningEventFactory()
    days = [TODAY() + DAY * number for number in (-7, 7, 14, 21)]
    past, next_, *_others, last = [OccurrenceFactory(event=event, day=day) for day in days]
    soup = page(client, event)
    when = text(soup.select_one(".iom-event-when"))
    assert when == text(page(client, event, f"?date={next_.pk}").select_one(".iom-event-when"))
    assert when != text(page(client, event, f"?date={last.pk}").select_one(".iom-event-when"))
    assert len(soup.select(".iom-event-date")) == 3
    whole = page(client, event, "?dates=all")
    assert len(whole.select(".iom-event-date")) == 4
    assert past.get_absolute_url() in str(whole)


@pytest.mark.parametrize("date", ["0", "x", "-1", "٣", "9" * 30, "\0", ""])
def test_date_when_the_address_means_none_then_the_next_is_shown(client, date):
    event = OccurrenceFactory().event
    assert client.get(url(event), {"date": date}).status_code == 200


def test_date_when_it_is_of_another_event_then_is_not_shown(client):
    event, other = OccurrenceFactory().event, OccurrenceFactory(day=datetime.date(2030, 1, 1))
    assert "2030" not in text(page(client, event, f"?date={other.pk}").main)


def test_meetings_when_a_date_has_several_then_each_is_listed(client):
    occurrence = OccurrenceFactory(day=datetime.date(2027, 3, 12))
    OccurrenceSession.objects.create(
        occurrence=occurrence, title="Вторая встреча", place="Лицей", is_all_day=False,
        starts_at=occurrence.starts_at + 7 * DAY, ends_at=occurrence.ends_at + 7 * DAY,
        first_day=datetime.date(2027, 3, 19), last_day=datetime.date(2027, 3, 19),
    )  # fmt: skip
    said = text(page(client, occurrence.event).main)
    assert "19 марта 2027 г., 14:00–16:00 Вторая встреча Лицей" in said


def test_link_when_it_is_hidden_then_only_those_who_take_part_see_it(client):
    host, user, waiting = UserFactory(), UserFactory(), UserFactory()
    event = LearningEventFactory(online_link=LINK, hosts=[host])
    occurrence = OccurrenceFactory(event=event)
    RegistrationFactory(occurrence=occurrence, user=user)
    RegistrationFactory(occurrence=occurrence, user=waiting, status="waitlisted")
    assert LINK not in str(page(client, event))
    for who, sees in ((user, True), (waiting, False), (host, True), (UserFactory(), False)):
        client.force_login(who)
        assert (LINK in str(page(client, event))) is sees
    client.logout()
    event.online_link_hidden = False
    event.save()
    assert LINK in str(page(client, event))


def test_registration_when_it_is_open_then_one_press_for_the_signed_in_and_a_link_for_others(client):
    occurrence = OccurrenceFactory(event=LearningEventFactory(allows_guests=True))
    address = reverse("iom_resources:register", args=[occurrence.pk])
    soup = page(client, occurrence.event)
    assert soup.select(f'a[href^="{address}"]')
    assert soup.select(f'a[href="{reverse("iom_resources:guest_register", args=[occurrence.pk])}"]')
    client.force_login(user := UserFactory())
    form = page(client, occurrence.event).select_one(f'form[method=post][action="{address}"]')
    assert form.select_one("[name=csrfmiddlewaretoken]")
    RegistrationFactory(occurrence=occurrence, user=user)
    assert not page(client, occurrence.event).select(f'form[action="{address}"]')


def test_actions_when_another_app_has_some_then_they_are_offered_for_the_date(client, monkeypatch):
    occurrence = OccurrenceFactory()
    action = registries.ResourceAction("В мой маршрут", "/somewhere/")
    monkeypatch.setattr(registries, "_event_actions", [lambda user, date: [action] if date == occurrence else []])
    assert page(client, occurrence.event).select('a[href="/somewhere/"]')


def test_desk_when_one_keeps_the_event_then_leads_to_its_list(client):
    host = UserFactory()
    occurrence = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
    desk = reverse("iom_resources:desk", args=[occurrence.pk])
    assert desk not in str(page(client, occurrence.event))
    client.force_login(host)
    assert desk in str(page(client, occurrence.event))


def test_preview_when_an_event_is_not_saved_then_the_same_screen_shows_it(rf, client):
    event = LearningEventFactory(title="Ещё не опубликован", live=False)
    response = event.make_preview_request(preview_mode="")
    assert response.status_code == 200
    assert "Ещё не опубликован" in response.content.decode()


def test_event_when_it_has_many_dates_then_queries_do_not_grow(client, django_assert_max_num_queries):
    client.force_login(UserFactory())
    event = OccurrenceFactory().event

    def count(query: str) -> int:
        with django_assert_max_num_queries(100) as asked:
            page(client, event, query)
        return len(asked)

    count("")  # what the site asks once
    few = {query: count(query) for query in ("", "?dates=all")}
    for number in range(20):
        OccurrenceFactory(event=event, day=TODAY() + DAY * (20 + number))
    assert all(count(query) <= few[query] for query in few)


def test_resource_when_its_events_are_ahead_then_its_page_lists_them(client):
    resource = LearningResourceFactory()
    event = LearningEventFactory(resource=resource)
    ahead = OccurrenceFactory(event=event)
    past = OccurrenceFactory(event=event, day=TODAY() - 7 * DAY)
    EventOccurrence.objects.filter(pk=OccurrenceFactory(event=event, day=TODAY() + 3 * DAY).pk).update(
        status="cancelled"
    )
    said = client.get(resource.get_absolute_url()).content.decode()
    assert said.count("iom-event-date") == 1
    assert ahead.get_absolute_url() in said
    assert past.get_absolute_url() not in said
    assert reverse("iom_resources:register", args=[ahead.pk]) in said

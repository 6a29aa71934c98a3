"""The calendar: month, week, list, year plan, and the list in the frame of another site."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.models import CalendarSettings, EventOccurrence, OccurrenceSession
from iom_plugin_resources.views import timetables
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db

URL = reverse("iom_resources:event_calendar")
EMBED = reverse("iom_resources:calendar_embed")
VIEWS = ("month", "week", "agenda", "year")
DAY = datetime.timedelta(days=1)


def page(client, query: str = "", **headers) -> BeautifulSoup:
    response = client.get(f"{URL}?{query}", **headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(node) -> str:
    return " ".join(node.get_text(" ").split())


def cell(soup, number: int):
    """The day of the month itself, not one of its neighbours."""
    [found] = soup.select(f'td[data-day="{number}"]:not(.iom-day--other)')
    return found


def event(day: str, hour: int = 14, **fields) -> EventOccurrence:
    return OccurrenceFactory(
        event=LearningEventFactory(**fields),
        day=datetime.date.fromisoformat(day),
        hour=hour,
        places=fields.get("places"),
    )


def test_month_when_events_are_in_it_then_each_stands_in_its_day_with_its_whole_date(client):
    occurrence = event("2027-03-12", title="Смысловое чтение", format="online")
    soup = page(client, "date=2027-03-01")
    entry = cell(soup, 12).select_one(".iom-entry")
    assert text(entry.a) == "14:00 Смысловое чтение , 12 марта 2027 г."
    assert entry.a["href"] == occurrence.get_absolute_url()
    assert "Семинар" in text(entry)
    assert "iom-entry--online" in entry["class"]
    assert not cell(soup, 11).select(".iom-entry")


def test_month_when_it_is_drawn_then_is_a_true_table(client):
    soup = page(client, "date=2027-03-20")
    table = soup.find("table")
    assert text(table.caption) == "Март 2027 г.: 0 встреч"
    assert [th["scope"] for th in table.thead.find_all("th")] == ["col"] * 7
    assert [th.abbr["title"] for th in table.thead.find_all("th")][0] == "Понедельник"
    assert {len(row.find_all("td")) for row in table.tbody.find_all("tr")} == {7}
    assert table.get("role") is None  # a grid only where its keys work


def test_month_when_today_is_in_it_then_is_marked_by_word(client):
    today = timezone.localdate()
    soup = page(client)
    assert "сегодня" in text(cell(soup, today.day))
    assert cell(soup, today.day)["aria-current"] == "date"
    assert not page(client, "date=2030-03-01").select("[aria-current=date]")


def test_month_when_there_are_neighbours_then_links_name_them_in_words(client):
    soup = page(client, "date=2027-03-01&kind=seminar")
    before, after = soup.select_one("[rel=prev]"), soup.select_one("[rel=next]")
    assert (text(before), before["href"]) == ("← Февраль 2027 г.", "?date=2027-02-01&kind=seminar")
    assert (text(after), after["href"]) == ("Апрель 2027 г. →", "?date=2027-04-01&kind=seminar")
    assert soup.find("a", string=re.compile("Сегодня"))["href"] == "?kind=seminar"


def test_month_when_a_day_is_full_then_the_others_are_a_link_away(client, monkeypatch):
    monkeypatch.setattr(timetables, "MOST_IN_MONTH", 3)
    for hour in range(8, 14):
        event("2027-03-12", hour)
    more = cell(page(client, "date=2027-03-01"), 12).select_one(".iom-day__more")
    assert text(more) == "Ещё 3 , 12 марта 2027 г."
    assert len(page(client, more["href"].lstrip("?")).select("article")) == 6


def test_month_when_events_are_cancelled_or_put_off_then_words_say_so(client):
    EventOccurrence.objects.filter(pk=event("2027-03-12").pk).update(status="cancelled")
    EventOccurrence.objects.filter(pk=event("2027-03-13").pk).update(status="postponed")
    soup = page(client, "date=2027-03-01")
    assert "Отменено" in text(cell(soup, 12))
    assert "Перенесено" in text(cell(soup, 13))


@pytest.mark.parametrize("view", ["month", "year"])
def test_plan_when_its_day_is_not_fixed_then_is_listed_under_its_month_and_in_no_day(client, view):
    plan = LearningEventFactory(title="Форум", dates="март 2027", registration="none", starts_at=None, ends_at=None)
    EventOccurrence.objects.create(
        event=plan, is_exact=False, dates="март 2027", date_precision="month", time_zone="Asia/Krasnoyarsk",
        first_day=datetime.date(2027, 3, 1), last_day=datetime.date(2027, 3, 31),
    )  # fmt: skip
    soup = page(client, f"view={view}&date=2027-03-01")
    assert "Форум" in text(soup.main)
    assert "день уточняется" in text(soup.main).lower()
    assert not any("Форум" in text(day) for day in soup.select("td[data-day]"))
    assert "Форум" not in text(page(client, "date=2027-04-01").main)


def test_week_when_events_are_in_it_then_days_are_rows_and_parts_of_the_day_columns(client):
    event("2027-03-10", 9, title="Утренний")
    event("2027-03-10", 18, title="Вечерний")
    soup = page(client, "view=week&date=2027-03-12")
    assert text(soup.select_one("#iom-found")) == "8–14 марта 2027 г."
    assert [text(th) for th in soup.table.thead.find_all("th")] == ["День", "Утро", "Вечер"]
    rows = soup.table.tbody.find_all("tr")
    assert len(rows) == 7
    assert text(rows[2].th) == "среда 10 марта"
    assert ["Утренний" in text(rows[2].find_all("td")[0]), "Вечерний" in text(rows[2].find_all("td")[1])] == [True] * 2


def test_agenda_when_it_is_long_then_has_pages_under_days(client):
    for number in range(30):
        event(f"2027-03-{1 + number:02}", title=f"Встреча {number}")
    soup = page(client, "view=agenda&date=2027-03-02")
    assert text(soup.select_one("#iom-found")) == "С 2 марта 2027 г."
    assert [text(h3) for h3 in soup.select(".iom-agenda-day h3")][:2] == [
        "2 марта 2027 г., вторник",
        "3 марта 2027 г., среда",
    ]
    assert len(soup.select("article")) == 25
    assert len(page(client, "view=agenda&date=2027-03-02&page=2").select("article")) == 4


def test_year_when_it_is_drawn_then_events_stand_by_months(client):
    event("2026-10-05", title="Осенний")
    event("2027-05-05", title="Весенний")
    event("2027-09-05", title="Следующий год")
    soup = page(client, "view=year&date=2027-01-15")
    assert text(soup.select_one("#iom-found")) == "2026/2027 учебный год"
    assert [text(row) for row in soup.select(".iom-year__month")] == ["Октябрь 2026", "Май 2027"]
    assert "Следующий год" not in text(soup.main)


def test_reader_when_the_own_zone_differs_then_times_are_said_in_both(client):
    user = UserFactory()
    CalendarSettings.objects.create(user=user, time_zone="Europe/Moscow")
    event("2027-03-12")
    client.force_login(user)
    entry = text(cell(page(client, "date=2027-03-01"), 12))
    assert "14:00" in entry
    assert "у вас 10:00–12:00" in entry


def test_reader_when_registered_then_the_calendar_says_so_and_mine_finds_it(client):
    user = UserFactory()
    mine = event("2027-03-12", title="Мой")
    event("2027-03-13", title="Другой")
    RegistrationFactory(occurrence=mine, user=user)
    client.force_login(user)
    soup = page(client, "date=2027-03-01&mine=1")
    assert "запись подтверждена" in text(cell(soup, 12)).lower()
    assert "Другой" not in text(soup.main)
    client.logout()
    assert "Войдите" in text(page(client, "date=2027-03-01&mine=1").main)


def test_filters_when_they_are_chosen_then_chips_take_them_off(client):
    soup = page(client, "view=week&date=2027-03-01&search=чтение&kind=seminar&registration=open&from=2027-03-01")
    chips = {text(chip): chip["href"] for chip in soup.select(".iom-chip")}
    assert list(chips) == ["Убрать: «чтение»", "Убрать: Семинар", "Убрать: Идёт запись", "Убрать: с 1 марта 2027 г."]
    assert "kind=seminar" not in chips["Убрать: Семинар"]
    assert chips["Убрать: Семинар"].startswith("?view=week&date=2027-03-01&search=")


def test_filters_when_they_are_unfolded_then_each_says_how_many_events_the_days_have(client):
    event("2027-03-12", level="region")
    event("2027-03-13", level="region")
    event("2027-05-13", level="federal")
    soup = page(client, "date=2027-03-01&filters=1")
    assert text(soup.select_one("#iom-facet-level label")).endswith("2")
    assert "Федеральный" not in text(soup.select_one("#iom-facet-level"))
    assert not page(client, "date=2027-03-01").select("#iom-facet-level")


def test_form_when_filters_are_folded_then_it_keeps_what_is_chosen(client):
    soup = page(client, "view=week&date=2027-03-01&kind=seminar&kind=course&from=2027-03-01")
    kept = [(field["name"], field["value"]) for field in soup.select(".iom-calendar__ask [type=hidden]")]
    assert kept == [
        ("view", "week"),
        ("date", "2027-03-01"),
        ("from", "2027-03-01"),
        ("kind", "seminar"),
        ("kind", "course"),
    ]


def test_calendar_when_it_is_empty_then_says_what_to_do_next(client):
    assert "На эти дни пока ничего не запланировано" in text(page(client).main)
    assert "снимите один из фильтров" in text(page(client, "kind=seminar").main)


@pytest.mark.parametrize("view", VIEWS)
def test_calendar_when_it_has_many_events_then_queries_are_as_many_as_with_few(
    client, view, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(user := UserFactory())
    query = f"view={view}&date=2027-03-01"

    def count() -> int:
        with django_assert_max_num_queries(100) as asked:
            page(client, query)
        return len(asked)

    RegistrationFactory(occurrence=event("2027-03-01"), user=user)
    count()  # what the site asks once
    few = count()
    for number in range(40):
        occurrence = event(f"2027-03-{1 + number % 28:02}", 8 + number % 9)
        if number % 4 == 0:
            RegistrationFactory(occurrence=occurrence, user=user)
    assert count() <= few  # a list with a further page leaves its plans to that


def test_month_when_it_has_a_thousand_meetings_then_the_page_stays_small(client):
    repeated = LearningEventFactory(title="Формирующее оценивание на уроке: приёмы, листы самооценки, разбор работ")
    first = OccurrenceFactory(event=repeated, day=datetime.date(2027, 3, 1))
    days = [datetime.date(2027, 3, 1) + DAY * (number % 31) for number in range(1000)]
    moments = [first.starts_at + DAY * (number % 31) for number in range(1000)]
    rows = EventOccurrence.objects.bulk_create(
        EventOccurrence(
            event=repeated, rule_day=datetime.date(2020, 1, 1) + DAY * number, first_day=day, last_day=day,
            is_all_day=False, starts_at=moment, ends_at=moment + DAY / 12, time_zone="Asia/Krasnoyarsk", places=30,
        )
        for number, (day, moment) in enumerate(zip(days, moments, strict=True))
    )  # fmt: skip
    OccurrenceSession.objects.bulk_create(
        OccurrenceSession(
            occurrence=row, starts_at=row.starts_at, ends_at=row.ends_at, is_all_day=False,
            first_day=row.first_day, last_day=row.last_day,
        )
        for row in rows
    )  # fmt: skip
    response = client.get(f"{URL}?date=2027-03-01")
    assert len(response.content) < 60 * 1024
    assert response.content.count(b"iom-day__more") == 31


def test_calendar_when_htmx_asks_then_the_address_is_the_canonical_one(client):
    response = client.get(
        f"{URL}?kind=seminar&date=2027-03-17&view=month&nonsense=1", headers={"HX-Target": "iom-calendar"}
    )
    assert response["HX-Push-Url"] == f"{URL}?date=2027-03-01&kind=seminar"
    soup = page(client, "kind=seminar&date=2027-03-17&view=month&nonsense=1")
    assert soup.select_one("link[rel=canonical]")["href"].endswith(f"{URL}?date=2027-03-01&kind=seminar")


def test_calendar_when_something_is_posted_then_is_refused(client):
    assert client.post(URL).status_code == 405


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["view", "date", "from", "to", "page", "search", "kind", "filters", "mine"]),
            st.text(max_size=12)
            | st.dates().map(str)
            | st.sampled_from([*VIEWS, "9999-12-31", "1970-01-01", "2200-12-31"]),
        ),
        max_size=6,
    )
)
def test_calendar_when_anything_stands_in_its_address_then_it_answers(pairs):
    from django.test import Client

    assert Client().get(URL, pairs).status_code == 200
    assert Client().get(EMBED, pairs).status_code == 200


# --- The frame ---


def test_embed_when_another_site_frames_it_then_it_may_and_no_other_page_of_ours(client):
    response = client.get(EMBED)
    assert "X-Frame-Options" not in response
    assert "frame-ancestors" not in response["Content-Security-Policy"]
    assert client.get(URL)["X-Frame-Options"]


def test_embed_when_it_is_drawn_then_has_no_script_and_links_leave_the_frame(client):
    tomorrow = timezone.localdate() + DAY
    OccurrenceFactory(event=LearningEventFactory(title="Завтра", format="online"), day=tomorrow)
    OccurrenceFactory(event=LearningEventFactory(title="Очно"), day=tomorrow)
    OccurrenceFactory(event=LearningEventFactory(title="Вчера", format="online"), day=tomorrow - 3 * DAY)
    response = client.get(f"{EMBED}?format=online&title=Для+школы")
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.base["target"] == "_top"
    assert not soup.find("script")
    assert text(soup.h1) == "Для школы"
    assert [text(title) for title in soup.select("article h2")] == ["Завтра"]


def test_embed_when_somebody_is_signed_in_then_it_neither_knows_nor_says_so(client):
    user = UserFactory()
    RegistrationFactory(occurrence=OccurrenceFactory(day=timezone.localdate() + DAY), user=user)
    nobody = client.get(EMBED).content
    client.force_login(user)
    response = client.get(EMBED)
    assert response.content == nobody
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize(("limit", "number"), [("3", 3), ("0", 10), ("-1", 10), ("x", 10), ("٣", 10), ("99999999", 10)])
def test_embed_when_its_length_is_asked_then_is_bounded(client, limit, number):
    for days in range(12):
        OccurrenceFactory(day=timezone.localdate() + DAY * (days + 1))
    assert client.get(EMBED, {"limit": limit}).content.count(b"<article") == number


def test_calendar_and_event_when_read_by_a_signed_in_person_then_no_proxy_keeps_them(client):
    occurrence = OccurrenceFactory()
    addresses = [URL, occurrence.get_absolute_url()]
    assert not any("private" in client.get(address).get("Cache-Control", "") for address in addresses)
    client.force_login(UserFactory())
    for address in addresses:
        response = client.get(address)
        assert "private" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]

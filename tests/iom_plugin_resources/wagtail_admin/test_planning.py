"""Planning in the Wagtail admin: lists of dates, clashes, copies, a divided series."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from iom_plugin_resources.models import EventException, EventOccurrence, LearningEvent
from iom_plugin_resources.services.occurrences import write_occurrences
from tests.factories.events import LearningEventFactory, RegistrationFactory
from tests.factories.resources import OrganisationFactory, UserFactory, position
from tests.iom_plugin_resources.wagtail_admin.test_events import exception, form, inline_formset, without
from tests.iom_plugin_resources.wagtail_admin.test_events import url as event_url
from tests.searching import SEARCHES

pytestmark = SEARCHES


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def url(name: str, *args) -> str:
    return reverse(f"iom_planning:{name}", args=args)


def monday() -> datetime.date:
    """A Monday that is ahead."""
    today = timezone.localdate()
    return today + datetime.timedelta(days=14 - today.weekday())


def weekly(**values) -> LearningEvent:
    """A published event of four Mondays, with its dates."""
    first = monday()
    event = LearningEventFactory(
        dates=f"{first:%d.%m.%Y}", repeat="weekly", repeat_until=first + datetime.timedelta(days=21), **values
    )
    write_occurrences(event)
    return event


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- The list of dates ---


def test_dates_when_typed_then_are_listed_and_nothing_is_saved(admin):
    typed = form(
        repeat="weekly",
        repeat_until="2027-03-26",
        starts_at="14:00",
        exceptions=inline_formset([exception(), exception(day="2027-03-19", moved_to="2027-03-20", reason="")]),
    )
    page = text(admin.post(url("dates"), typed))
    assert "3 dates." in page
    assert "does not take place: выборы" in page
    assert "moved to Sat, March 20, 2027" in page
    assert not LearningEvent.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"dates": "март 2027"}, "The day is not fixed yet. The event stands among the plans: March 2027"),
        ({"dates": "март"}, "It is not known in which year this is."),
        ({"dates": "по согласованию"}, "No day follows from “по согласованию”"),
        ({"dates": "05.03.2027"}, "One date."),
        ({"dates": "31.02.2027"}, "There is no day 31.02.2027"),
        ({"dates": ""}, "Write a title and dates"),
        ({"repeat": "daily"}, "The repetition has no end"),
        ({"repeat": "daily", "repeat_until": "2029-03-05"}, "A series has at most 400 dates"),
        ({"repeat": "daily", "repeat_every": "0"}, "from 1 to 366"),
        ({"format": "online"}, "The link to take part online is missing."),
        ({"time_zone": "Moon/Base"}, "There is no time zone"),
    ],
)
def test_dates_when_typed_then_a_sentence_says_what_they_mean(admin, values, sentence):
    assert sentence in text(admin.post(url("dates"), form(**values)))


def test_dates_when_somebody_is_registered_then_the_list_says_what_stays(admin):
    event = weekly()
    first, second = event.occurrences.order_by("starts_at")[:2]
    RegistrationFactory(occurrence=second)
    page = text(admin.get(event_url("edit", event.pk)))
    assert "1 person is registered" in page
    typed = form(title=event.title, dates=event.dates)
    page = text(admin.post(f"{url('dates')}?event={event.pk}", typed | {"repeat": "monthly"}))
    assert "somebody is registered: it stays" in page
    assert first.rule_day == event.first_day


@pytest.mark.parametrize("key", ["0", "999999", "x", "99999999999999999999", "-1"])
def test_dates_when_the_event_is_nobodys_then_are_those_of_a_new_one(admin, key):
    assert "One date." in text(admin.post(f"{url('dates')}?event={key}", form()))


# --- Clashes and what is missing ---


def clashing() -> tuple[LearningEvent, LearningEvent]:
    """Two events of the same hours for the same people in the same room."""
    day = f"{monday():%d.%m.%Y}"
    events = [LearningEventFactory(title=title, dates=day, room="12") for title in ("Первый", "Второй")]
    for event in events:
        event.positions.set([position()])
        event.save()
        write_occurrences(event)
    return events[0], events[1]


def test_clashes_when_two_events_meet_then_form_and_report_tell_of_them(admin):
    one, other = clashing()
    for page in (text(admin.get(event_url("edit", one.pk))), text(admin.get(url("index")))):
        assert f"{monday():%d.%m.%Y}, 14:00: " in page
        assert "Второй</a> (in the same place, for the same people)" in page
    assert "Nothing else is planned" in text(admin.get(event_url("edit", weekly(title="Один").pk)))


def test_clashes_when_there_are_many_then_the_rest_unfolds(admin):
    day = f"{monday():%d.%m.%Y}"
    for number in range(5):
        write_occurrences(LearningEventFactory(title=f"Номер {number}", dates=day))
    page = text(admin.get(event_url("edit", LearningEvent.objects.first().pk)))
    assert "<summary>1 more</summary>" in page


def test_report_when_a_series_goes_on_then_stands_by_its_next_date(admin):
    LearningEventFactory(title="Потом", dates=f"{monday() + datetime.timedelta(days=3):%d.%m.%Y}", live=False)
    begun = monday() - datetime.timedelta(days=70)
    series = LearningEventFactory(
        title="Серия", dates=f"{begun:%d.%m.%Y}", repeat="weekly", starts_at=None, ends_at=None
    )
    write_occurrences(series)
    LearningEventFactory(title="До срока", dates=f"до {monday() + datetime.timedelta(days=1):%d.%m.%Y}", starts_at=None,
                         ends_at=None, registration="none")  # fmt: skip
    page = text(admin.get(url("index")))
    assert f"{series.dates}, every week" in page
    assert page.index("Серия") < page.index("До срока") < page.index("Потом")


def test_report_when_events_lack_something_then_says_what(admin):
    day = f"{monday():%d.%m.%Y}"
    LearningEventFactory(dates=day, format="online", place="", starts_at=None, ends_at=None, places=3, live=False)
    LearningEventFactory(dates="10.01.2020", title="Давно прошёл")
    page = text(admin.get(url("index")))
    for sentence in ("The link to take part online is missing.", "The hour is missing.", "It is not published."):
        assert sentence in page
    assert "Давно прошёл" not in page


def test_report_when_nothing_is_ahead_then_says_what_to_do(admin):
    assert "No event is ahead." in text(admin.get(url("index")))


def test_queries_when_the_report_is_long_then_are_as_many_as_for_a_short_one(admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(url("index"))
        return len(captured)

    for _number in range(2):
        weekly()
    admin.get(url("index"))
    few = queries()
    for _number in range(18):
        weekly()
    assert queries() == few


# --- Copies ---


def test_copy_when_confirmed_then_is_a_draft_of_the_next_year_and_made_once(admin):
    event = LearningEventFactory(dates="05.03.2027", title="Семинар")
    assert "05.03.2027 becomes 03.03.2028" in text(admin.get(url("copy", event.pk)))  # Fridays both
    assert LearningEvent.objects.count() == 1
    response = admin.post(url("copy", event.pk))
    copy = LearningEvent.objects.get(copied_from=event)
    assert response.url == event_url("edit", copy.pk)
    assert (copy.live, copy.dates) == (False, "03.03.2028")
    again = admin.post(url("copy", event.pk))
    assert again.status_code == 400
    assert LearningEvent.objects.count() == 2


def test_year_when_shown_then_lists_old_and_new_dates_and_copies_what_is_ticked(admin):
    organiser = OrganisationFactory()
    autumn = LearningEventFactory(title="Осень", dates="05.10.2026", organiser=organiser)
    spring = LearningEventFactory(title="Весна", dates="март 2027", starts_at=None, ends_at=None, registration="none")
    LearningEventFactory(title="Прошлый год", dates="05.03.2026")
    assert "Осень" not in text(admin.get(url("copy_year")))
    address = f"{url('copy_year')}?year=2026&organiser="
    page = text(admin.get(address))
    assert "04.10.2027" in page
    assert "март 2028" in page
    assert "Прошлый год" not in page
    assert "Весна" not in text(admin.get(f"{url('copy_year')}?year=2026&organiser={organiser.pk}"))
    assert LearningEvent.objects.count() == 3

    response = admin.post(address, {"events": [autumn.pk]})
    assert "status=draft" in response.url
    assert [copy.copied_from for copy in LearningEvent.objects.exclude(copied_from=None)] == [autumn]
    assert "is copied already" in text(admin.get(address))
    admin.post(address, {"events": [autumn.pk, spring.pk]})
    assert LearningEvent.objects.exclude(copied_from=None).count() == 2
    assert admin.post(address, {"events": [autumn.pk]}).status_code == 400


def test_year_when_nothing_is_ticked_or_the_year_is_wrong_then_says_so(admin):
    LearningEventFactory(dates="05.10.2026")
    address = f"{url('copy_year')}?year=2026&organiser="
    assert "Tick at least one event." in admin.post(address, {}).content.decode()
    foreign = LearningEventFactory(dates="05.10.2020")
    assert admin.post(address, {"events": [foreign.pk]}).status_code == 400
    for wrong in ("year=1", "year=x", "year=2026&organiser=x"):
        assert admin.get(f"{url('copy_year')}?{wrong}").status_code == 200
    assert not LearningEvent.objects.exclude(copied_from=None).exists()


def test_queries_when_the_year_is_full_then_are_as_many_as_for_an_empty_one(admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(f"{url('copy_year')}?year=2026&organiser=").status_code == 200
        return len(captured)

    organiser = OrganisationFactory()
    LearningEventFactory.create_batch(2, dates="05.10.2026", organiser=organiser)
    queries()
    few = queries()
    LearningEventFactory.create_batch(20, dates="05.10.2026", organiser=organiser)
    assert queries() == few


# --- This and following ---


def test_split_when_a_date_is_chosen_then_the_rest_is_an_event_of_its_own_with_its_people(admin):
    event = weekly()
    EventException.objects.create(event=event, day=monday() + datetime.timedelta(days=7))
    write_occurrences(event)
    third = event.occurrences.get(rule_day=monday() + datetime.timedelta(days=14))
    registration = RegistrationFactory(occurrence=third)
    shown = admin.get(url("split", event.pk))
    assert event.occurrences.get(rule_day=monday()).pk not in shown.context["form"].fields["date"].queryset.values_list(
        "pk", flat=True
    )
    response = admin.post(url("split", event.pk), {"date": third.pk})
    new = LearningEvent.objects.get(split_from=event)
    assert response.url == event_url("edit", new.pk)
    registration.refresh_from_db()
    assert registration.occurrence.event == new
    assert new.occurrences.count() == 2


def test_split_when_no_date_or_a_foreign_one_is_chosen_then_says_so(admin):
    event, other = weekly(), weekly()
    foreign = EventOccurrence.objects.filter(event=other).last()
    for values in ({}, {"date": foreign.pk}, {"date": "x"}):
        assert admin.post(url("split", event.pk), values).status_code == 400
    assert LearningEvent.objects.count() == 2


def test_split_when_the_event_does_not_repeat_then_there_is_nothing(admin):
    event = LearningEventFactory()
    assert admin.get(url("split", event.pk)).status_code == 404
    assert admin.post(url("split", event.pk), {}).status_code == 404


# --- Who may ---


@pytest.mark.parametrize("name", ["index", "dates", "copy_year", "copy", "split"])
def test_planning_when_asked_for_without_the_right_then_is_refused(db, admin, name):
    event = weekly()
    args = [event.pk] if name in ("copy", "split") else []
    teacher, resources_only, changer = Client(), without(admin), without(admin, "change")
    teacher.force_login(UserFactory())
    for client in (Client(), teacher):
        assert client.get(url(name, *args)).status_code == 302
        assert client.post(url(name, *args)).status_code == 302
    # Wagtail sends whoever lacks a right back to its first page with a message.
    assert resources_only.get(url(name, *args)).url == reverse("wagtailadmin_home")
    if name in ("copy", "copy_year", "split"):
        assert changer.post(url(name, *args), {}).url == reverse("wagtailadmin_home")
    assert LearningEvent.objects.count() == 1


@pytest.mark.parametrize("name", ["copy", "split"])
def test_planning_when_the_event_is_not_there_then_is_not_found(admin, name):
    assert admin.get(url(name, 0)).status_code == 404

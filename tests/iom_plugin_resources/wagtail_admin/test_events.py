"""An editor keeps events in the Wagtail admin."""

import csv
import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from iom_plugin_resources.core.importing import run_import
from iom_plugin_resources.imports.events import EventImporter
from iom_plugin_resources.models import EventException, EventOccurrence, EventSession, LearningEvent
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import (
    CompetencyFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
    position,
)
from tests.searching import SEARCHES

pytestmark = SEARCHES


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_iom_plugin_resources_learningevent:{name}", args=args)


def form(**values) -> dict:
    """What the browser sends from the empty form with a title and a date."""
    ticked = {name: values.pop(name) for name in list(values) if name == "repeat_weekdays"}
    return ticked | nested_form_data(
        {
            "title": "Семинар о чтении",
            "dates": "05.03.2027",
            "kind": "",
            "level": "municipality",
            "format": "in_person",
            "summary": "",
            "body": rich_text("<p></p>"),
            "time_zone": "Asia/Krasnoyarsk",
            "repeat": "",
            "repeat_every": "1",
            "repeat_monthly_by": "day",
            "registration": "none",
            "key": "",
            "documents": inline_formset([]),
            "exceptions": inline_formset([]),
            "sessions": inline_formset([]),
            **values,
        }
    )


def exception(**values) -> dict:
    empty = {"day": "2027-03-12", "moved_to": "", "starts_at": "", "ends_at": "", "reason": "выборы", "id": ""}
    return empty | values


def saved(client: Client, **values) -> LearningEvent:
    """The event that the filled form makes."""
    response = client.post(url("add"), form(**values))
    assert response.status_code == 302, errors(response)
    return LearningEvent.objects.latest("pk")


def published(client: Client, **values) -> LearningEvent:
    return saved(client, **values, **{"action-publish": "action-publish"})


def errors(response) -> dict:
    return response.context["form"].errors if response.context and "form" in response.context else {}


def listed(client: Client, **query) -> list[str]:
    response = client.get(url("list"), query)
    assert response.status_code == 200
    return [event.title for event in response.context["page_obj"]]


def days(event: LearningEvent) -> list[str]:
    return [f"{one.first_day:%d.%m}" for one in event.occurrences.order_by("first_day")]


# --- From a title and a date to publication ---


def test_event_when_it_has_title_and_date_then_is_a_draft_and_published_in_the_calendar(admin):
    assert admin.get(url("add")).status_code == 200
    event = saved(admin)
    assert (event.live, event.first_day) == (False, datetime.date(2027, 3, 5))
    assert days(event) == []
    assert admin.get(url("edit", event.pk)).status_code == 200
    admin.post(url("edit", event.pk), form() | {"action-publish": "action-publish"})
    event.refresh_from_db()
    assert event.live
    assert days(event) == ["05.03"]


def test_event_when_filled_in_then_is_previewed(admin):
    event = saved(admin)
    preview = url("preview_on_edit", event.pk)
    assert admin.post(preview, form(title="Другое название")).json()["is_valid"]
    shown = admin.get(preview)
    assert shown.status_code == 200
    assert "Другое название" in shown.content.decode()


def test_weekdays_when_ticked_then_are_stored_in_order_and_shown_again(admin):
    event = saved(admin, repeat="weekly", repeat_weekdays=["th", "mo"], repeat_until="2027-04-01")
    assert event.repeat_weekdays == "mo,th"
    shown = admin.get(url("edit", event.pk)).context["form"]["repeat_weekdays"]
    assert shown.value() == ["mo", "th"]
    assert str(shown).count("checked") == 2


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"dates": "30.03.2027–01.03.2027"}, "dates", "ends before it starts"),
        ({"dates": "март 2027", "starts_at": "14:00"}, "starts_at", "The day is not fixed yet"),
        ({"dates": "март 2027", "registration": "open"}, "registration", "The day is not fixed yet"),
        ({"dates": "март 2027", "repeat": "daily"}, "repeat", "The day is not fixed yet"),
        ({"ends_at": "16:00"}, "starts_at", "Say when it begins"),
        ({"time_zone": "Moon/Base"}, "time_zone", "There is no time zone"),
        ({"repeat": "daily", "repeat_every": "0"}, "repeat_every", "from 1 to 366"),
        ({"repeat": "weekly", "repeat_weekdays": ["xx"]}, "repeat_weekdays", "valid choice"),
        ({"repeat": "daily", "repeat_until": "2027-03-01"}, "repeat_until", "ends before the first date"),
        (
            {"registration_opens_on": "2027-03-03", "registration_closes_on": "2027-03-01"},
            "registration_closes_on",
            "ends before it begins",
        ),
        ({"registration_opens_on": "2027-03-30"}, "registration_opens_on", "when the event is over"),
        ({"hosts": "nobody"}, "hosts", "There is no user with the login: nobody"),
        ({"price": "-1"}, "__all__", "The price cannot be negative"),
    ],
)
def test_event_when_it_contradicts_itself_then_says_so_beside_the_field_and_keeps_what_was_typed(
    admin, values, field, sentence
):
    response = admin.post(url("add"), form(title="Набранное название", **values))
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    assert "Набранное название" in response.content.decode()
    assert not LearningEvent.objects.exists()


@pytest.mark.parametrize(
    "values", [{"time_zone": "Moon/Base"}, {"repeat": "daily", "repeat_every": "0"}, {"dates": "31.02.2027"}]
)
def test_event_when_it_is_changed_into_what_cannot_be_then_the_form_is_shown_again(admin, values):
    event = published(admin, repeat="weekly", repeat_until="2027-04-01")
    response = admin.post(url("edit", event.pk), form(**values))
    assert response.status_code == 200
    assert errors(response)


def test_sessions_when_the_event_repeats_then_are_refused_until_they_are_taken_away(admin):
    session = {"day": "2027-03-05", "starts_at": "", "ends_at": "", "title": "", "place": "", "id": ""}
    response = admin.post(url("add"), form(repeat="daily", repeat_count="3", sessions=inline_formset([session])))
    assert "either repeats or has several sessions" in str(errors(response))
    event = saved(admin, sessions=inline_formset([session]))
    assert event.get_latest_revision_as_object().sessions.count() == 1
    kept = {**session, "id": str(event.sessions.get().pk), "DELETE": "on"}
    response = admin.post(
        url("edit", event.pk), form(repeat="daily", repeat_count="3", sessions=inline_formset([kept], initial=1))
    )
    assert response.status_code == 302, errors(response)


def test_places_when_more_are_taken_then_are_refused(admin):
    event = OccurrenceFactory(event__places=5, places=5, day=datetime.date(2027, 3, 5), event__dates="05.03.2027").event
    for _number in range(2):
        RegistrationFactory(occurrence=event.occurrences.get())
    response = admin.post(url("edit", event.pk), form(registration="open", places="1"))
    assert "taken already: 2" in str(errors(response)["places"])
    assert admin.post(url("edit", event.pk), form(registration="open", places="2")).status_code == 302


def test_resource_when_chosen_then_fills_what_is_empty_and_leaves_the_rest(admin):
    competency = CompetencyFactory()
    resource = LearningResourceFactory(
        level="region", format="online", hours=6, provider=OrganisationFactory(), competencies=[competency]
    )
    resource.positions.set([position()])
    resource.save()
    event = saved(admin, resource=str(resource.pk), hours="2")
    assert (event.resource, event.kind, event.level, event.format) == (resource, resource.kind, "region", "online")
    assert (event.organiser, event.hours) == (resource.provider, 2)
    newest = event.get_latest_revision_as_object()
    assert list(newest.competencies.all()) == [competency]
    assert list(newest.positions.all()) == [position()]


def test_hosts_when_named_by_login_then_are_kept_and_no_names_are_listed(admin):
    host = UserFactory(username="ivanova", last_name="Секретова")
    event = saved(admin, hosts="ivanova, editor")
    assert {user.username for user in event.get_latest_revision_as_object().hosts.all()} == {"ivanova", "editor"}
    page = admin.get(url("edit", event.pk)).content.decode()
    assert "editor, ivanova" in page
    assert host.last_name not in page


def test_key_when_emptied_by_mistake_then_stays(admin):
    event = saved(admin, key="seminar-1")
    admin.post(url("edit", event.pk), form(key=""))
    event.refresh_from_db()
    assert event.key == "seminar-1"


def test_copy_when_asked_for_then_is_another_event_with_its_exceptions(admin):
    event = published(
        admin,
        repeat="weekly",
        repeat_until="2027-03-26",
        exceptions=inline_formset([exception()]),
    )
    shown = admin.get(url("copy", event.pk))
    assert shown.status_code == 200
    copied = shown.context["form"]
    assert (copied.instance.pk, copied["key"].value()) == (None, None)
    assert [one["day"].value() for one in copied.formsets["exceptions"].forms] == [datetime.date(2027, 3, 12)]
    assert copied.instance.uid != event.uid


# --- Deleting ---


def test_deletion_when_somebody_is_registered_then_is_refused_with_a_sentence(admin):
    event = OccurrenceFactory(event__title="Занятый").event
    RegistrationFactory(occurrence=event.occurrences.get(), status="cancelled")
    page = admin.post(url("delete", event.pk), follow=True).content.decode()
    assert "cannot be deleted. Cancel its dates or unpublish it." in page
    assert LearningEvent.objects.filter(pk=event.pk).exists()


def test_deletion_when_nobody_is_registered_then_its_dates_go_too(admin):
    event = OccurrenceFactory().event
    admin.post(url("delete", event.pk))
    assert not LearningEvent.objects.exists()
    assert not EventOccurrence.objects.exists()


# --- The list ---


@pytest.fixture
def some():
    """A past event, one ahead, a plan without a day, and a draft that is soon."""
    today = timezone.localdate()
    past = LearningEventFactory(title="Прошёл", dates="10.01.2020")
    ahead = OccurrenceFactory(event__title="Впереди", event__place="", event__online_link="").event
    LearningEventFactory(title="План", dates=f"{today.year + 1}/{today.year + 2} учебный год", starts_at=None,
                         ends_at=None, registration="none")  # fmt: skip
    LearningEventFactory(title="Черновик", live=False, dates=f"{today + datetime.timedelta(days=3):%d.%m.%Y}", places=3)
    return past, ahead


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "live"}, ["Впереди", "План", "Прошёл"]),
        ({"status": "draft"}, ["Черновик"]),
        ({"when": "past"}, ["Прошёл"]),
        ({"when": "planned"}, ["План"]),
        ({"when": "ahead"}, ["Впереди", "План", "Черновик"]),
        ({"attention": "soon_nowhere"}, []),
        ({"attention": "open_without_places"}, ["Впереди"]),
        ({"attention": "draft_soon"}, ["Черновик"]),
        ({"registration": "none"}, ["План"]),
        ({"q": "впереди"}, ["Впереди"]),
        ({"q": "..."}, []),
    ],
)
def test_list_when_narrowed_then_shows_what_is_asked_for(admin, some, query, expected):
    assert sorted(listed(admin, **query)) == expected


def test_list_when_an_event_is_soon_without_a_place_then_it_needs_attention(admin, some):
    day = timezone.localdate() + datetime.timedelta(days=5)
    OccurrenceFactory(event__title="Скоро", event__place="", day=day)
    assert listed(admin, attention="soon_nowhere") == ["Скоро"]
    home = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert "Calendar: what to look at" in home


def test_list_when_somebody_is_registered_then_tells_the_places_and_leads_to_the_desk(admin):
    occurrence = OccurrenceFactory(event__places=20, places=20)
    RegistrationFactory(occurrence=occurrence)
    page = admin.get(url("list")).content.decode()
    assert "1 of 20" in page
    assert reverse("iom_resources:desk", args=[occurrence.pk]) in page


def test_queries_when_the_list_is_long_then_are_as_many_as_for_a_short_one(admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(url("list")).status_code == 200
        return len(captured)

    for _number in range(3):
        OccurrenceFactory()
    admin.get(url("list"))
    few = queries()
    for _number in range(27):
        OccurrenceFactory()
    assert queries() == few


# --- Taken away and brought back ---


def test_export_when_brought_back_then_changes_nothing(admin):
    event = published(
        admin, key="k-1", starts_at="14:00", ends_at="16:00", repeat="weekly", repeat_weekdays=["fr"],
        repeat_until="2027-03-26", hours="2", price="150.50", summary="Раз\r\nдва",
        body=rich_text("<p>Раз</p><p>два</p>"), resource=str(LearningResourceFactory(key="r-1").pk),
        exceptions=inline_formset([exception(moved_to="2027-03-13", starts_at="10:00")]),
    )  # fmt: skip
    assert EventException.objects.filter(event=event).exists()
    other = published(admin, title="Курс", dates="05–19.03.2027")
    EventSession.objects.create(event=other, day=datetime.date(2027, 3, 5), title="Начало; конец")
    for format in ("csv", "xlsx"):
        content = b"".join(admin.get(url("list"), {"export": format}).streaming_content)
        report = run_import(EventImporter(), BytesIO(content), filename=f"events.{format}")
        assert report.problems == []
        assert (report.unchanged, report.changed) == (2, 0)
    text = b"".join(admin.get(url("list"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    cells = {row["Код"]: row["Исключения"] for row in csv.DictReader(StringIO(text), delimiter=";")}
    assert cells["k-1"] == "12.03.2027 → 13.03.2027 10:00 (выборы)"
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet.cell(1, 1).value == "Код"


# --- Many at once ---


def bulk(action: str, **query) -> str:
    address = reverse("wagtail_bulk_action", args=["iom_plugin_resources", "learningevent", action])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def test_publish_when_chosen_then_events_stand_in_the_calendar_with_their_dates(admin):
    event = saved(admin)
    assert admin.get(bulk("publish", id=event.pk)).status_code == 200
    admin.post(bulk("publish", id=event.pk))
    event.refresh_from_db()
    assert event.live
    assert days(event) == ["05.03"]


def test_unpublish_when_all_of_a_narrowed_list_then_only_those(admin, some):
    admin.post(bulk("unpublish", id="all", when="past"))
    assert sorted(LearningEvent.objects.live().values_list("title", flat=True)) == ["Впереди", "План"]


def test_tag_when_chosen_then_the_event_and_its_draft_have_the_competency(admin):
    event, competency = published(admin), CompetencyFactory()
    admin.post(bulk("tag", id=event.pk), {"competencies": [competency.pk]})
    event.refresh_from_db()
    assert list(event.competencies.all()) == [competency]
    assert list(event.get_latest_revision_as_object().competencies.all()) == [competency]
    assert event.live_revision_id == event.latest_revision_id


def test_delete_when_somebody_is_registered_then_that_event_stays(admin):
    busy, free = OccurrenceFactory().event, OccurrenceFactory().event
    RegistrationFactory(occurrence=busy.occurrences.get())
    admin.post(bulk("delete", id=busy.pk) + f"&id={free.pk}")
    assert list(LearningEvent.objects.all()) == [busy]


# --- Who may ---


def without(client: Client, *verbs: str) -> Client:
    """An editor of resources who has only some rights to events."""
    user = UserFactory()
    names = [f"{verb}_learningevent" for verb in verbs]
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"),
        *Permission.objects.filter(codename__in=names, content_type__app_label="iom_plugin_resources"),
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("verbs", [(), ("add",), ("change",)])
def test_publishing_when_the_right_is_missing_then_is_not_done(admin, verbs):
    event = OccurrenceFactory(event__live=False).event
    client = without(admin, *verbs)
    client.post(url("edit", event.pk), form() | {"action-publish": "action-publish"})
    client.post(bulk("publish", id=event.pk))
    event.refresh_from_db()
    assert not event.live


def test_admin_when_a_teacher_asks_then_is_sent_away(db):
    client = Client()
    client.force_login(UserFactory())
    event = LearningEventFactory()
    for address in (url("list"), url("edit", event.pk), bulk("publish", id=event.pk)):
        assert client.get(address).status_code == 302

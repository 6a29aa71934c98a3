"""An editor imports a plan of events and a calendar on the screens that import resources."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from iom_plugin_resources.choices import ImportStatus
from iom_plugin_resources.core.tabular import read_table
from iom_plugin_resources.imports.events import EventImporter
from iom_plugin_resources.models import EventOccurrence, ImportRun, LearningEvent
from tests.factories.resources import UserFactory
from tests.iom_plugin_resources.wagtail_admin.test_imports import (  # noqa: F401 - fixtures
    _english,
    chosen,
    committing,
    text_of,
    upload,
    url,
)

CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Клуб чтения
DTSTART;TZID=Asia/Krasnoyarsk:20270305T140000
RRULE:FREQ=DAILY;COUNT=10000
END:VEVENT
{more}
END:VCALENDAR
"""
ZONE = "BEGIN:VEVENT\nUID:b\nSUMMARY:Лунный семинар\nDTSTART;TZID=Moon/Base:20270305T140000\nEND:VEVENT"

pytestmark = pytest.mark.django_db


def plan() -> bytes:
    """A methodologist's own workbook: without codes, with headings of its own."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Дата проведения", "Мероприятие", "Время"])
    book.active.append(["05.03.2027", "Семинар", "14:00–16:00"])
    book.active.append(["май 2027", "Слёт", ""])
    book.save(content)
    return content.getvalue()


def test_plan_when_checked_imported_and_undone_then_is_there_and_gone(admin, committing):  # noqa: F811
    assert upload(admin, plan(), "план.xlsx", kind="events").status_code == 302
    run = ImportRun.objects.get()
    assert run.importer == "events"
    columns = chosen(admin, run)
    assert list(columns.values()) == ["dates", "title", "starts_at"]
    committing(admin, "columns", run.pk, **columns)
    assert "New: 2" in text_of(admin, "run", run.pk)
    assert not LearningEvent.objects.exists()
    committing(admin, "start", run.pk)
    assert set(LearningEvent.objects.live().values_list("title", flat=True)) == {"Семинар", "Слёт"}
    assert EventOccurrence.objects.filter(first_day="2027-03-05", is_all_day=False).count() == 1
    assert "will be deleted: 2" in text_of(admin, "undo", run.pk)
    committing(admin, "undo", run.pk)
    assert not LearningEvent.objects.exists()
    assert not EventOccurrence.objects.exists()


def test_calendar_when_uploaded_then_is_checked_at_once_and_tells_what_it_bounds(admin, committing):  # noqa: F811
    file = SimpleUploadedFile("план.ICS", CALENDAR.format(more="").encode())
    response = committing(admin, "index", kind="events", file=file)
    run = ImportRun.objects.get()
    assert (run.importer, run.status) == ("event_calendars", ImportStatus.CHECKED)
    assert response.url == url("run", run.pk)
    page = text_of(admin, "run", run.pk)
    assert "«Клуб чтения»: it has 10000 dates; the first 400 of them are taken." in page
    assert url("columns", run.pk) not in page
    assert admin.get(url("columns", run.pk)).status_code == 404
    committing(admin, "start", run.pk)
    assert EventOccurrence.objects.count() == 400


def test_calendar_when_an_event_cannot_be_had_then_is_named_and_nothing_is_offered(admin, committing):  # noqa: F811
    file = SimpleUploadedFile("a.ics", CALENDAR.format(more=ZONE).encode())
    committing(admin, "index", kind="events", file=file)
    page = text_of(admin, "run", ImportRun.objects.get().pk)
    assert "«Лунный семинар»: Its time zone “Moon/Base” is not known." in page
    assert url("start", ImportRun.objects.get().pk) not in page


@pytest.mark.parametrize(
    ("filename", "kind", "sentence"),
    [
        ("a.ics", "events", "not a calendar that can be read"),
        ("a.ics", "resources", "neither a CSV file"),
        ("a.csv", "nothing", "Select a valid choice"),
    ],
)
def test_upload_when_the_file_is_not_what_was_said_then_is_refused_beside_its_field(admin, filename, kind, sentence):
    response = upload(admin, b"\xff\xfe\x00", filename, kind=kind)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_template_when_taken_away_then_has_the_headings_of_events(admin, extension):
    response = admin.get(url("template", "events", extension))
    assert read_table(io.BytesIO(response.content)).headings == [column.heading for column in EventImporter.columns]
    assert admin.get(url("template", "event_calendars", extension)).status_code == 404


def test_kinds_when_a_right_is_missing_then_are_not_offered_and_their_runs_are_hidden(admin):
    upload(admin, plan(), "план.xlsx", kind="events")
    run = ImportRun.objects.get()
    user = UserFactory()
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"),
        *Permission.objects.filter(codename__in=[f"{verb}_learningresource" for verb in ("add", "change", "publish")]),
    )
    client = Client()
    client.force_login(user)
    page = client.get(url("index"))
    assert [value for value, _label in page.context["form"].fields["kind"].choices] == ["resources"]
    assert "план.xlsx" not in page.content.decode()
    assert client.get(url("run", run.pk)).status_code == 404
    assert client.post(url("start", run.pk)).status_code == 404
    assert client.get(url("template", "events", "csv")).status_code == 404
    assert upload(client, plan(), "план.xlsx", kind="events").status_code == 400
    assert reverse("iom_imports:index") in client.get(reverse("wagtailadmin_home")).content.decode()

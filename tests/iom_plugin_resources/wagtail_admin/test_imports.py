"""A methodologist imports resources in the Wagtail admin: columns, check, import, undo."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from iom_plugin_resources.choices import ImportStatus
from iom_plugin_resources.core.progress import tell_progress
from iom_plugin_resources.core.tabular import read_table
from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.models import ImportedRow, ImportFilePart, ImportRun, LearningResource, ShortlistItem
from tests.factories.resources import LearningResourceFactory, OrganisationFactory, UserFactory

HEADINGS = "Код;Тема;Вид;Уровень;Формат;Организатор;Кол-во часов;Заметки\n"
ROW = "sem-{0};Семинар {0};seminar;region;online;mms;{1};для себя\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _portal():
    OrganisationFactory(code="mms")


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """Post, and do what begins when the transaction is over."""

    def post(client: Client, name: str, *args, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url(name, *args), values)

    return post


def url(name: str, *args) -> str:
    return reverse(f"iom_imports:{name}", args=args)


def table(*hours: int) -> str:
    return HEADINGS + "".join(ROW.format(number, one) for number, one in enumerate(hours, start=1))


def upload(client: Client, content: str | bytes, filename: str = "план.csv", kind: str = "resources"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(url("index"), {"kind": kind, "file": SimpleUploadedFile(filename, content)})


def chosen(client: Client, run: ImportRun) -> dict:
    form = client.get(url("columns", run.pk)).context["form"]
    return {field.html_name: field.value() for field in form}


def checked(client: Client, committing, content: str | bytes) -> ImportRun:
    assert upload(client, content).status_code == 302
    run = ImportRun.objects.first()
    assert committing(client, "columns", run.pk, **chosen(client, run)).status_code == 302
    run.refresh_from_db()
    return run


def imported(client: Client, committing, content: str | bytes) -> ImportRun:
    run = checked(client, committing, content)
    committing(client, "start", run.pk)
    run.refresh_from_db()
    assert run.status == ImportStatus.DONE, run.report
    return run


def text_of(client: Client, name: str, *args, **query) -> str:
    response = client.get(url(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


# --- The way through ---


def test_file_when_uploaded_then_its_columns_are_guessed_and_may_be_named_otherwise(admin):
    upload(admin, table(6))
    run = ImportRun.objects.get()
    assert run.mapping == {
        "Код": "key",
        "Тема": "title",
        "Вид": "kind",
        "Уровень": "level",
        "Формат": "format",
        "Организатор": "provider",
        "Кол-во часов": "hours",
        "Заметки": "",
    }
    page = text_of(admin, "columns", run.pk)
    assert "Семинар 1" in page
    assert '<option value="hours" selected>Часы</option>' in page


def test_columns_when_named_once_then_the_same_headings_are_named_so_again(admin, committing):
    upload(admin, table(6))
    run = ImportRun.objects.get()
    committing(admin, "columns", run.pk, **(chosen(admin, run) | {"column-7": "summary"}))
    upload(admin, table(7))
    assert ImportRun.objects.first().mapping["Заметки"] == "summary"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"column-1": ""}, "Say where these columns are: Название."),
        ({"column-7": "hours"}, "“Кол-во часов” is this column already."),
        ({"column-7": "nothing"}, "nothing is not one of the available choices."),
    ],
)
def test_columns_when_named_wrongly_then_it_is_said_and_nothing_begins(admin, committing, changed, sentence):
    upload(admin, table(6))
    run = ImportRun.objects.get()
    response = committing(admin, "columns", run.pk, **(chosen(admin, run) | changed))
    assert response.status_code == 400
    assert sentence in response.content.decode()
    run.refresh_from_db()
    assert run.status == ImportStatus.UPLOADED


def test_check_when_file_is_good_then_shows_what_would_be_done_and_writes_nothing(admin, committing):
    imported(admin, committing, table(6, 8))
    run = checked(admin, committing, table(6, 9, 10))
    assert run.status == ImportStatus.CHECKED
    assert (run.report["created"], run.report["changed"], run.report["unchanged"]) == (1, 1, 1)
    assert LearningResource.objects.count() == 2
    changes = text_of(admin, "run", run.pk, show="changed")
    assert "<dt>Часы</dt>" in changes
    assert "<del>8</del>" in changes
    assert "<ins>9</ins>" in changes
    assert "Семинар 3" in text_of(admin, "run", run.pk, show="created")
    assert "Семинар 1" in text_of(admin, "run", run.pk, show="unchanged")


def test_check_when_rows_are_bad_then_names_them_counts_the_good_ones_and_offers_no_import(admin, committing):
    run = checked(admin, committing, table(6, "шесть", 8))
    assert (run.report["refused"], run.report["created"]) == (1, 2)
    page = text_of(admin, "run", run.pk)
    assert "“шесть” is not a whole number." in page
    assert url("start", run.pk) not in page
    committing(admin, "start", run.pk)
    assert not LearningResource.objects.exists()


def test_import_when_confirmed_then_writes_forgets_the_file_and_shows_it_in_the_list(admin, committing):
    run = imported(admin, committing, table(6, 8))
    assert sorted(LearningResource.objects.live().values_list("key", "hours")) == [("sem-1", 6), ("sem-2", 8)]
    assert not ImportFilePart.objects.exists()
    assert url("undo", run.pk) in text_of(admin, "run", run.pk)
    assert "план.csv" in text_of(admin, "index")


def test_import_when_the_portal_has_changed_since_the_check_then_it_is_checked_again(admin, committing):
    run = checked(admin, committing, table(6))
    LearningResourceFactory(key="sem-1", locked=True)
    committing(admin, "start", run.pk)
    run.refresh_from_db()
    assert run.status == ImportStatus.FAILED
    assert "An editor has locked it." in text_of(admin, "run", run.pk)


def test_import_when_started_twice_then_is_done_once(admin, committing):
    run = imported(admin, committing, table(6))
    committing(admin, "start", run.pk)
    assert ImportedRow.objects.filter(run=run).count() == 1


def test_import_when_the_program_makes_a_mistake_then_says_so_and_can_be_repeated(admin, committing, monkeypatch):
    def fall(self):
        raise RuntimeError("a mistake of ours")

    run = checked(admin, committing, table(6))
    with monkeypatch.context() as patched:
        patched.setattr(ResourceImporter, "finish", fall)
        committing(admin, "start", run.pk)
    run.refresh_from_db()
    assert run.status == ImportStatus.FAILED
    assert "The program made a mistake" in text_of(admin, "run", run.pk)
    committing(admin, "check", run.pk)
    committing(admin, "start", run.pk)
    assert LearningResource.objects.count() == 1


# --- Progress ---


def test_progress_when_work_goes_on_then_the_page_shows_a_bar_and_looks_again(admin):
    run = ImportRun.objects.create(importer="resources", filename="a.csv", status=ImportStatus.RUNNING)
    tell_progress(f"import-{run.pk}", 2000, 5000)
    page = text_of(admin, "run", run.pk)
    assert 'value="2000" max="5000"' in page
    assert "wagtail_admin_progress.js" in page
    assert "<noscript><meta" in page


def test_progress_when_nothing_is_heard_then_the_work_is_interrupted_and_can_begin_again(admin, committing):
    run = checked(admin, committing, table(6))
    ImportRun.objects.update(status=ImportStatus.RUNNING)
    cache.clear()
    page = text_of(admin, "run", run.pk)
    assert "it was interrupted" in page
    assert url("start", run.pk) in page
    committing(admin, "start", run.pk)
    assert LearningResource.objects.count() == 1


# --- Undo ---


def test_undo_when_nothing_was_touched_then_deletes_the_new_and_restores_the_old(admin, committing):
    imported(admin, committing, table(6))
    run = imported(admin, committing, table(7, 8))
    assert admin.get(url("undo", run.pk)).status_code == 200
    committing(admin, "undo", run.pk)
    assert list(LearningResource.objects.values_list("key", "hours")) == [("sem-1", 6)]
    run.refresh_from_db()
    assert run.status == ImportStatus.UNDONE
    assert (run.report["undone"]["deleted"], run.report["undone"]["restored"]) == (1, 1)
    assert not ImportedRow.objects.filter(run=run).exists()


def test_undo_when_something_was_used_or_changed_since_then_leaves_it_and_names_it(admin, committing):
    run = imported(admin, committing, table(6, 7, 8))
    used, changed, _untouched = LearningResource.objects.order_by("key")
    ShortlistItem.objects.create(user=UserFactory(), resource=used)
    changed.summary = "Дописано"
    changed.save()
    committing(admin, "undo", run.pk)
    assert sorted(LearningResource.objects.values_list("key", flat=True)) == ["sem-1", "sem-2"]
    page = text_of(admin, "run", run.pk)
    assert "It is used by: resource put by." in page
    assert "It has been changed since." in page


# --- What is no table ---


def xlsx(*rows) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a CSV file in the encoding UTF-8 nor an XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of an old Excel format"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("Код;Название\n".encode(), "The file is empty"),
        (b"", "The submitted file is empty."),
    ],
)
def test_upload_when_file_is_no_table_then_says_why_beside_the_field_and_keeps_nothing(admin, content, sentence):
    response = upload(admin, content, "план.xlsx")
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not ImportRun.objects.exists()


def test_upload_when_file_is_larger_than_allowed_then_refuses(admin, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.services.imports.LARGEST_UPLOAD", 10)
    assert "Divide it into several files." in upload(admin, table(6)).content.decode()


def test_upload_when_cells_hold_html_then_it_is_shown_as_text(admin, committing):
    run = checked(admin, committing, table(6).replace("Семинар 1", "<script>alert(1)</script>"))
    for page in (text_of(admin, "columns", run.pk), text_of(admin, "run", run.pk, show="created")):
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


# --- Around it ---


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_template_when_taken_away_then_has_all_headings_of_the_importer(admin, extension):
    response = admin.get(url("template", "resources", extension))
    assert read_table(io.BytesIO(response.content)).headings == [column.heading for column in ResourceImporter.columns]
    assert admin.get(url("template", "resources", "exe")).status_code == 404


def test_file_when_forgotten_then_is_gone(admin, committing):
    run = checked(admin, committing, table(6))
    admin.post(url("discard", run.pk))
    assert not ImportRun.objects.exists()


def test_pages_when_there_are_many_runs_and_rows_then_take_the_same_queries(admin, committing):
    def queries(*args) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            admin.get(url(*args))
        return len(captured)

    run = checked(admin, committing, table(1, 2, 3))
    few = (queries("index"), queries("run", run.pk))
    ImportRun.objects.bulk_create(
        ImportRun(importer="resources", filename="a.csv", created_by=UserFactory()) for _number in range(30)
    )
    run = checked(admin, committing, table(*range(300)))
    assert (queries("index"), queries("run", run.pk)) == few


@pytest.mark.parametrize("missing", ["add", "change", "publish"])
def test_addresses_when_a_right_is_missing_then_are_refused_and_not_in_the_menu(client, missing):
    user = UserFactory(is_staff=True)
    rights = Permission.objects.filter(
        content_type__app_label="iom_plugin_resources", content_type__model="learningresource"
    )
    user.user_permissions.set(rights.exclude(codename=f"{missing}_learningresource"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    run = ImportRun.objects.create(importer="resources", filename="чужой.csv")
    for name, args in [("index", ()), ("run", (run.pk,)), ("columns", (run.pk,)), ("undo", (run.pk,))]:
        assert client.get(url(name, *args)).status_code == 302
    for name in ("check", "start", "undo", "discard"):
        assert client.post(url(name, run.pk)).status_code == 302
    run.refresh_from_db()
    assert run.status == ImportStatus.UPLOADED
    assert url("index") not in client.get(reverse("wagtailadmin_home")).content.decode()

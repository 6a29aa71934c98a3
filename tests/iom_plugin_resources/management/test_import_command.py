from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from iom_plugin_resources.models import ImportRun, LearningEvent, Organisation
from tests.factories.resources import CompetencyFactory, OrganisationFactory

ORGANISATIONS = "Код,Полное наименование,Краткое наименование,Вид\na,Школа А,А,school\nb,Школа Б,Б,school\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def run(tmp_path):
    """Run a command on a file with this content; returns what it said to stdout and stderr."""

    def run(command, content, *options):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        run.errors = StringIO()
        output = StringIO()
        call_command(command, str(path), *options, stdout=output, stderr=run.errors)
        return output.getvalue().splitlines()

    return run


def refused(run, command, content) -> list[str]:
    with pytest.raises(CommandError) as caught:
        run(command, content)
    assert caught.value.returncode == 1
    assert "Nothing is imported" in str(caught.value)
    return run.errors.getvalue().splitlines()


def test_command_when_file_is_good_then_says_what_was_done(run):
    assert run("import_organisations", ORGANISATIONS) == [
        "2 records created.",
        "0 records changed.",
        "0 records left as they were.",
    ]
    assert Organisation.objects.count() == 2
    assert run("import_organisations", ORGANISATIONS)[2] == "2 records left as they were."


def test_command_when_run_is_dry_then_writes_nothing(run):
    output = run("import_organisations", ORGANISATIONS, "--dry-run")
    assert (output[0], output[-1]) == ("2 records created.", "This was a trial run: nothing is written.")
    assert not Organisation.objects.exists()


def test_command_when_file_is_xlsx_then_reads_it(tmp_path):
    workbook = openpyxl.Workbook()
    for line in ORGANISATIONS.splitlines():
        workbook.active.append(line.split(","))
    workbook.save(tmp_path / "table.xlsx")
    call_command("import_organisations", str(tmp_path / "table.xlsx"), stdout=StringIO())
    assert Organisation.objects.count() == 2


def test_command_when_heading_is_unknown_then_warns_and_imports(run):
    run("import_organisations", ORGANISATIONS.replace("Вид\n", "Вид,Заметки\n"))
    assert "“Заметки”" in run.errors.getvalue()
    assert Organisation.objects.count() == 2


def test_command_when_there_is_no_file_then_says_so():
    with pytest.raises(CommandError, match="There is no file “nowhere.csv”."):
        call_command("import_organisations", "nowhere.csv")


def test_command_when_encoding_is_wrong_then_says_how_to_save_it(run):
    [error] = refused(run, "import_organisations", ORGANISATIONS.encode("cp1251"))
    assert "UTF-8" in error
    assert not Organisation.objects.exists()


def test_command_when_columns_are_missing_then_names_each(run):
    assert refused(run, "import_organisations", "Код,Вид\na,school\n") == [
        "row 1, column “Полное наименование”: The column is missing.",
        "row 1, column “Краткое наименование”: The column is missing.",
    ]


def test_command_when_competency_is_unknown_then_names_every_bad_row(run):
    OrganisationFactory(code="mms")
    CompetencyFactory(code="A/01.6")
    errors = refused(
        run,
        "import_resources",
        "Код,Название,Вид,Уровень,Формат,Организатор,Сроки,Компетенции\n"
        "r1,А,seminar,region,online,mms,22.03.2026,А/01.6\n"
        "r2,Б,seminar,region,online,mms,22.03.2026,Z/99\n"
        "r3,В,seminar,region,online,mms,31.02.2026,\n"
        "r4,Г,seminar,region,online,mms,12.03.2026–01.02.2026,\n"
        "r1,Д,seminar,region,online,mms,,\n",
    )
    assert errors == [
        "row 3, column “Компетенции”: “Z/99” is not known. Correct it or add it to the portal first.",
        "row 4, column “Сроки”: There is no day 31.02.2026 in the calendar. Correct the date.",
        "row 5, column “Сроки”: The period ends before it starts. Swap or correct the two dates.",
        "row 6, column “Код”: Rows 2 and 6 are about the same: leave one of them.",
    ]


def test_command_when_competencies_repeat_then_names_both_rows(run):
    [error] = refused(run, "import_competencies", "Рамка,Код,Название\nР,A/01.6,О\nР,А/01.6,Ещё\n")
    assert error.startswith("row 3, column “Код”: Rows 2 and 3")


def test_command_when_file_has_headings_only_then_says_it_is_empty(run):
    [error] = refused(run, "import_organisations", ORGANISATIONS.splitlines()[0] + "\n")
    assert "empty" in error


def test_command_when_headings_are_mapped_then_reads_them_as_told(run):
    table = ORGANISATIONS.replace("Код,", "Шифр школы,")
    assert run("import_organisations", table, "--map", "Шифр школы=Код")[0] == "2 records created."
    with pytest.raises(CommandError, match="names no column"):
        run("import_organisations", table, "--map", "Шифр школы=Номер")


def test_command_when_resources_are_imported_then_can_be_undone_in_the_admin(run):
    OrganisationFactory(code="mms")
    table = "Код,Название,Вид,Уровень,Формат,Организатор\nr1,А,seminar,region,online,mms\n"
    assert run("import_resources", table, "--dry-run")[0] == "1 record created."
    assert not ImportRun.objects.exists()
    run("import_resources", table)
    [imported] = ImportRun.objects.all()
    assert (imported.filename, imported.status, imported.rows.count()) == ("table.csv", "done", 1)
    refused(run, "import_resources", table.replace("region", "планета"))
    assert ImportRun.objects.count() == 1


def test_command_when_file_is_big_then_a_terminal_shows_how_far_it_is(tmp_path, monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("iom_plugin_resources.management.import_command.MANY_ROWS", 1)
    (tmp_path / "table.csv").write_text(ORGANISATIONS, encoding="utf-8")
    terminal = Terminal()
    call_command("import_organisations", str(tmp_path / "table.csv"), stdout=StringIO(), stderr=terminal)
    assert "\r2 rows of about 3" in terminal.getvalue()


# --- Events ---

PLAN = "Мероприятие,Дата\nСеминар,05.03.2027\nСлёт,май 2027\n"
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Клуб
DTSTART;VALUE=DATE:20270305
RRULE:FREQ={frequency}
END:VEVENT
END:VCALENDAR
"""


def test_import_events_when_the_file_is_a_table_then_its_events_are_published_and_kept_for_an_undo(run):
    assert run("import_events", PLAN, "--dry-run")[-1] == "This was a trial run: nothing is written."
    assert not LearningEvent.objects.exists()
    assert run("import_events", PLAN)[0] == "2 records created."
    assert run("import_events", PLAN)[2] == "2 records left as they were."
    assert LearningEvent.objects.live().count() == 2
    assert set(ImportRun.objects.values_list("importer", flat=True)) == {"events"}


def test_import_events_when_the_file_is_a_calendar_then_remarks_and_refusals_are_told(tmp_path):
    path, errors = tmp_path / "club.ics", StringIO()
    path.write_text(CALENDAR.format(frequency="WEEKLY"))
    call_command("import_events", str(path), stdout=StringIO(), stderr=errors)
    assert "«Клуб»: it never ends" in errors.getvalue()
    assert LearningEvent.objects.get().repeat == "weekly"
    assert ImportRun.objects.get().importer == "event_calendars"
    path.write_text(CALENDAR.format(frequency="HOURLY"))
    with pytest.raises(CommandError):
        call_command("import_events", str(path), stdout=StringIO(), stderr=errors)
    assert "row 1, column “Событие”: «Клуб»: It repeats in a way" in errors.getvalue()

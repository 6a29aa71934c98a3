"""A plan of events from a table."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iom_plugin_resources.imports.events import EventImporter
from iom_plugin_resources.models import EventException, EventOccurrence, ImportRun, LearningEvent
from iom_plugin_resources.services.imports import import_file, perform_undo
from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

HEADINGS = "Код;Название;Даты;Начало;Окончание;Вид;Организатор;Компетенции;Повтор;Дни недели;Повторять до;Исключения\n"
ROW = "sem-1;Семинар;05.03.2027;14:00;16:00;seminar;mms;A/01.6;еженедельно;пт;26.03.2027;12.03.2027\n"


@pytest.fixture(autouse=True)
def _portal():
    OrganisationFactory(code="mms")
    CompetencyFactory(code="A/01.6")


def dates() -> list[str]:
    days = EventOccurrence.objects.order_by("rule_day").values_list("first_day", flat=True)
    return [f"{day:%d.%m}" for day in days]


def reasons(report) -> dict[int, str]:
    return {problem.row: problem.reason for problem in report.problems}


def test_import_when_row_has_title_and_date_then_event_is_published_with_its_date(load):
    report = load(EventImporter(), "Мероприятие;Дата проведения\nСеминар о чтении;05.03.2027\n")
    assert (report.problems, report.created) == ([], 1)
    event = LearningEvent.objects.live().get()
    assert (event.title, event.first_day) == ("Семинар о чтении", datetime.date(2027, 3, 5))
    assert event.time_zone == "Asia/Krasnoyarsk"
    assert dates() == ["05.03"]


def test_import_when_it_is_the_table_of_a_project_then_event_day_and_who_is_responsible(load):
    report = load(EventImporter(), "№ п/п;Мероприятие;Срок;Ответственный\n1.1;Заседание;21.10.2027;Лаптев С. Н.\n")
    assert (report.problems, report.ignored) == ([], ["№ п/п"])
    event = LearningEvent.objects.live().get()
    assert (event.title, event.first_day, event.lead) == ("Заседание", datetime.date(2027, 10, 21), "Лаптев С. Н.")


def test_import_when_row_is_full_then_all_is_written_and_dates_follow_the_rule(load):
    report = load(EventImporter(), HEADINGS + ROW)
    assert (report.problems, report.created) == ([], 1)
    event = LearningEvent.objects.get(key="sem-1")
    assert (event.starts_at, event.ends_at) == (datetime.time(14), datetime.time(16))
    assert (event.repeat, event.repeat_weekdays) == ("weekly", "fr")
    assert [competency.code for competency in event.competencies.all()] == ["A/01.6"]
    assert event.organiser.code == "mms"
    scheduled = EventOccurrence.objects.exclude(status="cancelled").order_by("first_day")
    assert [f"{one.first_day:%d.%m}" for one in scheduled] == ["05.03", "19.03", "26.03"]


@pytest.mark.parametrize("text", [HEADINGS + ROW, "Тема;Даты\nСеминар;март 2027\n"])
def test_import_when_repeated_then_changes_nothing(load, text):
    load(EventImporter(), text)
    report = load(EventImporter(), text)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 1)
    assert LearningEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Семинар", "Практикум"),
        ("14:00", "15:00"),
        ("A/01.6", ""),
        ("12.03.2027", "12.03.2027 → 13.03.2027 (выборы)"),
        ("26.03.2027", "19.03.2027"),
    ],
)
def test_import_when_one_cell_differs_then_changes_the_event_once(load, old, new):
    load(EventImporter(), HEADINGS + ROW)
    changed = HEADINGS + ROW.replace(old, new)
    report = load(EventImporter(), changed, most_notes=9)
    assert (report.problems, report.changed) == ([], 1)
    assert len(report.notes[0].changes) == 1
    assert load(EventImporter(), changed).unchanged == 1


def test_import_when_exception_moves_a_date_then_it_stands_on_the_new_day(load):
    load(EventImporter(), HEADINGS + ROW.replace("12.03.2027\n", "12.03.2027 → 13.03.2027 10:00-11:00 (выборы)\n"))
    exception = LearningEvent.objects.get().exceptions.get()
    assert (exception.moved_to, exception.starts_at, exception.reason) == (
        datetime.date(2027, 3, 13),
        datetime.time(10),
        "выборы",
    )
    assert "13.03" in dates()


def test_import_when_sessions_are_given_then_each_stands_on_its_day(load):
    cell = "05.03.2027 14:00–16:00 Начало @ Школа № 3; 19.03.2027 14:00–15:30"
    text = f'Тема;Даты;Занятия\nКурс;05–19.03.2027;"{cell}"\n'
    report = load(EventImporter(), text)
    assert report.problems == []
    sessions = LearningEvent.objects.get().sessions.order_by("day")
    assert [(f"{one.day:%d.%m}", one.title, one.place) for one in sessions] == [
        ("05.03", "Начало", "Школа № 3"),
        ("19.03", "", ""),
    ]
    assert load(EventImporter(), text).unchanged == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("31.02.2027;;;;;", "There is no day 31.02.2027"),
        ("когда-нибудь;;;;;", "is not understood"),
        ("март 2027;14:00;;;;", "The day is not fixed yet"),
        ("март 2027;;daily;;;", "The day is not fixed yet"),
        ("05.03.2027;25:00;;;;", "is not a time"),
        ("05.03.2027;16:00-16:00;;;;", "ends in the minute"),
        ("05.03.2027;;иногда;;;", "is not in the list"),
        ("05.03.2027;;weekly;ах;;", "names no weekdays"),
        ("05.03.2027;;daily;;01.03.2027;", "ends before the first date"),
        ("05.03.2027;;daily;;;Moon/Base", "There is no time zone"),
    ],
)
def test_import_when_row_contradicts_itself_then_says_why_and_writes_nothing(load, cells, sentence):
    headings = "Тема;Даты;Время;Повтор;Дни недели;Повторять до;Часовой пояс\n"
    report = load(EventImporter(), f"{headings}Хороший;06.03.2027;;;;;\nСеминар;{cells}\n")
    assert sentence in reasons(report)[3]
    assert not LearningEvent.objects.exists()


def test_import_when_repetition_and_sessions_meet_then_is_refused(load):
    report = load(EventImporter(), "Тема;Даты;Повтор;Занятия\nС;05.03.2027;daily;05.03.2027\n")
    assert "either repeats or has several sessions" in reasons(report)[2]


def test_import_when_interval_is_zero_then_is_refused_beside_its_column(load):
    report = load(EventImporter(), "Тема;Даты;Повтор;Через сколько\nС;05.03.2027;daily;0\n")
    assert [(one.column, one.reason) for one in report.problems] == [("Через сколько", "Write a number from 1 to 366.")]


def test_import_when_fewer_places_than_are_taken_then_is_refused(load):
    event = OccurrenceFactory(event__key="sem-9", event__dates="05.03.2027", day=datetime.date(2027, 3, 5)).event
    for _number in range(2):
        RegistrationFactory(occurrence=event.occurrences.get())
    report = load(EventImporter(), "Код;Тема;Даты;Мест\nsem-9;Семинар;05.03.2027;1\n")
    assert "taken already: 2" in reasons(report)[2]


def test_import_when_resource_is_named_then_a_new_event_takes_what_the_file_has_no_column_for(load):
    competency = CompetencyFactory(code="B/02")
    resource = LearningResourceFactory(key="res-1", level="region", hours=6, competencies=[competency])
    load(EventImporter(), "Код;Тема;Даты;Ресурс;Часы\nsem-1;Семинар;05.03.2027;res-1;\n")
    event = LearningEvent.objects.get()
    assert (event.resource, event.level, event.kind, event.organiser) == (
        resource,
        "region",
        resource.kind,
        resource.provider,
    )
    assert list(event.competencies.all()) == [competency]
    assert event.hours is None
    report = load(EventImporter(), "Код;Тема;Даты;Ресурс\nsem-2;Семинар;05.03.2027;nobody\n")
    assert "There is no resource with the code" in reasons(report)[2]


def test_import_when_an_editor_has_a_draft_then_the_row_is_refused(load):
    load(EventImporter(), HEADINGS + ROW)
    event = LearningEvent.objects.get()
    event.title = "Черновик"
    event.save_revision()
    report = load(EventImporter(), HEADINGS + ROW.replace("14:00", "15:00"))
    assert "unpublished draft" in reasons(report)[2]


def test_import_when_an_editor_has_published_then_the_form_shows_the_imported_values(load):
    load(EventImporter(), HEADINGS + ROW)
    LearningEvent.objects.get().save_revision().publish()
    load(EventImporter(), HEADINGS + ROW.replace("14:00", "15:00").replace(";12.03.2027\n", ";\n"))
    event = LearningEvent.objects.get()
    newest = event.get_latest_revision_as_object()
    assert newest.starts_at == event.starts_at == datetime.time(15)
    assert (newest.exceptions.count(), event.exceptions.count()) == (0, 0)
    assert "12.03" in dates()


def test_queries_when_plan_is_checked_then_their_number_does_not_depend_on_its_length(load):
    def queries(rows: int) -> int:
        text = HEADINGS + "".join(ROW.replace("sem-1", f"sem-{number}") for number in range(rows))
        with CaptureQueriesContext(connection) as captured:
            assert load(EventImporter(), text, dry_run=True).created == rows
        return len(captured)

    assert queries(30) == queries(2)


# --- Undo ---


@pytest.fixture
def plan(tmp_path):
    """Import a text as a command does; what stands in the list of imports then."""

    def plan(text: str):
        path = tmp_path / "plan.csv"
        path.write_text(text)
        report = import_file(path, importer="events")
        assert report.problems == []
        return ImportRun.objects.first()

    return plan


def undo(run):
    run.status = "undoing"
    run.save()
    perform_undo(run.pk, language="en", by=UserFactory().pk)
    run.refresh_from_db()
    return run.report["undone"]


def test_undo_when_nothing_was_touched_then_new_events_and_their_dates_are_gone(plan):
    run = plan(HEADINGS + ROW)
    assert undo(run)["deleted"] == 1
    assert not LearningEvent.objects.exists()
    assert not EventOccurrence.objects.exists()


def test_undo_when_somebody_has_registered_then_the_event_stays_and_is_named(plan):
    run = plan(HEADINGS + ROW)
    RegistrationFactory(occurrence=EventOccurrence.objects.first())
    undone = undo(run)
    assert (undone["deleted"], undone["kept"][0][0]) == (0, "Семинар")
    assert LearningEvent.objects.count() == 1


def test_undo_when_the_plan_was_changed_by_a_file_then_it_is_as_before(plan):
    plan(HEADINGS + ROW)
    run = plan(HEADINGS + ROW.replace("Семинар", "Практикум").replace("12.03.2027\n", "19.03.2027\n"))
    assert undo(run)["restored"] == 1
    event = LearningEvent.objects.get()
    assert event.title == "Семинар"
    assert [str(one) for one in event.exceptions.all()] == ["12.03.2027"]


def test_undo_when_an_exception_was_added_since_then_the_event_stays(plan):
    run = plan(HEADINGS + ROW)
    EventException.objects.create(event=LearningEvent.objects.get(), day=datetime.date(2027, 3, 19))
    assert undo(run)["kept"][0][1] == "It has been changed since."

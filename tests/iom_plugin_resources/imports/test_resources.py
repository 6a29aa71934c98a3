import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from iom_plugin_resources.core.importing import run_import
from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.models import Competency, LearningResource, SearchWord
from iom_plugin_resources.queries.search import query_for
from tests.factories.resources import (
    CompetencyFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
    position,
    subject,
)
from tests.searching import SEARCHES

HEADINGS = (
    "Код;Название;Вид;Уровень;Формат;Организатор;Часы;Цена;Ссылка;Сроки;Должности;Предметы;Компетенции;Описание\n"
)
ROW = (
    "sem-1;Семинар;seminar;municipality;In person;mms;6;1500,50;https://mms.example/1;22.03.2026;"
    "Учитель;mathematics;А/01.6;\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal():
    OrganisationFactory(code="mms", short_name="Методический центр")
    CompetencyFactory(code="A/01.6")
    CompetencyFactory(code="A/02.6")


def names_of(resource, name) -> list[str]:
    return sorted(str(linked) for linked in getattr(resource, name).all())


def test_import_when_row_is_full_then_publishes_the_resource(load):
    report = load(ResourceImporter(), HEADINGS + ROW)
    assert (report.problems, report.created) == ([], 1)
    resource = LearningResource.objects.live().get(key="sem-1")
    assert (resource.kind.code, resource.level, resource.format) == ("seminar", "municipality", "in_person")
    assert (resource.provider.code, resource.hours, str(resource.price)) == ("mms", 6, "1500.50")
    assert (str(resource.valid_from), resource.date_precision, resource.dates) == ("2026-03-22", "day", "22.03.2026")
    assert names_of(resource, "positions") == ["Учитель"]
    assert [competency.code for competency in resource.competencies.all()] == ["A/01.6"]
    assert resource.first_published_at


def test_import_when_repeated_then_changes_nothing(load, django_assert_max_num_queries):
    load(ResourceImporter(), HEADINGS + ROW)
    with django_assert_max_num_queries(15):
        report = load(ResourceImporter(), HEADINGS + ROW)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Семинар;", "Практикум;"), ("А/01.6", "A/01.6;A/02.6"), ("22.03.2026", "март"), ("1500,50", "0"), (";6;", ";;")],
)
def test_import_when_one_cell_differs_then_changes_the_resource(load, old, new):
    load(ResourceImporter(), HEADINGS + ROW)
    if ";" in new and "/" in new:
        new = f'"{new}"'
    report = load(ResourceImporter(), HEADINGS + ROW.replace(old, new))
    assert (report.problems, report.changed) == ([], 1)
    assert load(ResourceImporter(), HEADINGS + ROW.replace(old, new)).unchanged == 1


def test_import_when_file_lacks_columns_then_leaves_what_they_hold(load):
    load(ResourceImporter(), HEADINGS + ROW)
    load(
        ResourceImporter(),
        "Код;Название;Вид;Уровень;Формат;Организатор\nsem-1;Новое;seminar;region;online;mms\n",
    )
    resource = LearningResource.objects.get()
    assert (resource.title, resource.hours, resource.competencies.count()) == ("Новое", 6, 1)


def test_import_when_description_looks_like_html_then_it_stays_text(load):
    load(ResourceImporter(), HEADINGS + ROW.rstrip("\n") + "<script>alert(1)</script>\n")
    assert LearningResource.objects.get().body == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_import_when_rows_are_bad_then_names_every_one(load):
    def row(number, **cells):
        values = {
            "key": f"r{number}", "title": "Т", "kind": "seminar", "level": "region", "format": "online",
            "provider": "mms", "hours": "", "price": "", "link": "", "dates": "", "positions": "",
            "subjects": "", "competencies": "", "body": "",
        }  # fmt: skip
        return ";".join((values | cells).values()) + "\n"

    report = load(
        ResourceImporter(),
        HEADINGS
        + row(2, kind="танец")
        + row(3, level="планета")
        + row(4, format="во сне")
        + row(5, provider="nobody")
        + row(6, hours="шесть")
        + row(7, price="-5")
        + row(8, link="не ссылка")
        + row(9, dates="31.02.2026")
        + row(10, dates="12.03.2026–01.02.2026")
        + row(11, dates="когда-нибудь")
        + row(12, positions="Космонавт")
        + row(13, competencies='"A/01.6;Z/9;Y/8"')
        + row(14, key="ключ с пробелом")
        + row(15, title="")
        + row(16, key="r2")
        + row(17, hours="99999")
        + row(18, price="12345678901"),
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (2, "Вид"),
        (3, "Уровень"),
        (4, "Формат"),
        (5, "Организатор"),
        (6, "Часы"),
        (7, "Цена"),
        (8, "Ссылка"),
        (9, "Сроки"),
        (10, "Сроки"),
        (11, "Сроки"),
        (12, "Должности"),
        (13, "Компетенции"),
        (14, "Код"),
        (15, "Название"),
        (16, "Код"),
        (17, "Часы"),
        (18, "Цена"),
    ]
    assert "“Z/9”, “Y/8”" in report.problems[11].reason
    assert not LearningResource.objects.exists()


def test_import_when_an_editor_works_on_it_then_their_form_shows_the_imported_values(load):
    load(ResourceImporter(), HEADINGS + ROW)
    resource = LearningResource.objects.get()
    resource.save_revision().publish()
    load(ResourceImporter(), HEADINGS + ROW.replace("Семинар;", "Практикум;"))
    resource = LearningResource.objects.get()
    assert resource.title == resource.get_latest_revision_as_object().title == "Практикум"


def test_import_when_resource_was_withdrawn_then_does_not_publish_it(load):
    load(ResourceImporter(), HEADINGS + ROW)
    LearningResource.objects.get().unpublish()
    load(ResourceImporter(), HEADINGS + ROW.replace("Семинар;", "Практикум;"))
    assert (LearningResource.objects.get().live, LearningResource.objects.get().title) == (False, "Практикум")


def test_import_when_resource_is_locked_then_changes_are_refused(load):
    load(ResourceImporter(), HEADINGS + ROW)
    LearningResource.objects.update(locked=True)
    assert load(ResourceImporter(), HEADINGS + ROW).unchanged == 1
    report = load(ResourceImporter(), HEADINGS + ROW.replace("Семинар;", "Практикум;"))
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "Код")]


def test_import_when_resource_is_in_moderation_then_changes_are_refused(load):
    load(ResourceImporter(), HEADINGS + ROW)
    resource = LearningResource.objects.get()
    resource.save_revision()
    workflow = Workflow.objects.create(name="Ресурсы")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Проверка"), sort_order=1)
    workflow.start(resource, UserFactory())
    report = load(ResourceImporter(), HEADINGS + ROW.replace("Семинар;", "Практикум;"))
    assert "in moderation" in report.problems[0].reason


def test_import_when_enrolment_and_places_are_given_then_keeps_them(load):
    headings = HEADINGS.rstrip("\n") + ";Набор до;Мест\n"
    load(ResourceImporter(), headings + ROW.rstrip("\n") + ";01.03.2026;25\n")
    resource = LearningResource.objects.get()
    assert (str(resource.apply_until), resource.places) == ("2026-03-01", 25)
    report = load(ResourceImporter(), headings + ROW.rstrip("\n") + ";31.02.2026;-1\n")
    assert [problem.column for problem in report.problems] == ["Набор до", "Мест"]


@SEARCHES
def test_import_when_written_then_is_found_by_its_words_its_provider_and_its_competencies(load):
    Competency.objects.filter(code="A/02.6").update(title="Читательская грамотность")
    load(ResourceImporter(), HEADINGS + ROW.replace("А/01.6", "A/02.6"))
    for words in ("семинары", "методического центра", "читательской грамотности"):
        assert LearningResource.objects.matching(query_for(words)).count() == 1, words
    assert SearchWord.objects.filter(word="семинар").exists()


def test_import_when_the_link_changes_then_what_was_wrong_with_the_old_one_is_forgotten(load):
    load(ResourceImporter(), HEADINGS + ROW)
    LearningResource.objects.update(link_problem="Не открывается")
    load(ResourceImporter(), HEADINGS + ROW.replace("example/1", "example/2"))
    assert LearningResource.objects.get().link_problem == ""


def test_import_when_an_editor_works_on_it_then_links_are_in_the_new_version_too(load):
    load(ResourceImporter(), HEADINGS + ROW)
    LearningResource.objects.get().save_revision().publish()
    load(ResourceImporter(), HEADINGS + ROW.replace("А/01.6", "A/02.6"))
    resource = LearningResource.objects.get()
    newest = resource.get_latest_revision_as_object()
    for version in (resource, newest):
        assert [competency.code for competency in version.competencies.all()] == ["A/02.6"]
    assert resource.live_revision_id == resource.latest_revision_id
    assert not resource.has_unpublished_changes


def test_import_when_it_grows_then_queries_hardly_do(load):
    def queries(number: int) -> int:
        rows = "".join(ROW.replace("sem-1", f"{number}-{one}") for one in range(number))
        with CaptureQueriesContext(connection) as captured:
            assert load(ResourceImporter(), HEADINGS + rows).created == number
        return len(captured)

    assert queries(300) - queries(3) < 30


def test_import_when_repeated_with_many_rows_then_asks_once_for_all_of_them(load, django_assert_max_num_queries):
    rows = "".join(ROW.replace("sem-1", f"sem-{number}") for number in range(300))
    load(ResourceImporter(), HEADINGS + rows)
    with django_assert_max_num_queries(15):
        assert load(ResourceImporter(), HEADINGS + rows).unchanged == 300


# --- Taken away and brought back ---


@pytest.fixture
def _strange_resources():
    """What editors and colleagues have written in the admin, and no import."""
    competency = Competency.objects.get(code="A/01.6")
    LearningResourceFactory(
        title="=СУММА(A1)",
        summary='Первая строка\r\nвторая; с точкой с запятой, «кавычками» и "прямыми"  ',
        body="<h3>Что будет</h3><ul><li>раз &amp; два</li></ul><p>три<br>четыре</p>",
        competencies=[competency],
        price=Decimal("1500.50"),
        dates="как договоримся",
        apply_until=date(2026, 3, 1),
        places=12,
        in_federal_register=True,
    )
    offered = LearningResourceFactory(provider=None, title="'+7 391", hours=None, summary="x" * 40_000, live=False)
    offered.positions.set([position()])
    offered.subjects.set([subject(), subject("physics")])
    offered.save()


@pytest.mark.usefixtures("_strange_resources")
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_export_when_imported_back_then_everything_is_unchanged(load, client, extension):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    before = list(LearningResource.objects.order_by("pk").values())
    listing = reverse("wagtailsnippets_iom_plugin_resources_learningresource:list")
    response = client.get(listing, {"export": extension})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    report = run_import(ResourceImporter(), io.BytesIO(content), filename=f"resources.{extension}")
    assert (report.problems, report.ignored) == ([], [])
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert list(LearningResource.objects.order_by("pk").values()) == before


# --- Undone ---


@pytest.fixture
def undoing(load):
    """Import a table and give back what undoes it."""

    def undoing(text):
        journal = []
        report = load(ResourceImporter(), text, journal=journal.extend)
        assert report.problems == []

        def undo():
            importer = ResourceImporter()
            importer.start()
            return importer.undo(journal)

        return undo

    return undoing


def test_undo_when_everything_was_changed_then_brings_every_field_back(load, undoing):
    load(ResourceImporter(), HEADINGS + ROW)
    before, linked = LearningResource.objects.values().get(), names_of(LearningResource.objects.get(), "competencies")
    OrganisationFactory(code="other")
    undo = undoing(
        HEADINGS + "sem-1;Курс;course;region;online;other;72;;https://x.example/;март;;physics;A/02.6;Программа\n"
    )
    report = undo()
    assert (report.deleted, report.restored, report.kept) == (0, 1, [])
    assert LearningResource.objects.values().get() == before
    assert names_of(LearningResource.objects.get(), "competencies") == linked
    assert names_of(LearningResource.objects.get(), "positions") == ["Учитель"]


def test_undo_when_a_later_import_has_changed_it_then_the_later_one_comes_first(load, undoing):
    undo_first = undoing(HEADINGS + ROW)
    undo_second = undoing(HEADINGS + ROW.replace(";6;", ";8;"))
    assert undo_first().kept == [("Семинар", "It has been changed since.")]
    assert undo_second().restored == 1
    assert undo_first().deleted == 1
    assert not LearningResource.objects.exists()


def test_undo_when_a_new_resource_was_deleted_meanwhile_then_only_counts_it(undoing):
    undo = undoing(HEADINGS + ROW)
    LearningResource.objects.get().delete()
    assert undo().gone == 1


def test_undo_when_what_it_referred_to_was_deleted_then_keeps_it(load, undoing):
    load(ResourceImporter(), HEADINGS + ROW)
    undo = undoing(HEADINGS + ROW.replace("А/01.6", "A/02.6"))
    Competency.objects.get(code="A/01.6").delete()
    assert undo().kept == [("Семинар", "What it referred to before has been deleted.")]


def test_undo_when_resource_is_locked_then_keeps_it(undoing):
    undo = undoing(HEADINGS + ROW)
    LearningResource.objects.update(locked=True)
    [(_name, reason)] = undo().kept
    assert "has locked" in reason


@pytest.mark.parametrize("is_new", [True, False])
def test_undo_when_an_editor_has_saved_a_draft_since_then_keeps_it(load, undoing, is_new):
    if not is_new:
        load(ResourceImporter(), HEADINGS + ROW)
        LearningResource.objects.get().save_revision().publish()
    undo = undoing(HEADINGS + ROW.replace("Семинар;", "Практикум;"))
    resource = LearningResource.objects.get()
    resource.summary = "Что написал редактор"
    resource.save_revision()
    assert undo().kept == [("Практикум", "It has been changed since.")]
    assert LearningResource.objects.get().get_latest_revision_as_object().summary == "Что написал редактор"


@pytest.mark.parametrize("live", [True, False])
def test_import_when_an_editor_has_a_draft_then_it_is_not_buried(load, live):
    LearningResourceFactory(key="sem-1", live=live)
    draft = LearningResource.objects.get(key="sem-1")
    draft.title = "Черновик редактора"
    draft.save_revision()
    report = load(ResourceImporter(), HEADINGS + ROW.replace("Семинар;", "Криптография;"))
    assert [problem.row for problem in report.problems] == [2]
    assert LearningResource.objects.get(key="sem-1").get_latest_revision_as_object().title == "Черновик редактора"


def test_import_when_it_changes_a_draft_then_its_words_are_not_proposed_to_anybody(load):
    LearningResourceFactory(key="sem-1", live=False)
    load(ResourceImporter(), HEADINGS + ROW.replace("Семинар;", "Криптография;"))
    assert LearningResource.objects.get(key="sem-1").title == "Криптография"
    assert not SearchWord.objects.filter(word="криптография").exists()

import pytest

from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.models import LearningResource
from tests.factories.resources import CompetencyFactory, OrganisationFactory

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
    OrganisationFactory(code="mms")
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


def test_import_when_it_grows_then_queries_per_row_stay_the_same(load, django_assert_max_num_queries):
    rows = "".join(ROW.replace("sem-1", f"sem-{number}") for number in range(40))
    with django_assert_max_num_queries(40 * 20 + 20):
        assert load(ResourceImporter(), HEADINGS + rows).created == 40

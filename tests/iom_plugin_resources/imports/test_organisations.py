import pytest

from iom_plugin_resources.imports.organisations import OrganisationImporter
from iom_plugin_resources.models import Organisation

HEADINGS = "Код;Полное наименование;Краткое наименование;Вид;Входит в;Сайт\n"
TREE = HEADINGS + (
    "school-7;МБОУ «Школа № 7»;Школа № 7;Общеобразовательная организация;prioz;https://school7.example\n"
    "prioz;Приозёрский округ;Приозёрск;municipality;krai;\n"
    "krai;Озёрный край;Край;REGION;;\n"
)

pytestmark = pytest.mark.django_db


def codes_of(report) -> list[tuple]:
    assert not Organisation.objects.exists()
    return [(problem.row, problem.column) for problem in report.problems]


def parents() -> dict:
    return {node.code: node.get_parent().code if node.depth > 1 else None for node in Organisation.objects.all()}


def test_import_when_children_come_first_then_builds_the_tree(load):
    report = load(OrganisationImporter(), TREE)
    assert (report.problems, report.created) == ([], 3)
    assert parents() == {"krai": None, "prioz": "krai", "school-7": "prioz"}
    school = Organisation.objects.get(code="school-7")
    assert (school.kind.code, school.website) == ("school", "https://school7.example")
    assert not any(Organisation.find_problems())


def test_import_when_repeated_then_changes_nothing(load, django_assert_max_num_queries):
    load(OrganisationImporter(), TREE)
    with django_assert_max_num_queries(6):
        report = load(OrganisationImporter(), TREE)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 3)


def test_import_when_a_cell_differs_then_changes_that_organisation(load):
    load(OrganisationImporter(), TREE)
    report = load(OrganisationImporter(), TREE.replace("Школа № 7;", "Гимназия № 7;"))
    assert (report.changed, report.unchanged) == (1, 2)
    assert Organisation.objects.get(code="school-7").short_name == "Гимназия № 7"


def test_import_when_parents_change_then_moves_whole_branches(load):
    load(OrganisationImporter(), TREE)
    report = load(
        OrganisationImporter(),
        HEADINGS
        + "other;Другой край;Другой;region;;\n"
        + "prioz;Приозёрский округ;Приозёрск;municipality;other;\n"
        + "krai;Озёрный край;Край;region;prioz;\n",
    )
    assert (report.problems, report.created, report.changed) == ([], 1, 2)
    assert parents() == {"other": None, "prioz": "other", "krai": "prioz", "school-7": "prioz"}
    assert not any(Organisation.find_problems())


def test_import_when_file_has_no_column_of_parents_then_leaves_the_tree(load):
    load(OrganisationImporter(), TREE)
    report = load(
        OrganisationImporter(),
        "Код;Полное наименование;Краткое наименование;Вид\nschool-7;МБОУ «Школа № 7»;СОШ № 7;school\n",
    )
    assert report.changed == 1
    assert parents()["school-7"] == "prioz"
    assert Organisation.objects.get(code="school-7").website == "https://school7.example"


def test_import_when_parent_is_on_the_portal_then_finds_it(load):
    load(OrganisationImporter(), TREE)
    load(OrganisationImporter(), HEADINGS + "school-8;МБОУ «Школа № 8»;Школа № 8;school;PRIOZ;\n")
    assert parents()["school-8"] == "prioz"


def test_import_when_rows_are_bad_then_names_every_one(load):
    report = load(
        OrganisationImporter(),
        HEADINGS
        + "a;А;А;школа;;\n"
        + "b;Б;Б;school;нет такой;\n"
        + "c;В;В;school;;не адрес\n"
        + "d d;Г;Г;school;;\n"
        + "e;Д;;school;;\n"
        + "f;Е;Е;school;g;\n"
        + "g;Ж;Ж;school;f;\n"
        + f"h;{'З' * 501};З;school;;\n"
        + "i;И;И;school;;\n"
        + "I;И;И;school;;\n",
    )
    assert codes_of(report) == [
        (2, "Вид"),
        (3, "Входит в"),
        (4, "Сайт"),
        (5, "Код"),
        (6, "Краткое наименование"),
        (7, "Входит в"),
        (8, "Входит в"),
        (9, "Полное наименование"),
        (11, "Код"),
    ]


def test_import_when_move_would_make_a_circle_then_refuses(load):
    load(OrganisationImporter(), TREE)
    report = load(OrganisationImporter(), HEADINGS + "krai;Озёрный край;Край;region;school-7;\n")
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "Входит в")]
    assert parents()["krai"] is None


def test_import_when_it_grows_then_queries_per_row_stay_the_same(load, django_assert_max_num_queries):
    rows = "".join(f"s{number};Школа {number};Ш{number};school;{'s0' if number else ''};\n" for number in range(40))
    with django_assert_max_num_queries(40 * 7 + 10):
        assert load(OrganisationImporter(), HEADINGS + rows).created == 40

import pytest

from iom_plugin_resources.imports.competencies import CompetencyImporter
from iom_plugin_resources.models import Competency, CompetencyFramework

HEADINGS = "Рамка;Код;Название;Родитель;Вид;Описание\n"
TREE = HEADINGS + (
    "Профстандарт «Педагог»;А/01.6;Обучение;А;labour_function;\n"
    "Профстандарт «Педагог»;A;Проектирование;;Labour function;Обобщённая функция\n"
)

pytestmark = pytest.mark.django_db


def test_import_when_parent_is_written_in_other_letters_then_finds_it(load):
    report = load(CompetencyImporter(), TREE)
    assert (report.problems, report.created) == ([], 2)
    function = Competency.objects.get(code_key="A/01.6")
    assert (function.code, function.get_parent().title) == ("А/01.6", "Проектирование")
    assert function.kind == "labour_function"


def test_import_when_framework_is_new_then_creates_it_once_with_a_code(load):
    load(CompetencyImporter(), TREE)
    framework = CompetencyFramework.objects.get()
    assert (framework.title, framework.code) == ("Профстандарт «Педагог»", "profstandart-pedagog")


def test_import_when_framework_is_named_by_its_code_then_uses_it(load):
    CompetencyFramework.objects.create(code="own", title="Своя рамка")
    load(CompetencyImporter(), HEADINGS + "OWN;О-1;Общение;;;\nсвоя рамка;О-2;Речь;;;\n")
    assert CompetencyFramework.objects.count() == 1
    assert Competency.objects.filter(framework__code="own", kind="competency").count() == 2


def test_import_when_repeated_in_other_letters_then_changes_nothing(load, django_assert_max_num_queries):
    load(CompetencyImporter(), TREE)
    with django_assert_max_num_queries(6):
        report = load(CompetencyImporter(), TREE.replace("А/01.6", "A/01.6"))
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)


def test_import_when_rows_are_bad_then_names_every_one(load):
    report = load(
        CompetencyImporter(),
        HEADINGS
        + "Первая;A/01.6;Обучение;;навык какой-то;\n"
        + "Первая;А/01.6;Обучение ещё раз;;;\n"
        + "Первая;B;;;;\n"
        + ";C;Без рамки;;;\n"
        + "Вторая;D;Чужой родитель;E;;\n"
        + "Первая;E;Родитель;;;\n"
        + "Первая;F;Сирота;Z;;\n"
        + f"{'Р' * 300};G;Длинная рамка;;;\n",
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (2, "Вид"),
        (3, "Код"),
        (4, "Название"),
        (5, "Рамка"),
        (6, "Родитель"),
        (8, "Родитель"),
        (9, "Рамка"),
    ]
    assert "2 and 3" in report.problems[1].reason
    assert not Competency.objects.exists()
    assert not CompetencyFramework.objects.exists()


def test_import_when_code_belongs_to_another_framework_then_refuses(load):
    load(CompetencyImporter(), TREE)
    report = load(CompetencyImporter(), HEADINGS + "Другая;A/01.6;Обучение;;;\n")
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "Рамка")]
    assert CompetencyFramework.objects.count() == 1


def test_import_when_tree_is_too_deep_then_names_the_first_row_that_is(load):
    rows = "".join(f"Р;D{number};Ступень;{f'D{number - 1}' if number else ''};;\n" for number in range(65))
    report = load(CompetencyImporter(), HEADINGS + rows)
    assert [(problem.row, problem.column) for problem in report.problems] == [(65, "Родитель"), (66, "Родитель")]
    assert not Competency.objects.exists()


def test_import_when_folding_lengthens_a_title_then_it_still_fits(load):
    report = load(CompetencyImporter(), HEADINGS + f"Р;А;{'№' * 500};;;\n")
    assert report.problems == []


def test_import_when_folding_lengthens_a_code_too_much_then_names_the_row(load):
    report = load(CompetencyImporter(), HEADINGS + f"Р;{'ﷺ' * 10};Название;;;\n")
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "Код")]

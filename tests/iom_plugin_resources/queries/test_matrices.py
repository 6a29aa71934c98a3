import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from iom_plugin_resources.models import ResourceKind
from iom_plugin_resources.queries.matrices import Matrix, MatrixQuestion
from tests.factories.resources import CompetencyFactory, CompetencyFrameworkFactory, LearningResourceFactory

pytestmark = pytest.mark.django_db


def ask(query: str = "") -> Matrix:
    return MatrixQuestion.read(QueryDict(query)).answered(AnonymousUser())


def by_code(matrix: Matrix) -> dict[str, dict[str, int]]:
    """{code: {level or kind: count}}, without what is nothing."""
    labels = [column.value for column in matrix.columns]
    return {
        row.competency.code: {label: count for label, count in zip(labels, row.counts, strict=True) if count}
        for row in matrix.rows
    }


@pytest.fixture
def tree():
    """А › (Б › (В, Г), Д), and Е beside."""
    framework = CompetencyFrameworkFactory()
    nodes = {}
    for code, parent in [("А", None), ("Б", "А"), ("В", "Б"), ("Г", "Б"), ("Д", "А"), ("Е", None)]:
        nodes[code] = CompetencyFactory(code=code, parent=nodes.get(parent), framework=framework)
    return nodes


def test_branch_when_a_resource_answers_several_of_its_competencies_then_it_counts_once(tree):
    LearningResourceFactory(competencies=[tree["В"], tree["Г"], tree["Д"]])
    LearningResourceFactory(competencies=[tree["Б"], tree["В"]], level="region")
    matrix = ask()
    assert by_code(matrix) == {
        "А": {"municipality": 1, "region": 1},
        "Б": {"municipality": 1, "region": 1},
        "В": {"municipality": 1, "region": 1},
        "Г": {"municipality": 1},
        "Д": {"municipality": 1},
        "Е": {},
    }
    assert matrix.total == 2
    assert matrix.gaps == 1


def test_totals_when_a_resource_answers_two_trees_then_they_count_it_once(tree):
    LearningResourceFactory(competencies=[tree["А"], tree["Е"]])
    matrix = ask()
    assert matrix.totals == [0, 0, 1, 0, 0]
    assert [row.total for row in matrix.rows if row.depth == 1] == [1, 1]


def test_hidden_and_past_resources_are_not_counted(tree):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    LearningResourceFactory(competencies=[tree["Е"]], live=False)
    LearningResourceFactory(competencies=[tree["Е"]], dates=f"{yesterday:%d.%m.%Y}")
    LearningResourceFactory(competencies=[tree["Е"]], dates=f"{timezone.localdate():%d.%m.%Y}")
    assert by_code(ask())["Е"] == {"municipality": 1}


def test_resource_without_a_competency_is_told_apart(tree):
    LearningResourceFactory()
    LearningResourceFactory(competencies=[tree["Е"]])
    matrix = ask()
    assert (matrix.total, matrix.elsewhere) == (1, 1)


def test_kinds_when_asked_for_then_they_are_the_columns(tree):
    kind = ResourceKind.objects.get(code="webinar")
    LearningResourceFactory(competencies=[tree["В"]], kind=kind)
    LearningResourceFactory(competencies=[tree["В"]])
    matrix = ask("columns=kind")
    assert by_code(matrix)["А"] == {"webinar": 1, "seminar": 1}
    assert [column.value for column in matrix.columns] == list(
        ResourceKind.objects.active().values_list("code", flat=True)
    )


def test_retired_kind_when_a_resource_still_has_it_then_its_column_stays(tree):
    LearningResourceFactory(competencies=[tree["В"]])
    ResourceKind.objects.filter(code__in=["seminar", "webinar"]).update(is_active=False)
    columns = {column.value for column in ask("columns=kind").columns}
    assert "seminar" in columns
    assert "webinar" not in columns


def test_branch_when_chosen_in_latin_letters_then_only_it_is_shown(tree):
    LearningResourceFactory(competencies=[tree["В"], tree["Е"]])
    matrix = ask("competency=B")  # the Latin letter for the Cyrillic one: the code В
    assert [(row.competency.code, row.depth) for row in matrix.rows] == [("В", 1)]
    assert matrix.totals == [0, 0, 1, 0, 0]
    assert matrix.elsewhere == 0


def test_framework_when_chosen_then_only_its_trees_are_shown(tree):
    other = CompetencyFactory()
    LearningResourceFactory(competencies=[other, tree["А"]])
    matrix = ask(f"framework={other.framework.code}")
    assert [row.competency for row in matrix.rows] == [other]
    assert matrix.total == 1


@pytest.mark.parametrize("query", ["competency=nobody", "framework=nowhere", "competency=А&framework=x"])
def test_unknown_part_of_the_map_is_empty(tree, query):
    LearningResourceFactory(competencies=[tree["А"]])
    matrix = ask(query)
    assert (matrix.rows, matrix.total) == ([], 0)


def test_rows_when_unfolded_then_those_under_an_open_one_are_there(tree):
    matrix = ask()

    def shown(*opened):
        return "".join(row.competency.code for row in matrix.unfolded(opened))

    assert shown() == "АЕ"
    assert shown("А") == "АБДЕ"
    assert shown("А", "Б") == "АБВГДЕ"
    assert shown("Б") == "АЕ"
    assert shown("*") == "АБВГДЕ"


@pytest.mark.parametrize("query", ["", "columns=kind", "competency=А", "framework=f"])
def test_queries_are_as_many_for_a_large_map(tree, query, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(5) as captured:
            ask(query)
        return len(captured)

    few = count()
    for number in range(30):
        LearningResourceFactory(competencies=[CompetencyFactory(code=f"Ж{number}", framework=tree["А"].framework)])
    assert count() == few

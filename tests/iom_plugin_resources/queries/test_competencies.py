import pytest

from iom_plugin_resources.models import Competency
from iom_plugin_resources.queries.competencies import CompetencyTree
from tests.factories.resources import CompetencyFactory, CompetencyFrameworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def standard():
    """A function, its action, the action's skill; and a root of another framework."""
    framework = CompetencyFrameworkFactory(title="Профстандарт")
    function = CompetencyFactory(framework=framework, code="A/01.6", title="Обучение")
    action = CompetencyFactory(framework=framework, code="A/01.6-Д1", title="Планирование урока", parent=function)
    CompetencyFactory(framework=framework, code="A/01.6-У1", title="Оценивание по критериям", parent=action)
    CompetencyFactory(code="R1", title="Читательская грамотность")


def tree(words="", chosen=""):
    return CompetencyTree(Competency.objects.select_related("framework"), words=words, chosen=str(chosen))


def outline(nodes):
    return [(node.competency.code, outline(node.children)) for node in nodes]


def codes(found):
    return [code for nodes in found.frameworks.values() for code, _children in outline(nodes)]


def test_whole_tree_stands_under_its_frameworks(standard):
    frameworks = tree().frameworks
    assert [outline(nodes) for nodes in frameworks.values()] == [
        [("A/01.6", [("A/01.6-Д1", [("A/01.6-У1", [])])])],
        [("R1", [])],
    ]


def test_found_competency_stands_under_what_it_belongs_to(standard):
    found = tree(words="критериями")
    assert found.count == 1
    assert [outline(nodes) for nodes in found.frameworks.values()] == [
        [("A/01.6", [("A/01.6-Д1", [("A/01.6-У1", [])])])]
    ]


@pytest.mark.parametrize("words", ["а/01.6-д1", "A/01.6-Д1"])
def test_code_is_found_in_either_alphabet(standard, words):
    assert tree(words=words).count == 1


@pytest.mark.parametrize("words", ["грамотности", "ЧИТАТЕЛЬСКОЙ", "грамотность читательская"])
def test_words_find_in_any_form_case_and_order(standard, words):
    assert codes(tree(words=words)) == ["R1"]


@pytest.mark.parametrize("words", ["квантовая механика", "№", "%", "'"])
def test_nothing_is_found_without_harm(standard, words):
    assert tree(words=words).count == 0
    assert tree(words=words).frameworks == {}


def test_chosen_competency_is_shown_whatever_is_looked_for_and_its_branch_is_open(standard):
    chosen = Competency.objects.get(code="A/01.6-У1")
    [function] = next(iter(tree(words="читательская", chosen=chosen.pk).frameworks.values()))
    [action] = function.children
    assert function.is_open
    assert action.is_open
    assert action.children[0].is_chosen


def test_what_only_leads_to_the_found_one_is_not_offered(standard):
    [function] = next(iter(tree(words="критериями").frameworks.values()))
    [action] = function.children
    assert not function.is_offered
    assert not action.is_offered
    assert action.children[0].is_offered


def test_long_tree_shows_its_upper_part(standard, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.queries.competencies.MOST_IN_WHOLE_TREE", 3)
    cut = tree()
    assert cut.is_cut
    assert outline(next(iter(cut.frameworks.values()))) == [("A/01.6", [("A/01.6-Д1", [])])]


@pytest.mark.parametrize("words", ["", "компетенция"])
def test_number_of_queries_does_not_depend_on_the_size_of_the_tree(
    words, django_assert_num_queries, django_assert_max_num_queries
):
    framework = CompetencyFrameworkFactory()
    root = CompetencyFactory(framework=framework, title="Компетенция")
    CompetencyFactory(framework=framework, title="Компетенция", parent=root)
    with django_assert_max_num_queries(4) as few:
        tree(words=words)
    for _number in range(20):
        CompetencyFactory(framework=framework, title="Компетенция", parent=root)
    with django_assert_num_queries(len(few)):
        tree(words=words)

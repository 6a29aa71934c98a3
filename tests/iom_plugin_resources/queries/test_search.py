import pytest

from iom_plugin_resources.models import LearningResource, SearchSynonym
from iom_plugin_resources.queries.resources import visible_to
from iom_plugin_resources.queries.search import did_you_mean, query_for, suggestions
from tests.factories.resources import CompetencyFactory, LearningResourceFactory
from tests.searching import SEARCHES

pytestmark = SEARCHES


@pytest.fixture
def symposium():
    return LearningResourceFactory(title="Симпозиум по читательской грамотности", summary="Встреча на Scratch")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cbvgjpbev", "симпозиум"),
        ("симпозеум", "симпозиум"),
        ("читательской граматности", "читательской грамотности"),
        ("ысксефер", ""),
        ("ыскфеср", "scratch"),
        ("симпозиумы", ""),
        ("симпозиумом по грамотности", ""),
        ("космонавтика", ""),
        ("", ""),
        ("%%%", ""),
    ],
)
def test_did_you_mean_when_words_are_mistyped_then_proposes_words_of_the_catalogue(symposium, typed, meant):
    assert did_you_mean(typed) == meant


def test_did_you_mean_when_a_competency_says_it_then_knows_the_word():
    CompetencyFactory(title="Наставничество")
    assert did_you_mean("наставнечество") == "наставничество"


def test_did_you_mean_when_the_resource_is_a_draft_then_tells_nothing_of_it():
    LearningResourceFactory(title="Криптография", live=False)
    assert did_you_mean("крептография") == ""


def test_did_you_mean_when_several_words_are_wrong_then_asks_twice(symposium, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert did_you_mean("симпозеум граматности") == "симпозиум грамотности"


def test_did_you_mean_when_a_whole_text_was_pasted_then_says_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert did_you_mean("симпозеум " * 20) == ""


def test_query_for_when_methodologist_added_synonyms_then_uses_them(symposium):
    SearchSynonym.objects.create(words="форум = симпозиум")
    assert LearningResource.objects.matching(query_for("форумы")).get() == symposium


@pytest.mark.parametrize("typed", ["симп", "читат", "симпозиум по гр", "Симпозиумы"])
def test_suggestions_when_a_beginning_is_typed_then_gives_titles(symposium, typed):
    assert suggestions(typed, visible_to(None)).resources == [symposium]


def test_suggestions_when_title_has_the_word_then_stands_first():
    LearningResourceFactory(title="А", summary="Робототехника")
    robots = LearningResourceFactory(title="Робототехника", summary="")
    assert suggestions("робот", visible_to(None)).resources[0] == robots


def test_suggestions_when_competency_has_the_words_then_gives_it():
    competency = CompetencyFactory(title="Формирующее оценивание")
    assert suggestions("оценив", visible_to(None)).competencies == [competency]


@pytest.mark.parametrize("typed", ["", " ", "%", "'"])
def test_suggestions_when_nothing_is_typed_then_gives_nothing(symposium, typed):
    assert not suggestions(typed, visible_to(None))


def test_suggestions_when_resource_is_a_draft_then_hides_it():
    LearningResourceFactory(title="Черновик", live=False)
    assert not suggestions("черн", visible_to(None))

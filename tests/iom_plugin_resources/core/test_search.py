"""The full-text engine of the database, whichever it is."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iom_plugin_resources.core.search import create_index, hits
from iom_plugin_resources.core.text import search_query
from iom_plugin_resources.models import LearningResource
from tests.factories.resources import LearningResourceFactory
from tests.searching import SEARCHES

pytestmark = SEARCHES


def titles(query, **options):
    found = LearningResource.objects.matching(search_query(query, **options))
    return sorted(found.values_list("title", flat=True))


@pytest.fixture
def catalogue():
    for title in (
        "Читательская грамотность на уроках",
        "Площадка для стажировок по ФГ",
        "Функциональная грамотность: от идеи к уроку",
        "В IT: как это по-русски",
        "Йога для учителя",
        "Труд и технология",
    ):
        LearningResourceFactory(title=title, summary="")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("читательской грамотности", ["Читательская грамотность на уроках"]),
        ("стажировка", ["Площадка для стажировок по ФГ"]),
        ("фг", ["Площадка для стажировок по ФГ"]),
        ("it", ["В IT: как это по-русски"]),
        ("урок грамотность", ["Функциональная грамотность: от идеи к уроку", "Читательская грамотность на уроках"]),
        ("йога", ["Йога для учителя"]),
        ("иога", []),
        ("три", []),
        ("грамотность вебинар", []),
        ("the", []),
    ],
)
def test_matching_when_words_are_asked_then_finds_the_same_on_every_database(catalogue, query, found):
    assert titles(query) == found


def test_matching_when_synonyms_are_known_then_finds_both_wordings(catalogue):
    synonyms = [["ФГ", "функциональная грамотность"]]
    assert titles("фг", synonyms=synonyms) == titles("функциональной грамотностью", synonyms=synonyms)
    assert len(titles("фг", synonyms=synonyms)) == 2


def test_matching_when_any_word_will_do_then_finds_more(catalogue):
    query = search_query("грамотность йога вебинар")
    assert LearningResource.objects.matching(query).count() == 0
    some = type(query)(query.words, any_word=True)
    assert LearningResource.objects.matching(some).count() == 3


def test_hits_when_words_stand_in_the_title_then_counts_them(catalogue):
    LearningResourceFactory(title="Оценивание", summary="Читательская грамотность")
    query = search_query("читательская грамотность")
    found = LearningResource.objects.matching(query).annotate(hits=hits("search_title", query))
    assert dict(found.values_list("title", "hits")) == {"Читательская грамотность на уроках": 2, "Оценивание": 0}


def test_index_when_text_changes_then_follows(catalogue):
    resource = LearningResource.objects.get(title="Йога для учителя")
    resource.title = "Шахматы"
    resource.save()
    assert titles("йога") == []
    assert titles("шахматы") == ["Шахматы"]
    resource.delete()
    assert titles("шахматы") == []


def test_index_when_rows_are_written_in_bulk_then_has_them():
    resource = LearningResourceFactory.build(provider=None)
    resource.search_text = " xxкомета "
    LearningResource.objects.bulk_create([resource])
    assert LearningResource.objects.matching(search_query("комета")).count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite loses triggers with a table made anew")
def test_create_index_when_triggers_were_lost_then_restores_and_fills(catalogue):
    with connection.cursor() as cursor:
        for event in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER iom_plugin_resources_learningresource_fts_{event}")
    LearningResource.objects.filter(title="Йога для учителя").update(search_text=" xxкомета ")
    create_index(LearningResource, "default")
    assert titles("комета") == ["Йога для учителя"]
    assert titles("йога") == []


def test_create_index_when_it_is_there_then_changes_nothing(catalogue):
    create_index(LearningResource, "default")
    assert len(titles("грамотность")) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_matching_when_query_is_hostile_then_answers(query):
    parsed = search_query(query, unfinished=True)
    if parsed:
        assert LearningResource.objects.matching(parsed).count() >= 0

import pytest

from iom_plugin_resources.models import LearningResource, SearchWord
from iom_plugin_resources.services.search import reindex, remember_words
from tests.factories.resources import CompetencyFactory, LearningResourceFactory

pytestmark = pytest.mark.django_db


def test_remember_words_when_they_are_known_then_adds_only_new_ones():
    remember_words(["Уроки чтения"])
    remember_words(["Чтения и письма"])
    known = set(SearchWord.objects.values_list("word", flat=True))
    assert known == {"уроки", "урок", "чтения", "чтение", "письма", "письмо"}
    assert SearchWord.objects.get(word="письмо").length == 6


def test_reindex_when_competency_was_renamed_then_text_follows():
    competency = CompetencyFactory(title="Чтение")
    resource = LearningResourceFactory(competencies=[competency])
    type(competency).objects.filter(pk=competency.pk).update(title="Аудирование")
    assert reindex(LearningResource.objects.all()) == 1
    resource.refresh_from_db()
    assert "xxаудирование" in resource.search_text
    assert "чтение" not in resource.search_text


def test_reindex_when_there_are_many_then_queries_grow_by_chunks_only(django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.services.search.AT_A_TIME", 20)
    LearningResourceFactory.create_batch(30)
    with django_assert_max_num_queries(16):
        assert reindex(LearningResource.objects.all()) == 30


def test_reindex_when_the_resource_is_a_draft_then_its_words_are_not_proposed_to_anybody():
    LearningResourceFactory(title="Криптография", live=False)
    reindex(LearningResource.objects.all())
    assert not SearchWord.objects.filter(word="криптография").exists()

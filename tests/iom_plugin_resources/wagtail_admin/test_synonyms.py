"""Synonyms of the search are kept by methodologists in the Wagtail admin."""

import pytest
from django.urls import reverse

from iom_plugin_resources.models import SearchSynonym


def words(response) -> list[str]:
    return response.context["form"].errors.get("words", [])


def test_a_group_is_written_found_changed_and_deleted(admin):
    assert reverse("iom_searchsynonym:index") in admin.get(reverse("wagtailadmin_home")).content.decode()
    admin.post(reverse("iom_searchsynonym:add"), {"words": " ФГ,функциональная грамотность ,\nфг"})
    group = SearchSynonym.objects.get()
    assert group.words == "ФГ, функциональная грамотность" or group.phrases == ["фг", "функциональная грамотность"]
    assert "функциональная" in admin.get(reverse("iom_searchsynonym:index"), {"q": "функц"}).content.decode()
    admin.post(reverse("iom_searchsynonym:edit", args=[group.pk]), {"words": "ФГ = функциональная грамотность, PISA"})
    group.refresh_from_db()
    assert len(group.phrases) == 3
    admin.post(reverse("iom_searchsynonym:delete", args=[group.pk]))
    assert not SearchSynonym.objects.exists()


@pytest.mark.parametrize("text", ["", "ФГ", "ФГ,", "ФГ, фг", " , ,"])
def test_a_group_needs_two_phrases(admin, text):
    assert words(admin.post(reverse("iom_searchsynonym:add"), {"words": text}))
    assert not SearchSynonym.objects.exists()


def test_a_phrase_stands_in_one_group_only(admin):
    SearchSynonym.objects.create(words="ФГ, функциональная грамотность")
    [sentence] = words(admin.post(reverse("iom_searchsynonym:add"), {"words": "фг, PISA"}))
    assert "ФГ, функциональная грамотность" in sentence

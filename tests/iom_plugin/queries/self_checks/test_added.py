"""Criteria of an editor: words that call for advice, words that should be there."""

import pytest

from iom_plugin.models import Criterion
from tests.factories.self_checks import good_plan

from .checking import advice_of

pytestmark = pytest.mark.django_db


def added(**fields):
    return Criterion.objects.create(code="own", title="Свой критерий", sort_order=500, **fields)


@pytest.mark.parametrize(
    ("looks_in", "words", "written"),
    [
        ("task", "лист самооценки", "листы самооценки"),
        ("task", "изучить\nосвоить", "Изучить"),
        ("need", "формирующее оценивание", "формирующего оценивания"),
        ("activity", "вебинар", "Вебинар"),
        ("activity", "видеозапись урока", "видеозаписи урока"),
        ("result", "Обзор", "Обзор"),
    ],
)
def test_unwanted_words_when_there_in_any_form_then_advice_and_example_of_the_editor(looks_in, words, written):
    added(looks_in=looks_in, unwanted_words=words, advice="Скажите точнее.", example="Вот так.")
    [finding] = advice_of("own", good_plan()[:1]).warnings
    assert (finding.sentence, finding.example, finding.noun) == ("Скажите точнее.", "Вот так.", looks_in)
    assert f"«{written}»" in finding.how


@pytest.mark.parametrize("words", ["робот", "листок", "самооценка листа", " \n", "видео", "формировать"])
def test_unwanted_words_when_not_there_then_nothing_is_said(words):
    added(looks_in="task", unwanted_words=words)
    plan = good_plan()[:1]
    plan[0]["tasks"] = plan[0]["tasks"][1:]
    assert advice_of("own", plan).found == []


@pytest.mark.parametrize("words", ["тьютор", "робот\nнаставник", "видеозапись урока", "вебинар", "урок", "пособие"])
def test_wanted_words_when_one_of_them_is_somewhere_then_nothing_is_said(words):
    added(looks_in="activity", wanted_words=words)
    advice = advice_of("own", good_plan()[:1])
    assert (advice.found, advice.suggested) == ([], 2)


@pytest.mark.parametrize("words", ["робот", "экскурсия\nмузей", "родитель", "видеоролик урока", "читательский", "ЕГЭ"])
def test_wanted_words_when_none_is_there_then_one_finding_for_the_route(words):
    added(looks_in="activity", wanted_words=words)
    [finding] = advice_of("own", good_plan()[:1]).warnings
    assert (finding.noun, finding.anchor) == ("", "road-map")
    assert words.splitlines()[0] in finding.how


@pytest.mark.parametrize("fields", [{}, {"looks_in": "task"}, {"unwanted_words": "урок"}, {"hint": "Подумайте"}])
def test_criterion_when_it_names_no_words_or_no_place_then_the_program_judges_nothing(fields):
    added(**fields)
    advice = advice_of("own", good_plan())
    assert (advice.found, advice.suggested) == ([], None)


def test_criterion_of_the_sources_when_an_editor_gave_words_then_both_rules_speak():
    Criterion.objects.filter(code="c6").update(looks_in="activity", unwanted_words="вебинар", advice="Лучше очно.")
    plan = good_plan()[:1]
    plan[0]["tasks"][1]["steps"][0][0] = "Посещение уроков коллег"
    assert len(advice_of("c6", plan).warnings) == 2


def test_criterion_when_retired_then_not_asked():
    Criterion.objects.filter(code="c6").update(is_active=False)
    with pytest.raises(StopIteration):
        advice_of("c6", good_plan())

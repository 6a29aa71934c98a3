import pytest

from iom_plugin.models import Opener, ResultForm
from iom_plugin.queries.openers import alike, in_columns, opener_for, result_forms_for
from tests.factories.routes import LearningTaskFactory

pytestmark = pytest.mark.django_db


def codes(forms):
    return {form.code for form in forms}


def test_in_columns_when_an_opener_is_retired_then_it_is_not_offered():
    Opener.objects.filter(code="learn-study").update(is_active=False)
    offered = codes(in_columns("learning"))
    assert "learn-master" in offered
    assert "learn-study" not in offered
    assert "need-literacy" not in offered


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Изучить методику Занкова", "learn-study"),
        ("Изучение литературы по теме", "learn-study"),
        ("освою приёмы смыслового чтения", "learn-master"),
        ("Научиться эффективно применять листы самооценки", "learn-apply"),
        ("Научиться оценивать результаты", "practice-evaluate"),
        ("внедрить в практику приёмы", "practice-introduce"),
        ("Разработать и использовать рабочие листы в практике", "practice-develop"),
        ("Стать готовой к проведению уроков", "practice-ready"),
        ("Повышение качества образовательных результатов учеников", "need-quality"),
        ("Изменение способа оценивания", "need-assessment"),
        ("Изменить характер отношений с родителями", "need-relations"),
        ("Выявить типичные затруднения", "need-difficulties"),
        ("Научиться проектировать уроки", None),
        ("Стать мастером", None),
        ("Статья о чтении", None),
        ("Разработать рабочие листы", None),
        ("Пройти курсы", None),
        ("Провести два открытых урока", None),
        ("", None),
        ("— «»", None),
    ],
)
def test_opener_for_when_words_are_free_then_the_one_that_they_begin_as(text, code):
    found = opener_for(text, Opener.objects.all())
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("one", "other", "are"), [("изучить", "изучение", True), ("освоить", "осветить", False), ("и", "и", False)]
)
def test_alike_when_roots_are_compared_then_short_ones_do_not_count(one, other, are):
    assert alike(one, other) is are


def test_result_forms_for_when_opener_is_chosen_then_its_forms_fit_and_all_others_follow():
    task = LearningTaskFactory(opener=Opener.objects.get(code="practice-evaluate"), kind="practice")
    forms = result_forms_for(task)
    assert codes(forms.fitting) == {"control-works", "assessment-sheets", "monitoring-maps", "self-analysis-maps"}
    assert len(forms.fitting) + len(forms.others) == ResultForm.objects.count()


def test_result_forms_for_when_words_are_free_then_by_the_opener_that_they_sound_like():
    task = LearningTaskFactory(text="Изучение приёмов смыслового чтения", kind="learning")
    fitting = codes(result_forms_for(task).fitting)
    assert "review" in fitting
    assert "methodical-work" not in fitting


def test_result_forms_for_when_nothing_is_known_then_by_the_kind_of_task():
    fitting = codes(result_forms_for(LearningTaskFactory(text="Пройти курсы", kind="learning")).fitting)
    assert {"review", "methodical-work"} <= fitting
    assert "control-works" not in fitting


def test_result_forms_for_when_the_chosen_form_is_retired_then_it_stays_on_offer():
    retired = ResultForm.objects.get(code="review")
    ResultForm.objects.filter(pk=retired.pk).update(is_active=False)
    task = LearningTaskFactory(opener=Opener.objects.get(code="learn-study"))
    assert retired in result_forms_for(task, retired.pk).fitting
    assert retired not in result_forms_for(task).fitting


def test_result_forms_for_when_asked_then_two_queries(django_assert_num_queries):
    task = LearningTaskFactory(opener=Opener.objects.get(code="learn-study"))
    with django_assert_num_queries(2):
        result_forms_for(task)

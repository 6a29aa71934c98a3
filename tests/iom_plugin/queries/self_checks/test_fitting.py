"""Criteria 5 and 9: forms of work and of results on tasks of both kinds."""

import pytest

from iom_plugin.models import Opener, ResultForm
from tests.factories.self_checks import good_plan

from .checking import advice_of

pytestmark = pytest.mark.django_db

DAYS = "октябрь 2026"


def steps_plan(kind, steps, text=None):
    plan = good_plan()[:1]
    task = plan[0]["tasks"][0 if kind == "learning" else 1]
    task["steps"] = [[title, form, DAYS] for title, form in steps]
    if text:
        task.update(text=text, opener=None)
    return plan


def results_plan(kind, results, *, opener=None, text=None):
    plan = good_plan()[:1]
    task = plan[0]["tasks"][0 if kind == "learning" else 1]
    task["results"] = results
    task["opener"] = opener
    task["text"] = text or task["text"]
    plan[0]["tasks"] = [task]
    return plan


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("learning", [("Вебинар «Оценивание»", "webinar")]),
        ("learning", [("Вебинар «Оценивание»", None), ("Пробный урок в 6 классе", None)]),
        ("learning", [("Посещение двух уроков наставника", "visit")]),
        ("practice", [("Семинар «Оценивание»", "seminar"), ("Проба: два урока", "trial")]),
        ("practice", [("Открытый урок для педагогов округа", None)]),
        ("practice", [("Разработка листов самооценки", "development")]),
        ("practice", [("Семинар «Оценивание»", "seminar"), ("Разбор урока с тьютором", "mentor")]),
    ],
)
def test_forms_of_work_when_they_fit_then_no_warning(kind, steps):
    assert advice_of("c5", steps_plan(kind, steps)).warnings == []


@pytest.mark.parametrize(
    ("kind", "steps", "seen"),
    [
        ("practice", [("Вебинар «Оценивание»", "webinar")], "слушают и читают"),
        ("practice", [("Курсы «Оценивание», 36 ч", "course"), ("Глава 2 пособия", "materials")], "слушают и читают"),
        ("practice", [("Лекция о критериях оценивания", None)], "слушают и читают"),
        ("practice", [("Изучение статьи «Критерии»", None), ("Семинар «Критерии»", None)], "слушают и читают"),
        ("learning", [("Пробный урок с листами самооценки", "trial")], "только пробуют"),
        ("learning", [("Проба: урок в 5 классе", None), ("Открытый урок в 6 классе", "open_lesson")], "только пробуют"),
    ],
)
def test_forms_of_work_when_one_sided_then_warned(kind, steps, seen):
    [finding] = advice_of("c5", steps_plan(kind, steps)).warnings
    assert seen in finding.sentence
    assert finding.noun == "task"


def test_forms_of_work_when_the_task_is_to_learn_applying_then_trials_alone_will_do():
    plan = steps_plan("learning", [("Проба: урок в 5 классе", "trial")], "Научиться применять листы самооценки")
    assert advice_of("c5", plan).warnings == []


@pytest.mark.parametrize(
    ("kind", "opener", "results"),
    [
        ("learning", "learn-study", [["review", "Обзор"]]),
        ("learning", "learn-apply", [["trial", "Пробный урок"]]),
        ("learning", None, [["test", "Тест"]]),
        ("learning", None, [[None, "Реферат о критериях"]]),
        ("practice", "practice-introduce", [["lesson-scenarios", "Сценарий"], ["talk", "Рассказ на ШМО"]]),
        ("practice", "practice-evaluate", [["assessment-sheets", "Листы"]]),
        ("practice", None, [["portfolio", "Портфолио"]]),
        ("practice", None, [[None, "Открытый показ родителям"]]),
    ],
)
def test_results_when_one_of_them_fits_then_no_warning(kind, opener, results):
    assert advice_of("c9", results_plan(kind, results, opener=opener)).warnings == []


@pytest.mark.parametrize(
    ("kind", "opener", "results", "seen"),
    [
        ("practice", "practice-introduce", [["test", "Тест"]], "рассказывает об изученном"),
        ("practice", "practice-develop", [["abstract", "Реферат"], ["review", "Обзор"]], "рассказывает об изученном"),
        ("practice", None, [[None, "Реферат по теме"]], "рассказывает об изученном"),
        ("practice", None, [[None, "Доклад на педсовете"]], "рассказывает об изученном"),
        ("learning", "learn-study", [["masterclass", "Мастер-класс"]], "показывает практику"),
        ("learning", None, [["lesson-scenarios", "Сценарии уроков"]], "показывает практику"),
        ("learning", None, [[None, "Сценарий урока"]], "показывает практику"),
    ],
)
def test_results_when_none_fits_the_kind_of_task_then_warned(kind, opener, results, seen):
    [finding] = advice_of("c9", results_plan(kind, results, opener=opener)).warnings
    assert seen in finding.sentence
    assert finding.example


def test_result_when_it_only_does_not_fit_the_opener_then_a_hint():
    advice = advice_of("c9", results_plan("learning", [["trial", "Урок"]], opener="learn-study"))
    assert (advice.warnings, len(advice.hints)) == ([], 1)


def test_result_when_free_words_sound_like_an_opener_then_judged_by_it():
    plan = results_plan("learning", [["trial", "Урок"]], text="Научиться применять листы самооценки на уроках")
    assert advice_of("c9", plan).found == []


def test_result_when_an_editor_let_it_fit_then_no_warning():
    Opener.objects.get(code="learn-study").result_forms.add(ResultForm.objects.get(code="masterclass"))
    assert advice_of("c9", results_plan("learning", [["masterclass", "Показ"]], opener="learn-study")).found == []

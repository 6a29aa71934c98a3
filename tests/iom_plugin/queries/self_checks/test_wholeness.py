"""Criteria 1, 4 and 10: needs, tasks, trials, results."""

import pytest

from tests.factories.resources import CompetencyFactory
from tests.factories.routes import DeficitFactory, TeacherFactory
from tests.factories.self_checks import good_plan, route_of

from .checking import advice_of, check

pytestmark = pytest.mark.django_db


def sentences(findings) -> str:
    return "\n".join(finding.sentence for finding in findings)


# --- Criterion 1 ---


@pytest.mark.parametrize(
    "text",
    [
        "Недостаточное владение приёмами формирующего оценивания",
        "Затрудняюсь оценивать работу учеников на уроке",
        "Изменение способа оценивания образовательных результатов шестиклассников",
        "Не умею составлять листы самооценки",
        "Обеспечение качества результатов по математике за счёт использования приёмов самооценки",
        "Внедрение критериального подхода, чтобы дети сами оценивали работу",
    ],
)
def test_need_when_its_tasks_are_about_it_then_nothing_is_said(text):
    plan = good_plan()[:1]
    plan[0]["text"] = text
    assert advice_of("c1", plan).found == []


@pytest.mark.parametrize(
    "text",
    [
        "Необходимость работы с одарёнными детьми",
        "Создание условий для достижения спортивных побед",
        "Изменение характера отношений с родителями за счёт применения медиации",
        "Трудности с дисциплиной в пятом классе",
        "Внедрение робототехники для кружка",
        "Низкая цифровая грамотность",
    ],
)
def test_need_when_no_task_shares_a_word_then_only_a_hint(text):
    plan = good_plan()[:1]
    plan[0]["text"] = text
    advice = advice_of("c1", plan)
    assert (advice.warnings, advice.suggested) == ([], 2)
    assert text in sentences(advice.hints)


def test_need_when_its_competency_shares_a_word_with_the_tasks_then_nothing_is_said():
    plan = good_plan()[:1]
    plan[0] |= {"text": "Мне трудно", "competency": CompetencyFactory(title="Формирующее оценивание")}
    assert advice_of("c1", plan).found == []


def test_need_when_it_has_no_task_then_warned_with_a_link_to_it():
    route = route_of([{"text": "Трудно оценивать", "tasks": []}])
    [finding] = check(route).advice[0].warnings
    assert finding.anchor == f"need-{route.needs.get().pk}"


@pytest.mark.parametrize(
    "text",
    [
        "Повышение/обеспечение качества образовательных результатов за счёт самооценки",
        "Потребность в разработке программы … для шестого класса",
        "Изменение характера оценивания ... в начальной школе",
        "Создание условий для достижения ____ результатов по самооценке",
        "Внедрение приёмов/методов оценивания",
        "Необходимость формирования {какой?} грамотности через оценивание",
    ],
)
def test_need_when_its_wording_is_unfinished_then_warned(text):
    plan = good_plan()[:1]
    plan[0]["text"] = text
    assert len(advice_of("c1", plan).warnings) == 1


@pytest.mark.parametrize(("status", "is_named"), [("accepted", True), ("in_work", True), ("proposed", False)])
def test_deficit_when_no_need_is_about_it_then_a_hint_only_if_it_is_accepted(status, is_named):
    teacher = TeacherFactory()
    deficit = DeficitFactory(teacher=teacher, status=status)
    advice = advice_of("c1", good_plan(), teacher=teacher)
    assert (deficit.competency.title in sentences(advice.hints)) == is_named
    assert advice.warnings == []


@pytest.mark.parametrize("status", ["declined", "closed"])
def test_deficit_when_it_is_over_then_it_needs_no_line(status):
    teacher = TeacherFactory()
    DeficitFactory(teacher=teacher, status=status)
    assert advice_of("c1", good_plan(), teacher=teacher).found == []


def test_deficit_when_a_need_is_about_it_then_nothing_is_said():
    teacher = TeacherFactory()
    deficit = DeficitFactory(teacher=teacher)
    plan = good_plan()
    plan[0]["competency"] = deficit.competency
    assert advice_of("c1", plan, teacher=teacher).found == []


@pytest.mark.parametrize(
    ("title", "is_named"),
    [
        ("Формирующее оценивание", False),
        ("Приёмы оценивания", False),
        ("Формирующее оценивание в начальной школе", True),
    ],
)
def test_deficit_when_a_need_without_competency_has_all_of_its_words_then_nothing_is_said(title, is_named):
    teacher = TeacherFactory()
    DeficitFactory(teacher=teacher, competency=CompetencyFactory(title=title))
    plan = good_plan()[:1]
    plan[0]["competency"] = None
    assert (title in sentences(advice_of("c1", plan, teacher=teacher).hints)) == is_named


def test_deficits_when_several_have_no_need_then_one_hint_names_them():
    teacher = TeacherFactory()
    titles = [DeficitFactory(teacher=teacher).competency.title for _number in range(3)]
    [finding] = advice_of("c1", good_plan(), teacher=teacher).found
    assert all(title in finding.sentence for title in titles)


def test_deficit_when_it_is_another_teachers_then_it_is_not_read():
    DeficitFactory()
    assert advice_of("c1", good_plan()).found == []


# --- Criterion 4 ---


def with_steps(*steps):
    plan = good_plan()[:1]
    plan[0]["tasks"][1]["steps"] = [[title, form, "ноябрь 2026", fields] for title, form, fields in steps]
    return plan


@pytest.mark.parametrize(
    ("title", "form", "fields"),
    [
        ("Проба: два урока с листами самооценки", "trial", {}),
        ("Проба: два урока с листами самооценки", None, {}),
        ("Открытый урок для педагогов округа", None, {}),
        ("Проведение серии уроков с листами самооценки", None, {}),
        ("Апробация листов в 6 «Б» классе", "development", {}),
        ("Два занятия с новой игрой", None, {"phase": "trial"}),
        ("Проведение мастер-класса для коллег", "masterclass", {}),
        ("Восемь семейных игровых встреч", "project", {}),
        ("Проведение двадцати занятий кружка", None, {}),
    ],
)
def test_practice_when_something_is_tried_then_no_warning(title, form, fields):
    assert advice_of("c4", with_steps((title, form, fields))).found == []


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Посещение трёх уроков наставника", "visit"),
        ("Посещение открытого урока Петровой Е. В.", None),
        ("Семинар «Внедрение листов самооценки»", "seminar"),
        ("Вебинар «Апробация ФГОС»", None),
        ("Консультация методиста о листах самооценки", "consultation"),
        ("Разбор видеозаписи с тьютором", "video"),
        ("Мастер-класс Петровой «Самооценка»", "masterclass"),
    ],
)
def test_practice_when_nothing_is_tried_then_warned(title, form):
    [finding] = advice_of("c4", with_steps((title, form, {}))).warnings
    assert finding.noun == "task"


def test_need_when_it_has_no_practice_task_then_warned_with_a_link_to_the_need():
    plan = good_plan()[:1]
    del plan[0]["tasks"][1]
    [finding] = advice_of("c4", plan).warnings
    assert finding.noun == "need"


# --- Criterion 10 ---


def test_practice_when_tried_and_shown_then_it_can_change():
    assert advice_of("c10", good_plan()[:1]).found == []


@pytest.mark.parametrize("results", [[], [["test", "Тест"]], [["abstract", "Реферат"], ["essay", "Эссе"]]])
def test_practice_when_tried_but_not_shown_then_warned(results):
    plan = good_plan()[:1]
    plan[0]["tasks"][1]["results"] = results
    assert len(advice_of("c10", plan).warnings) == 1


def test_practice_when_shown_but_not_tried_then_warned():
    assert len(advice_of("c10", with_steps(("Посещение трёх уроков наставника", "visit", {}))).warnings) == 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" ", "пусто"),
        ("Повышение уровня мастерства учителя истории", "Повышение уровня"),
        ("Улучшение результатов", "Улучшение"),
        ("Использование современных технологий и методов", "общие"),
        ("Новые знания и умения", "общие"),
        ("Совершенствование преподавания биологии", "Совершенствование"),
    ],
)
def test_expected_result_when_empty_or_general_then_a_hint(text, seen):
    advice = advice_of("c10", good_plan(), expected_result=text)
    assert advice.warnings == []
    [finding] = advice.hints
    assert seen in finding.how
    assert finding.example


@pytest.mark.parametrize(
    "text",
    [
        "Оцениваем вместе",
        "Ученики сами оценивают работу по листам",
        "На каждом уроке есть обратная связь по критериям",
        "Дети ведут портфолио чтения",
        "Сценарии двух уроков показаны на ШМО",
        "Половина класса пересказывает текст по плану",
    ],
)
def test_expected_result_when_it_says_what_will_be_different_then_nothing_is_said(text):
    assert advice_of("c10", good_plan(), expected_result=text).found == []

"""Criteria 2, 3 and 6 on good and bad wordings."""

import pytest

from tests.factories.self_checks import good_plan

from .checking import advice_of

pytestmark = pytest.mark.django_db


def task_plan(text, kind="learning"):
    plan = good_plan()[:1]
    task = plan[0]["tasks"][0 if kind == "learning" else 1]
    task.update(text=text, opener=None)
    return plan


def activity_plan(title, form=None, **fields):
    plan = good_plan()[:1]
    plan[0]["tasks"][0]["steps"] = [[title, form, "октябрь 2026", fields]]
    return plan


# --- Criterion 2: concrete tasks ---


@pytest.mark.parametrize(
    "text",
    [
        "Изучить приёмы формирующего оценивания на уроках математики",
        "Освоить стратегии смыслового чтения",
        "Научиться применять кейс-метод на уроках обществознания",
        "Внедрить в собственную практику листы самооценки в 6 «Б» классе",
        "Изучить требования обновлённых ФГОС к оценке результатов",
        "Освоить технологию развития критического мышления через чтение и письмо",
        "Научиться составлять задания PISA-типа и/или подбирать их, см. https://example.org/bank/tasks",
        "Разрабатывать и использовать в собственной практике задания на работу с несплошными текстами",
    ],
)
def test_task_when_concrete_then_no_warning(text):
    assert advice_of("c2", task_plan(text)).warnings == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Повысить уровень профессиональной компетентности", "Повысить уровень"),
        ("Совершенствовать педагогическое мастерство учителя математики", "Совершенствовать"),
        ("Изучить различные приёмы работы с текстом", "различные"),
        ("Освоить приёмы формирующего оценивания и т. д.", "«и т. д.»"),
        ("Изучить игры, квесты и др. на уроках истории", "«и др.»"),
        ("По возможности освоить интерактивные доски и панели", "По возможности"),
        ("Изучить современные образовательные технологии", "общие"),
        ("Освоить новые методы и приёмы работы", "общие"),
        ("Изучить литературу по теме", "общие"),
        ("Изучить ФГОС", "меньше 3"),
        ("Освоить фасилитацию", "меньше 3"),
        ("Изучить приёмы/способы формирующего оценивания", "«приёмы» и «способы»"),
        ("Освоить методы / технологии смыслового чтения", "«методы» и «технологии»"),
        ("Научиться применять технологию … на уроках биологии", "«…»"),
        ("Изучить приёмы ____ на уроках географии", "«____»"),
        ("Освоить приёмы {чего? каких?} на уроках физики", "«{чего? каких?}»"),
    ],
)
def test_task_when_general_or_unfinished_then_warned_with_the_reason(text, seen):
    [finding] = advice_of("c2", task_plan(text)).warnings
    assert seen in finding.how
    assert finding.example
    assert finding.noun == "task"


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("Изучить различные приёмы работы с таблицами", "«Изучить приёмы работы с таблицами: …"),
        ("Освоить фасилитацию", "«Освоить фасилитацию: …"),
        ("Освоить современные технологии", "«Освоить приёмы … (какие? чего?)"),
        ("Изучить литературу по теме", "«Изучить приёмы … (какие? чего?)"),
        ("Научиться применять методы обучения", "«Научиться применять приёмы … (какие? чего?)"),
        ("Овладеть методами обучения", "«Изучить приёмы формирующего оценивания"),
        ("Совершенствовать педагогическое мастерство", "«Изучить приёмы формирующего оценивания"),
        ("Современные технологии", "«Изучить приёмы формирующего оценивания"),
    ],
)
def test_task_when_general_then_the_example_goes_on_from_the_teachers_words_if_any_are_left(text, beginning):
    [finding] = advice_of("c2", task_plan(text)).warnings
    assert finding.example.startswith(beginning)


def test_task_when_a_slash_is_left_then_example_keeps_the_teachers_words():
    [finding] = advice_of("c2", task_plan("Изучить приёмы/способы формирующего оценивания")).warnings
    assert "«Изучить приёмы формирующего оценивания»" in finding.example


# --- Criterion 3: learning, not duties ---


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Научиться проводить родительские собрания в форме дискуссии", "learning"),
        ("Изучить порядок заполнения электронного журнала", "learning"),
        ("Овладеть приёмами подготовки учеников к олимпиаде", "learning"),
        ("Познакомиться с организацией проектной деятельности в начальной школе", "learning"),
        ("Приёмы формирующего оценивания на уроках", "learning"),
        ("Систематизировать опыт подготовки к экзамену", "learning"),
        ("Узнать, как организовать работу в группах", "learning"),
        ("Разработать задания на чтение таблиц и апробировать их", "practice"),
        ("Внедрить в собственную практику листы самооценки", "practice"),
        ("Провести серию уроков с применением приёмов смыслового чтения", "practice"),
        ("Разработать и опробовать листы самооценки для 6 класса", "practice"),
        ("Организовать работу в парах, используя технологию критического мышления", "practice"),
        ("Апробировать задания на работу с таблицами и схемами", "practice"),
    ],
)
def test_task_when_it_is_to_learn_or_to_change_practice_then_no_warning(text, kind):
    assert advice_of("c3", task_plan(text, kind)).warnings == []


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Провести родительское собрание о чтении", "learning", "Провести"),
        ("Подготовить отчёт о работе методического объединения", "learning", "Подготовить отчёт"),
        ("Заполнить электронный журнал и личные дела", "practice", "Заполнить"),
        ("Организовать школьную олимпиаду по математике", "practice", "Организовать"),
        ("Обеспечить участие детей в конкурсах", "learning", "Обеспечить"),
        ("Разработать рабочую программу по алгебре", "practice", "Разработать"),
        ("Принять участие в муниципальном конкурсе", "learning", "Принять участие"),
        ("Посещать семинары методического объединения", "learning", "Посещать"),
        ("Проведение предметной недели в школе", "practice", "Проведение"),
        ("Своевременно вести документацию классного руководителя", "learning", "вести"),
        ("Пройти курсы повышения квалификации", "learning", "Пройти"),
        ("Выступить на методическом объединении", "practice", "Выступить"),
        ("Получить первую квалификационную категорию", "learning", "Получить"),
        ("Повысить успеваемость учащихся по математике", "learning", "Повысить успеваемость"),
        ("Повысить качество знаний на 10 %", "practice", "Повысить качество знаний"),
        ("Увеличить количество призёров олимпиад", "learning", "Увеличить количество"),
    ],
)
def test_task_when_it_is_a_duty_then_the_word_is_named(text, kind, word):
    [finding] = advice_of("c3", task_plan(text, kind)).warnings
    assert f"«{word}»" in finding.how
    assert finding.example


def test_task_when_it_is_a_duty_then_the_example_is_made_of_the_teachers_words():
    [finding] = advice_of("c3", task_plan("Провести родительское собрание о чтении")).warnings
    assert finding.example.startswith("«Научиться проводить родительское собрание о чтении")


def test_task_when_it_begins_as_its_opener_then_it_is_no_duty():
    plan = task_plan("Изучить, как организовать родительское собрание")
    plan[0]["tasks"][0]["opener"] = "learn-study"
    assert advice_of("c3", plan).warnings == []


def test_task_when_its_opener_was_left_for_own_words_then_they_are_read():
    plan = task_plan("Провести родительское собрание")
    plan[0]["tasks"][0]["opener"] = "learn-study"
    assert len(advice_of("c3", plan).warnings) == 1


# --- Criterion 6: events, not directions ---


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Вебинар «Формирующее оценивание: инструменты учителя», ИРО", "webinar"),
        ("Изучение пособия по критериальному оцениванию, глава 2", "materials"),
        ("Пинская М. А. Формирующее оценивание: оценивание в классе", "materials"),
        ("Изучение литературы: Пинская М. А., «Оценивание в классе»", "materials"),
        ("Посещение уроков коллеги-наставника (3 урока)", "visit"),
        ("Посещение двух уроков учителя физики", "visit"),
        ("Посещение уроков Петровой Е. В.", "visit"),
        ("Проба: два урока с листами самооценки", "trial"),
        ("Анализ видеозаписи урока с тьютором", "video"),
        ("Курсы ПК «Читательская грамотность», 36 ч., ЦНППМ", "course"),
        ("Открытый урок для педагогов округа", "open_lesson"),
        ("Семинар-практикум ММЦ «Задания PISA-типа»", "workshop"),
        ("Консультация с методистом по критериям оценивания", None),
        ("Участие в вебинарах «Яндекс Учебника», октябрь", "webinar"),
    ],
)
def test_activity_when_it_is_an_event_then_no_warning(title, form):
    assert advice_of("c6", activity_plan(title, form)).warnings == []


@pytest.mark.parametrize(
    ("title", "form", "seen"),
    [
        ("Изучение литературы", "materials", "название формы"),
        ("Вебинар", "webinar", "название формы"),
        ("Проба: уроки", "trial", "название формы"),
        ("Изучение литературы по теме самообразования", None, "общие"),
        ("Посещение уроков коллег", "visit", "общие"),
        ("Участие в методических мероприятиях района", None, "общие"),
        ("Обучение на курсах повышения квалификации", None, "общие"),
        ("Обобщение собственного опыта", None, "общие"),
        ("Изучение литературы по формирующему оцениванию", "materials", "«литература»"),
        ("Работа с источниками о функциональной грамотности", None, "«литература»"),
        ("Посещение уроков по формирующему оцениванию", "visit", "чьи уроки"),
        ("Участие в вебинарах по функциональной грамотности", "webinar", "вебинарах"),
        ("Посещение семинаров о смысловом чтении", None, "семинаров"),
    ],
)
def test_activity_when_it_is_a_direction_then_warned_with_the_reason(title, form, seen):
    [finding] = advice_of("c6", activity_plan(title, form)).warnings
    assert seen in finding.how
    assert finding.example
    assert finding.noun == "activity"


def test_activity_when_it_is_a_direction_then_the_example_goes_on_from_the_teachers_words():
    [finding] = advice_of("c6", activity_plan("Посещение уроков по самооценке", "visit")).warnings
    assert finding.example.startswith("«Посещение уроков по самооценке: три урока")


def test_task_when_two_duties_are_named_then_the_example_is_that_of_the_criterion():
    plan = task_plan("Провести неделю истории и оформить кабинет")
    [finding] = advice_of("c3", plan).warnings
    assert finding.example == advice_of("c3", plan).example


def test_activity_when_picked_from_the_map_then_its_name_is_enough(resource):
    assert advice_of("c6", activity_plan("Вебинар", "webinar", resource=resource)).warnings == []

"""A sensible route of two needs, as a plan in words; tests spoil one place of it."""

import copy

from iom_plugin.models import Opener, ResultForm, Route, WorkForm

from .routes import (
    ActivityFactory,
    LearningTaskFactory,
    ResultFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
)

# kind of task, opener, wording → steps (title, form, dates), results (form, wording)
GOOD = [
    {
        "text": "Недостаточно владею приёмами формирующего оценивания",
        "tasks": [
            {
                "kind": "learning",
                "opener": "learn-study",
                "text": "Изучить приёмы формирующего оценивания на уроках математики",
                "steps": [
                    ["Вебинар института развития образования «Инструменты оценивания»", "webinar", "октябрь 2026"],
                    ["Пособие о критериальном оценивании, вторая глава", "materials", "до 15.11.2026"],
                ],
                "results": [["review", "Обзор приёмов с примерами"]],
            },
            {
                "kind": "practice",
                "opener": "practice-introduce",
                "text": "Внедрить в собственную практику листы самооценки в шестом классе",
                "steps": [
                    ["Посещение трёх уроков наставника", "visit", "ноябрь 2026 г."],
                    ["Проба: два урока с листами самооценки", "trial", "декабрь 2026 г. – январь 2027 г."],
                    ["Разбор видеозаписи урока вместе с тьютором", "video", "февраль 2027"],
                ],
                "results": [["lesson-scenarios", "Сценарий урока"], ["talk", "Рассказ на школьном объединении"]],
            },
        ],
    },
    {
        "text": "Необходимость формирования читательской грамотности в соответствии с требованиями ФГОС",
        "tasks": [
            {
                "kind": "learning",
                "opener": None,
                "text": "Освоить стратегии работы с читательским текстом",
                "steps": [["Курсы «Читательская грамотность», 36 часов", "course", "11.01.2027–29.01.2027"]],
                "results": [["test", "Итоговый тест курсов"]],
            },
            {
                "kind": "practice",
                "opener": "practice-develop",
                "text": "Разрабатывать и использовать в собственной практике задания к несплошным текстам",
                "steps": [
                    ["Семинар-практикум «Задания в формате международных исследований»", "workshop", "март 2027"],
                    ["Открытый урок для педагогов округа", "open_lesson", "апрель 2027"],
                ],
                "results": [["masterclass", "Мастер-класс"], ["collection", "Копилка заданий"]],
            },
        ],
    },
]


def good_plan() -> list[dict]:
    """A copy of the plan that a test may spoil."""
    return copy.deepcopy(GOOD)


def route_of(plan: list[dict], **fields) -> Route:
    """A draft with the needs of the plan."""
    route = RouteFactory(
        **{"teacher": fields.pop("teacher", None) or TeacherFactory(), "expected_result": "Оцениваем вместе", **fields}
    )
    openers, forms, result_forms = (
        {item.code: item for item in model.objects.all()} for model in (Opener, WorkForm, ResultForm)
    )
    for need in plan:
        extra = {"competency": need["competency"]} if "competency" in need else {}
        line = RouteNeedFactory(route=route, text=need["text"], kind=need.get("kind", "deficit"), **extra)
        for task in need["tasks"]:
            made = LearningTaskFactory(
                need=line, kind=task["kind"], opener=openers.get(task["opener"]), text=task["text"]
            )
            for title, form, dates, *more in task["steps"]:
                also = more[0] if more else {}
                ActivityFactory(task=made, title=title, form=forms.get(form), dates=dates, **also)
            for form, text in task["results"]:
                ResultFactory(task=made, form=result_forms.get(form), text=text)
    return route


def good_route(**fields) -> Route:
    """A draft of two needs in which the self-check sees nothing to warn of."""
    return route_of(good_plan(), **fields)

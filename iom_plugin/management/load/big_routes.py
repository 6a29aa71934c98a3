"""A route as large as one likes: five needs, their learning and practice tasks, and the steps between them."""

import datetime

from django.utils import timezone

from iom_plugin.choices import NeedKind, TaskKind
from iom_plugin.models import Activity, LearningTask, Result, ResultForm, Route, RouteNeed, Teacher, WorkForm

NEEDS = 5
SUBJECTS = ("формирующего оценивания", "читательской грамотности", "работы в группах", "проекта", "разбора ошибок")


def add_big_route(teacher: Teacher, *, activities: int) -> Route:
    """A draft of ``teacher`` that lacks nothing, with so many activities in the tasks of its five needs."""
    today = timezone.localdate()
    route = Route.objects.create(
        teacher=teacher,
        theme=f"Большой маршрут: {activities} мероприятий",
        goal="Освоить приёмы, по которым ученик видит свой следующий шаг, и ввести их в уроки.",
        expected_result="Собственные разработки, проверенные на уроках.",
        starts_on=today,
        ends_on=today + datetime.timedelta(days=700),
    )
    needs = RouteNeed.objects.bulk_create(
        RouteNeed(
            route=route, kind=NeedKind.TASK, text=f"Повышение качества уроков средствами {subject}", sort_order=place
        )
        for place, subject in enumerate(SUBJECTS[:NEEDS])
    )
    tasks = LearningTask.objects.bulk_create(
        LearningTask(need=need, kind=kind, text=_task(kind, subject), sort_order=place)
        for need, subject in zip(needs, SUBJECTS, strict=True)
        for place, kind in enumerate(TaskKind.values)
    )
    forms, result_form = list(WorkForm.objects.order_by("pk")), ResultForm.objects.order_by("pk").first()
    Activity.objects.bulk_create(
        _activity(route, tasks[number % len(tasks)], number, forms[number % len(forms)]) for number in range(activities)
    )
    Result.objects.bulk_create(
        Result(task=task, form=result_form, text="Аннотированный обзор приёмов с примерами") for task in tasks
    )
    return route


def _task(kind: str, subject: str) -> str:
    verb = "Изучить" if kind == TaskKind.LEARNING else "Внедрить в собственную практику"
    return f"{verb} приёмы {subject} на уроках в пятых и шестых классах"


def _activity(route: Route, task: LearningTask, number: int, form: WorkForm) -> Activity:
    day = route.starts_on + datetime.timedelta(days=number % 600)
    return Activity(
        task=task,
        title=f"Занятие {number + 1}: разбор приёмов на материале своих уроков",
        form=form,
        provider="Методический центр",
        hours=2,
        dates=f"{day:%d.%m.%Y}",
        starts_on=day,
        ends_on=day,
        date_precision="day",
        sort_order=number,
    )

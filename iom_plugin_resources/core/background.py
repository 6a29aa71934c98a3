"""Work after the answer: services name a task, this module finds and starts it."""

from celery import current_app
from django.conf import settings
from django.db import transaction


def enqueue_on_commit(task_name: str, **kwargs) -> None:
    """Start the task called ``task_name`` when the present transaction is committed.

    Nothing is started after a rollback. With ``IOM_RUN_TASKS_INLINE`` (a portal without a broker) the
    task runs at once in this process. Arguments are keys and plain values, never model instances.
    The task is looked up by name, so services need not import tasks, which stand above them.
    """
    task = current_app.tasks[task_name]

    def start() -> None:
        if getattr(settings, "IOM_RUN_TASKS_INLINE", False):
            task.apply(kwargs=kwargs, throw=True)
        else:
            task.delay(**kwargs)

    transaction.on_commit(start)

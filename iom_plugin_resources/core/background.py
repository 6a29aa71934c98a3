"""Work after the answer: services name a task, this module finds and starts it."""

from threading import Thread

from celery import current_app
from django.conf import settings
from django.db import connections, transaction


def enqueue_on_commit(task_name: str, *, is_long: bool = False, is_vital: bool = True, **kwargs) -> None:
    """Start the task called ``task_name`` when the present transaction is committed.

    Nothing is started after a rollback. With ``IOM_RUN_TASKS_INLINE`` (a portal without a broker) the
    task runs at once in this process; one that ``is_long`` runs beside the answer in a thread, so that people can
    watch its progress, unless ``IOM_LONG_TASKS_IN_THREAD`` is off. If a task that is not ``is_vital`` cannot be
    started or fails at once, that is noted in the log and the answer does not suffer: another run will do its work.
    Arguments are keys and plain values, never model instances. The task is looked up by name, so services need not
    import tasks, which stand above them.
    """
    task = current_app.tasks[task_name]

    def start() -> None:
        if not getattr(settings, "IOM_RUN_TASKS_INLINE", False):
            task.delay(**kwargs)
        elif is_long and getattr(settings, "IOM_LONG_TASKS_IN_THREAD", True):
            # Not a daemon: a process that is asked to end gives the task the time that it gives an answer.
            Thread(target=_run_beside, args=(task, kwargs), name=task_name).start()
        else:
            task.apply(kwargs=kwargs, throw=True)

    transaction.on_commit(start, robust=not is_vital)


def _run_beside(task, kwargs) -> None:
    try:
        task.apply(kwargs=kwargs, throw=True)
    finally:
        connections.close_all()  # those of this thread, which nobody else closes

"""Work after the answer: services name a task, this module finds and starts it."""

import logging
from threading import Lock, Thread

from celery import current_app
from django.conf import settings
from django.db import connections, transaction

logger = logging.getLogger(__name__)

# Tasks of which one thread at a time is enough, by their names: whether they were asked for again meanwhile.
_beside: dict[tuple, bool] = {}
_beside_lock = Lock()


def enqueue_on_commit(
    task_name: str, *, is_long: bool = False, is_vital: bool = True, one_at_a_time: bool = False, **kwargs
) -> None:
    """Start the task called ``task_name`` when the present transaction is committed.

    Nothing is started after a rollback. With ``IOM_RUN_TASKS_INLINE`` (a portal without a broker) the
    task runs at once in this process; one that ``is_long`` runs beside the answer in a thread, so that people can
    watch its progress, unless ``IOM_LONG_TASKS_IN_THREAD`` is off. If a task that is not ``is_vital`` cannot be
    started or fails at once, that is noted in the log and the answer does not suffer: another run will do its work.
    A long task that goes ``one_at_a_time`` has one thread of this process, which begins anew if it was asked for
    meanwhile: a hundred requests are no hundred threads.
    Arguments are keys and plain values, never model instances. The task is looked up by name, so services need not
    import tasks, which stand above them.
    """
    task = current_app.tasks[task_name]

    def start() -> None:
        if not getattr(settings, "IOM_RUN_TASKS_INLINE", False):
            task.delay(**kwargs)
        elif is_long and getattr(settings, "IOM_LONG_TASKS_IN_THREAD", True):
            if one_at_a_time and not _is_first((task_name, *sorted(kwargs.items()))):
                return
            run = _run_while_asked if one_at_a_time else _run_beside
            # Not a daemon: a process that is asked to end gives the task the time that it gives an answer.
            Thread(target=run, args=(task, kwargs), name=task_name).start()
        else:
            task.apply(kwargs=kwargs, throw=True)

    transaction.on_commit(start, robust=not is_vital)


def _run_beside(task, kwargs) -> None:
    try:
        task.apply(kwargs=kwargs, throw=True)
    finally:
        connections.close_all()  # those of this thread, which nobody else closes


def _is_first(name: tuple) -> bool:
    """Whether no thread does it yet; the one that does is told to begin anew."""
    with _beside_lock:
        is_first = name not in _beside
        _beside[name] = not is_first
    return is_first


def _run_while_asked(task, kwargs) -> None:
    """A run that fails is noted; whoever has asked meanwhile gets a run all the same."""
    name = (task.name, *sorted(kwargs.items()))
    is_asked = True
    while is_asked:
        try:
            _run_beside(task, kwargs)
        except Exception:
            logger.exception("The task %s has failed.", task.name)
        with _beside_lock:
            is_asked = _beside[name]
            if is_asked:
                _beside[name] = False
            else:
                del _beside[name]

import threading

import pytest
from celery import shared_task
from django.db import transaction

from iom_plugin_resources.core.background import enqueue_on_commit
from iom_plugin_resources.core.progress import Progress, progress_of, tell_progress

ran = []


@shared_task(name="tests.note_thread")
def note_thread(*, word):
    ran.append((word, threading.current_thread() is threading.main_thread()))


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


def joined(word) -> list:
    for thread in threading.enumerate():
        if thread.name == "tests.note_thread":
            thread.join()
    return ran


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("is_long", "in_thread", "beside"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_task_when_inline_then_runs_beside_only_if_long_and_allowed(settings, is_long, in_thread, beside):
    settings.IOM_RUN_TASKS_INLINE, settings.IOM_LONG_TASKS_IN_THREAD = True, in_thread
    enqueue_on_commit("tests.note_thread", is_long=is_long, word="а")
    assert joined("а") == [("а", not beside)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_task_when_transaction_fails_then_never_runs(settings):
    settings.IOM_RUN_TASKS_INLINE = True

    def fall():
        with transaction.atomic():
            enqueue_on_commit("tests.note_thread", is_long=True, word="а")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fall()
    assert joined("а") == []


@shared_task(name="tests.note_and_wait")
def note_and_wait():
    ran.append("begun")
    begun.set()
    assert may_end.wait(10)
    if len(ran) == 1:
        raise RuntimeError


begun, may_end = threading.Event(), threading.Event()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_task_one_at_a_time_when_asked_often_then_one_thread_runs_it_once_more_even_after_a_failure(settings, caplog):
    settings.IOM_RUN_TASKS_INLINE, settings.IOM_LONG_TASKS_IN_THREAD = True, True
    begun.clear(), may_end.clear()

    def ask():
        enqueue_on_commit("tests.note_and_wait", is_long=True, one_at_a_time=True)

    def threads():
        return [thread for thread in threading.enumerate() if thread.name == "tests.note_and_wait"]

    ask()
    assert begun.wait(10)
    for _number in range(5):
        ask()
    [thread] = threads()
    may_end.set()
    thread.join()
    assert ran == ["begun", "begun"]
    assert "tests.note_and_wait has failed" in caplog.text
    ask()
    for thread in threads():
        thread.join()
    assert ran == ["begun"] * 3


def test_progress_when_told_then_is_known_until_nothing_is_heard_any_more(monkeypatch):
    tell_progress("a", 3, 10)
    assert progress_of("a") == Progress(3, 10)
    assert progress_of("b") is None
    monkeypatch.setattr("iom_plugin_resources.core.progress.ALIVE_SECONDS", 0)
    tell_progress("a", 4, 10)
    assert progress_of("a") is None

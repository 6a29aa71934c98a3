"""Several people press the button in the same instant, each over a connection of their own."""

import threading

import pytest
from django.db import connection, connections

# They have to commit, so these tests share no open transaction with others.
at_once = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def together(*calls) -> list:
    """What each of ``calls`` gave or raised; SQLite has one writer at a time anyway and is passed over."""
    if not connection.features.has_select_for_update:
        pytest.skip("this database locks no rows")
    barrier, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            barrier.wait(timeout=10)
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)

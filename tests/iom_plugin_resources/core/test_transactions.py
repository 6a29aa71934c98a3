"""A transaction that the database breaks off is begun anew; every other mistake is told."""

import pytest
from django.db import OperationalError, transaction

from iom_plugin_resources.core.transactions import TRIES, in_one_transaction


class State(Exception):
    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def of_postgresql(state):
    error = OperationalError("broken off")
    error.__cause__ = State(state)
    return error


DEADLOCKS = [OperationalError(1213, "Deadlock found"), OperationalError(1020, "changed"), of_postgresql("40P01")]


def failing(times, error):
    tries = []

    @in_one_transaction
    def change():
        tries.append(transaction.get_connection().in_atomic_block)
        if len(tries) <= times:
            raise error
        return "done"

    return change, tries


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("error", DEADLOCKS)
def test_change_when_the_database_breaks_it_off_then_it_is_begun_anew(error):
    change, tries = failing(2, error)
    assert change() == "done"
    assert tries == [True] * 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("error", [OperationalError(2006, "gone away"), OperationalError(), of_postgresql("57014")])
def test_change_when_it_would_fail_again_then_the_error_is_told_at_once(error):
    change, tries = failing(1, error)
    with pytest.raises(OperationalError):
        change()
    assert len(tries) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_change_when_broken_off_again_and_again_then_it_ends():
    change, tries = failing(TRIES + 1, DEADLOCKS[0])
    with pytest.raises(OperationalError):
        change()
    assert len(tries) == TRIES


@pytest.mark.django_db
def test_change_when_inside_a_transaction_of_the_caller_then_the_caller_is_told():
    change, tries = failing(1, DEADLOCKS[0])
    with pytest.raises(OperationalError):
        change()
    assert len(tries) == 1

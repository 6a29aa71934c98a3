"""One transaction, begun anew where the database has given it up for another one."""

import random
import time
from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection, transaction

TRIES = 6
FIRST_PAUSE = 0.01  # seconds; twice as long after every further try
# What MariaDB and MySQL call a deadlock, and a row that has changed since the transaction began.
GIVEN_UP_NUMBERS = {1213, 1020}
# The same of PostgreSQL: a serialisation failure and a deadlock.
GIVEN_UP_STATES = {"40001", "40P01"}


def in_one_transaction(change: Callable) -> Callable:
    """Run ``change`` in a transaction; if the database breaks it off for the sake of another one, run it anew.

    Two transactions that wait for each other are a matter of luck: one is broken off, and is right the next time.
    Inside a transaction of the caller only the caller could begin anew, so the error goes to the caller.
    ``change`` must not change what it is given, but read it from the database.
    """

    @wraps(change)
    def run(*args, **kwargs):
        tries = 1 if connection.in_atomic_block else TRIES
        for number in range(1, tries + 1):
            try:
                with transaction.atomic():
                    return change(*args, **kwargs)
            except OperationalError as error:
                if number == tries or not is_given_up(error):
                    raise
            time.sleep(FIRST_PAUSE * 2**number * random.random())  # noqa: S311 - so that the two do not meet again
        raise AssertionError("every try returns or raises")  # pragma: no cover

    return run


def is_given_up(error: OperationalError) -> bool:
    """Whether the same transaction may succeed if it is begun anew."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in GIVEN_UP_STATES or bool(error.args) and error.args[0] in GIVEN_UP_NUMBERS

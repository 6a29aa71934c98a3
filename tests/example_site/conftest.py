"""The portal as it stands on its first day, and with the demo's data."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction


def once_for_a_file(django_db_blocker, command: str):
    """Run ``command`` once for all tests of a file; each of them works in a transaction inside this one."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        call_command(command, stdout=StringIO())
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
    cache.clear()  # Wagtail keeps the addresses of sites there


@pytest.fixture(scope="module")
def first_day(django_db_setup, django_db_blocker):
    yield from once_for_a_file(django_db_blocker, "setup_portal")


@pytest.fixture
def portal(first_day, db):
    """The portal with its pages, staff and documents."""


@pytest.fixture(scope="module")
def demo_day(django_db_setup, django_db_blocker):
    yield from once_for_a_file(django_db_blocker, "load_demo")


@pytest.fixture
def demo(demo_day, db):
    """The portal with everything that ``load_demo`` brings."""

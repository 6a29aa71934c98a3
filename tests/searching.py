"""Tests that search by words."""

import pytest
from django.db import connection

# MariaDB's FULLTEXT finds only what is committed, so there such a test cannot run in a transaction of its own.
ON_MARIADB = connection.vendor == "mysql"
SEARCHES = pytest.mark.django_db(transaction=ON_MARIADB, serialized_rollback=ON_MARIADB)

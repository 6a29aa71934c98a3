import pytest
from django.core.cache import cache
from rest_framework.test import APIClient


@pytest.fixture
def api(db) -> APIClient:
    """A client of the API that nobody has signed in; what it throttles is forgotten."""
    cache.clear()
    return APIClient()

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared as they stand in the code, whatever language the settings are in."""
    with override("en"):
        yield

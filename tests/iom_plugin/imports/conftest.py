import io

import pytest
from django.utils.translation import override

from iom_plugin_resources.core.importing import run_import


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared as they stand in the code."""
    with override("en"):
        yield


@pytest.fixture
def load():
    """Import a table written as text."""

    def load(importer, text, **options):
        return run_import(importer, io.BytesIO(text.encode()), filename="table.csv", **options)

    return load

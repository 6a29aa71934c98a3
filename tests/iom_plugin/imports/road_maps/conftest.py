from io import BytesIO

import pytest

from iom_plugin.imports.routes import read_route
from tests.factories.routes import TeacherFactory


@pytest.fixture
def author(db):
    return TeacherFactory(last_name="Рябинина")


@pytest.fixture
def read(author):
    """What the importer understands of a file given as bytes."""

    def read(content, filename="route.docx"):
        return read_route(BytesIO(content), filename, teacher=author)

    return read

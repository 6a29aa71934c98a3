import pytest

from tests.factories.resources import LearningResourceFactory


@pytest.fixture
def resource():
    return LearningResourceFactory()

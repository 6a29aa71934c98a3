import pytest

from tests.factories.resources import LearningResourceFactory


@pytest.fixture
def resource():
    return LearningResourceFactory()


@pytest.fixture(autouse=True)
def _usual_holidays(settings):
    """The example portal has holidays of its own; judged is by those that everybody has."""
    del settings.IOM_HOLIDAYS

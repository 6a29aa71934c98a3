"""What every test may ask for."""

import pytest
from django.core import mail
from hypothesis import settings

# How long an example takes says nothing on a machine that runs other things as well.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what asks a database, so that it runs on every one: pytest-django's own mark does not see fixtures.

    Whoever commits brings back what ``migrate`` had written: else the next one finds it under other keys.
    """
    for item in items:
        asks = item.get_closest_marker("django_db")
        if asks and asks.kwargs.get("transaction") and not asks.kwargs.get("serialized_rollback"):
            raise pytest.UsageError(f"{item.nodeid}: transaction=True needs serialized_rollback=True")
        if asks or {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def _no_unexpected_mail(request):
    """A test that sends letters says so with the ``mailoutbox`` fixture.

    Where changes are really committed, services send the letters that belong to them.
    """
    yield
    marker = request.node.get_closest_marker("django_db")
    is_committed = marker is not None and marker.kwargs.get("transaction", False)
    if not is_committed and "mailoutbox" not in request.fixturenames:
        assert not getattr(mail, "outbox", []), "a letter was sent that the test did not expect"

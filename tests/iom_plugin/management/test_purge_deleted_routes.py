import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from iom_plugin.models import DeletedRoute
from iom_plugin.services.routes import delete_route
from iom_plugin.tasks import purge_deleted_routes
from tests.factories.routes import ready_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def _one_old_and_one_new():
    for days in (31, 1):
        draft = ready_route()
        kept = delete_route(draft, by=draft.teacher.user)
        DeletedRoute.objects.filter(pk=kept.pk).update(deleted_at=timezone.now() - datetime.timedelta(days=days))


@pytest.mark.usefixtures("_one_old_and_one_new")
def test_command_when_run_then_what_is_too_old_is_gone_and_the_number_is_said():
    output = StringIO()
    call_command("purge_deleted_routes", stdout=output)
    assert "1 черновик удалён насовсем" in output.getvalue()
    assert DeletedRoute.objects.count() == 1


@pytest.mark.usefixtures("_one_old_and_one_new")
def test_task_when_run_then_does_the_same():
    assert purge_deleted_routes() == 1
    assert purge_deleted_routes() == 0

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from iom_plugin.models import RouteArchive
from iom_plugin.tasks import purge_archives
from tests.factories.resources import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    archive = RouteArchive.objects.create(organisation=OrganisationFactory(), by=UserFactory(), status="ready")
    archive.parts.create(content=b"zip")
    RouteArchive.objects.update(at=timezone.now() - datetime.timedelta(days=8))
    return archive


def test_command_when_a_week_is_over_then_says_how_many_files_are_gone(old, capsys):
    call_command("purge_archives")
    assert "Удалён 1 архив." in capsys.readouterr().out
    assert not old.parts.exists()


def test_task_when_a_week_is_over_then_does_the_same(old):
    assert purge_archives() == 1
    assert purge_archives() == 0

import pytest

from iom_plugin import errors
from iom_plugin.models import Deficit
from iom_plugin.services import deficits
from tests.factories.routes import DeficitFactory

pytestmark = pytest.mark.django_db


def test_save_deficit_when_another_tab_has_deleted_it_then_it_does_not_come_back():
    deficit = DeficitFactory()
    author = deficit.teacher.user
    deficits.delete_deficit(Deficit.objects.get(pk=deficit.pk), by=author)
    with pytest.raises(errors.WrongStatus):
        deficits.save_deficit(deficit, by=author)
    assert not Deficit.objects.exists()

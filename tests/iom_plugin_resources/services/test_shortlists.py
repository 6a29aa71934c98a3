import pytest

from iom_plugin_resources.models import ShortlistItem
from iom_plugin_resources.services.shortlists import put_by, take_away
from tests.factories.resources import LearningResourceFactory, UserFactory
from tests.factories.shortlists import ShortlistItemFactory

pytestmark = pytest.mark.django_db


def test_put_by_when_it_is_there_already_then_it_stays_where_it_is():
    user, resource = UserFactory(), LearningResourceFactory()
    assert put_by(resource, by=user) == put_by(resource, by=user)
    assert ShortlistItem.objects.get().user == user


def test_take_away_when_others_keep_the_same_then_only_the_own_one_goes():
    item = ShortlistItemFactory()
    other = ShortlistItemFactory(resource=item.resource)
    take_away(item.resource.pk, by=item.user)
    assert list(ShortlistItem.objects.all()) == [other]

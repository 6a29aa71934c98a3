import pytest
from django.contrib.auth.models import AnonymousUser

from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.queries.shortlists import own, rows_of, shortlisted
from tests.factories.resources import LearningResourceFactory, UserFactory
from tests.factories.shortlists import ShortlistItemFactory

pytestmark = pytest.mark.django_db


def test_shortlisted_when_asked_of_a_list_then_one_query_tells_all(django_assert_num_queries):
    user = UserFactory()
    kept = [ShortlistItemFactory(user=user).resource.pk for _number in range(3)]
    others = [ShortlistItemFactory().resource for _number in range(2)]
    resources = [*others, *(LearningResourceFactory() for _number in range(2))]
    resources += [item.resource for item in own(user)]
    with django_assert_num_queries(1):
        assert shortlisted(user, resources) == set(kept)


def test_shortlisted_when_nobody_is_signed_in_then_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shortlisted(AnonymousUser(), [LearningResource(pk=1)]) == set()


def test_rows_when_a_resource_is_offered_no_more_then_nothing_of_it_is_given():
    user = UserFactory()
    gone = ShortlistItemFactory(user=user, resource=LearningResourceFactory(live=False))
    here = ShortlistItemFactory(user=user)
    rows = rows_of(list(own(user)), user=user)
    assert [(row.item, row.resource) for row in rows] == [(here, here.resource), (gone, None)]

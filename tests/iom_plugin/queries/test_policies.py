import pytest

from iom_plugin.models import RoutePolicy
from iom_plugin.queries.policies import policy_of
from tests.factories.resources import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_policy_when_several_hold_then_the_nearest_in_one_query(django_assert_num_queries):
    region = OrganisationFactory()
    municipality = OrganisationFactory(parent=region)
    school, other = (OrganisationFactory(parent=municipality) for _number in range(2))
    for organisation, days in ((region, 30), (municipality, 10), (other, 3)):
        RoutePolicy.objects.create(organisation=organisation, days_for_review=days)
    with django_assert_num_queries(1):
        assert policy_of(school).days_for_review == 10
    assert [policy_of(one).days_for_review for one in (region, other)] == [30, 3]


def test_policy_when_nobody_has_made_any_then_the_defaults_which_are_saved_nowhere():
    policy = policy_of(OrganisationFactory())
    assert (policy.days_for_review, policy.amendment_needs_approval, policy.pk) == (14, True, None)

import pytest

from iom_plugin import errors
from iom_plugin.models import RoutePolicy
from iom_plugin.queries.policies import policy_of
from iom_plugin.services.policies import drop_policy, save_policy
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory

pytestmark = pytest.mark.django_db


def curator(organisation, role="curator"):
    return MembershipFactory(organisation=organisation, role=role).user


def test_save_when_curator_above_then_holds_for_schools_without_own_rules():
    municipality = OrganisationFactory()
    school, other = (OrganisationFactory(parent=municipality) for _number in range(2))
    save_policy(municipality, by=curator(municipality), days_for_review=7)
    save_policy(other, by=curator(municipality), days_for_review=5)
    assert [policy_of(one).days_for_review for one in (municipality, school, other)] == [7, 7, 5]


def test_save_when_again_then_changes_the_same_rules():
    school = OrganisationFactory()
    save_policy(school, by=curator(school), days_for_review=7, council="педагогического совета")
    save_policy(school, by=curator(school), amendment_needs_approval=False)
    policy = RoutePolicy.objects.get()
    assert (policy.days_for_review, policy.council) == (7, "педагогического совета")
    assert policy.amendment_needs_approval is False


@pytest.mark.parametrize("days", [0, 366])
def test_save_when_days_make_no_sense_then_invalid_beside_them(days):
    school = OrganisationFactory()
    with pytest.raises(errors.Invalid) as refusal:
        save_policy(school, by=curator(school), days_for_review=days)
    assert list(refusal.value.fields) == ["days_for_review"]


@pytest.mark.parametrize("role", ["tutor", "methodologist", "observer"])
def test_save_when_other_role_then_not_allowed(role):
    school = OrganisationFactory()
    with pytest.raises(errors.NotAllowed):
        save_policy(school, by=curator(school, role), days_for_review=7)


def test_save_when_curator_of_a_school_under_it_then_not_allowed():
    municipality = OrganisationFactory()
    school = OrganisationFactory(parent=municipality)
    with pytest.raises(errors.NotAllowed):
        save_policy(municipality, by=curator(school), days_for_review=7)


def test_drop_when_own_rules_then_those_above_hold_again():
    municipality = OrganisationFactory()
    school = OrganisationFactory(parent=municipality)
    by = curator(municipality)
    save_policy(municipality, by=by, days_for_review=7)
    save_policy(school, by=by, days_for_review=5)
    drop_policy(school, by=by)
    assert policy_of(school).days_for_review == 7

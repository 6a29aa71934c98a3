import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.models import RoutePolicy
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory

pytestmark = pytest.mark.django_db

RULES = {
    "amendment_needs_approval": "",
    "days_for_review": "10",
    "council": "педагогического совета",
    "members": "",
    "head": "",
}


@pytest.fixture
def school(client):
    organisation = OrganisationFactory(parent=OrganisationFactory())
    client.force_login(MembershipFactory(organisation=organisation, role="curator").user)
    return organisation


def test_rules_when_saved_and_dropped_then_own_and_none(client, school):
    url = reverse("iom:policy_edit", args=[school.pk])
    assert client.get(reverse("iom:policy_list")).url == url
    assert client.post(url, RULES).status_code == 302
    policy = RoutePolicy.objects.get()
    assert (policy.days_for_review, policy.amendment_needs_approval) == (10, False)
    client.post(url, {"drop": "1"})
    assert not RoutePolicy.objects.exists()


def test_rules_when_those_above_hold_then_shown_and_saved_as_own(client, school):
    RoutePolicy.objects.create(organisation=school.get_parent(), days_for_review=5)
    url = reverse("iom:policy_edit", args=[school.pk])
    page = client.get(url)
    assert page.context["form"]["days_for_review"].value() == 5
    assert str(school.get_parent()) in page.content.decode()
    client.post(url, RULES)
    assert RoutePolicy.objects.get(organisation=school).days_for_review == 10


def test_rules_when_days_make_no_sense_then_told_beside_them(client, school):
    page = client.post(reverse("iom:policy_edit", args=[school.pk]), RULES | {"days_for_review": "0"})
    assert page.context["form"].errors["days_for_review"]


def test_list_when_two_organisations_then_both(client, school):
    other = OrganisationFactory()
    MembershipFactory(user=school.memberships.get().user, organisation=other)
    page = client.get(reverse("iom:policy_list"))
    assert set(page.context["organisations"]) == {school, other}


def test_list_when_one_decides_in_more_organisations_then_as_many_queries(client):
    user = MembershipFactory(role="curator").user
    client.force_login(user)
    client.get(reverse("iom:policy_list"), follow=True)  # the portal around it remembers its menu
    asked = []
    for number in (2, 5):
        while user.iom_memberships.count() < number:
            membership = MembershipFactory(user=user, role="curator")
            RoutePolicy.objects.create(organisation=membership.organisation)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("iom:policy_list"))
        assert len(page.context["organisations"]) == number
        asked.append(len(captured))
    assert asked[0] == asked[1]

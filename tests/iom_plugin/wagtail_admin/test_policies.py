"""Rules of an organisation, set by staff in the Wagtail admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.models import RoutePolicy
from tests.factories.resources import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_rules_when_entered_then_kept_and_wrong_days_refused(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    values = {"organisation": OrganisationFactory().pk, "days_for_review": "0", "council": "педагогического совета"}
    refused = client.post(reverse("iom_routepolicy:add"), values)
    assert refused.status_code == 200
    assert not RoutePolicy.objects.exists()
    client.post(reverse("iom_routepolicy:add"), values | {"days_for_review": "10"})
    assert RoutePolicy.objects.get().days_for_review == 10


def test_list_when_filtered_by_an_organisation_then_with_all_under_it(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    municipality = OrganisationFactory()
    school, other = OrganisationFactory(parent=municipality), OrganisationFactory()
    for organisation in (school, other):
        RoutePolicy.objects.create(organisation=organisation)
    page = client.get(reverse("iom_routepolicy:index"), {"organisation": municipality.pk})
    assert [policy.organisation for policy in page.context["object_list"]] == [school]


def test_list_when_there_are_more_rules_then_as_many_queries(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    asked = []
    for number in (2, 6):
        while RoutePolicy.objects.count() < number:
            RoutePolicy.objects.create(organisation=OrganisationFactory())
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(reverse("iom_routepolicy:index")).context["object_list"]) == number
        asked.append(len(captured))
    assert asked[0] == asked[1]

"""The first page of the admin says what needs an editor."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory

LIST = "wagtailsnippets_iom_plugin_resources_learningresource:list"


def first_page(client: Client) -> str:
    with translation.override("en"):
        return client.get(reverse("wagtailadmin_home"), headers={"accept-language": "en"}).content.decode()


@pytest.fixture
def untidy(db):
    competencies = [CompetencyFactory()]
    for number in range(2):
        LearningResourceFactory(link_problem="404", competencies=competencies, link=f"https://a.example.org/{number}")
    for _number in range(3):
        LearningResourceFactory(offered_by=UserFactory(), live=False, competencies=competencies)
    LearningResourceFactory(link_problem="404", live=False, archived_at=timezone.now())


def test_home_when_something_needs_an_editor_then_each_number_leads_there(admin, untidy):
    page = first_page(admin)
    assert f'href="{reverse(LIST)}?attention=broken_link"' in page
    assert f'href="{reverse(LIST)}?attention=proposal"' in page
    assert "attention=past" not in page
    for reason, number in [("broken_link", 2), ("proposal", 3)]:
        assert len(admin.get(reverse(LIST), {"attention": reason}).context["page_obj"]) == number


def test_home_when_all_is_well_then_there_is_no_panel(admin):
    LearningResourceFactory(competencies=[CompetencyFactory()])
    assert "iom-attention" not in first_page(admin)


def test_home_when_one_does_not_keep_the_resource_map_then_there_is_no_panel(untidy):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert "iom-attention" not in first_page(client)

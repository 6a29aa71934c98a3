"""Many resources at once, from the list in the Wagtail admin."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.wagtail_admin.bulk_actions import ACTIONS
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory
from tests.searching import SEARCHES

pytestmark = SEARCHES

NAMES = ["publish", "tag", "archive", "delete"]


def address(action: str, **query) -> str:
    url = reverse("wagtail_bulk_action", args=["iom_plugin_resources", "learningresource", action])
    return f"{url}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def live() -> set[str]:
    return set(LearningResource.objects.live().values_list("title", flat=True))


def test_actions_when_the_list_offers_them_then_they_are_ours(admin):
    actions = bulk_action_registry.get_bulk_actions_for_model("iom_plugin_resources", "learningresource")
    assert {action.action_type for action in actions} == set(NAMES)
    assert set(actions) == set(ACTIONS)
    LearningResourceFactory()
    page = admin.get(reverse("wagtailsnippets_iom_plugin_resources_learningresource:list")).content.decode()
    assert all(address(name).removesuffix("?") in page for name in NAMES)


def test_publish_when_chosen_and_confirmed_then_is_done(admin):
    one, _two = LearningResourceFactory(title="а", live=False), LearningResourceFactory(title="б", live=False)
    question = admin.get(address("publish", id=one.pk))
    assert question.status_code == 200
    assert "а" in [str(resource) for resource in question.context["named"]]
    assert live() == set()
    assert admin.post(address("publish", id=one.pk)).status_code == 302
    assert live() == {"а"}


def test_all_when_the_list_is_filtered_then_only_what_it_shows(admin):
    LearningResourceFactory(title="прошёл", dates="10.01.2020")
    LearningResourceFactory(title="впереди")
    query = {"attention": "past", "id": "all"}
    assert admin.get(address("archive", **query)).context["count"] == 1
    admin.post(address("archive", **query))
    assert live() == {"впереди"}


def test_all_when_the_list_is_searched_then_only_what_it_finds(admin):
    LearningResourceFactory(title="Читательская грамотность")
    LearningResourceFactory(title="Стажировка в школе")
    admin.post(address("archive", id="all", q="стажировок"))
    assert live() == {"Читательская грамотность"}


def test_all_when_the_list_is_filtered_and_searched_then_both_count(admin):
    for title, level in [("Стажировка а", "region"), ("Стажировка б", "federal"), ("Семинар", "region")]:
        LearningResourceFactory(title=title, level=level)
    admin.post(address("archive", id="all", q="стажировка", level="region"))
    assert live() == {"Стажировка б", "Семинар"}


def test_all_when_nothing_narrows_the_list_then_all_pages_of_it(admin):
    LearningResourceFactory.create_batch(60, provider=None)
    question = admin.get(address("archive", id="all", p=2))
    assert (question.context["count"], question.context["more"]) == (60, 40)
    admin.post(address("archive", id="all", p=2))
    assert live() == set()


def test_delete_when_all_of_a_filtered_list_then_the_others_stay(admin):
    """Wagtail's own would delete every resource of the portal."""
    LearningResourceFactory(title="а", level="region")
    LearningResourceFactory(title="б", level="federal")
    admin.post(address("delete", id="all", level="region"))
    assert live() == {"б"}


def test_tag_when_competencies_are_picked_then_they_are_added(admin):
    competency = CompetencyFactory(code="A/07", title="Оценивание")
    resource = LearningResourceFactory()
    question = admin.get(address("tag", id=resource.pk)).content.decode()
    assert "A/07 Оценивание" in question
    assert "wagtail_admin.js" in question
    assert admin.post(address("tag", id=resource.pk)).status_code == 200  # none picked: asked again
    admin.post(address("tag", id=resource.pk), {"competencies": [competency.pk]})
    assert list(resource.competencies.all()) == [competency]


@pytest.mark.parametrize("action", ["publish", "archive", "tag"])
def test_action_when_a_resource_is_locked_or_scheduled_then_says_so_and_leaves_it(admin, action):
    LearningResourceFactory(title="занят", live=False, locked=True, locked_by=UserFactory())
    scheduled = LearningResourceFactory(title="ждёт", live=False, go_live_at=timezone.now() + datetime.timedelta(1))
    scheduled.save_revision(approved_go_live_at=scheduled.go_live_at)
    question = admin.get(address(action, id="all"))
    assert (question.context["count"], question.context["count_left"]) == (0, 2)
    assert "занят" in question.content.decode()
    admin.post(address(action, id="all"), {"competencies": [CompetencyFactory().pk]})
    assert live() == set()
    assert not LearningResource.objects.exclude(archived_at=None).exists()


@pytest.mark.parametrize("action", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_action_when_one_may_write_but_not_publish_then_is_refused(db, action, method):
    writer = UserFactory()
    writer.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_learningresource", "change_learningresource"])
    )
    client = Client()
    client.force_login(writer)
    LearningResourceFactory(live=False, title="чужой")
    LearningResourceFactory(title="живой")
    picked = {"competencies": [CompetencyFactory().pk]} if method == "post" else None
    response = getattr(client, method)(address(action, id="all"), picked)
    assert response.status_code in (302, 200)
    assert live() == {"живой"}
    assert LearningResource.objects.count() == 2
    assert not LearningResource.competencies.through.objects.exists()


@pytest.mark.parametrize("action", NAMES)
def test_action_when_a_teacher_tries_then_is_sent_away(db, action):
    client = Client()
    client.force_login(UserFactory())
    LearningResourceFactory()
    assert "/login/" in client.post(address(action, id="all")).url
    assert LearningResource.objects.live().count() == 1


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "1 or 1"])
def test_action_when_the_address_names_nothing_real_then_nothing_is_done(admin, value):
    LearningResourceFactory(title="а")
    assert admin.get(address("archive", id=value)).context["count"] == 0
    admin.post(address("archive", id=value))
    assert live() == {"а"}


def test_question_when_many_are_chosen_then_takes_as_many_queries_as_for_few(admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            admin.get(address("archive", id="all"))
        return len(context)

    LearningResourceFactory.create_batch(3, provider=None)
    queries()
    few = queries()
    LearningResourceFactory.create_batch(27, provider=None)
    assert queries() == few

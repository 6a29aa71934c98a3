import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from iom_plugin.models import Activity
from iom_plugin.queries.picks import MOST_PICKED
from tests.factories.resources import CompetencyFactory, LearningResourceFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    RouteFactory,
    TeacherFactory,
    submitted_route,
)

pytestmark = pytest.mark.django_db
SEVERAL = "/iom/pick/"


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


@pytest.fixture
def route(author):
    return RouteFactory(teacher=author)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def one_resource():
    return reverse("iom:pick_resource", args=[LearningResourceFactory().pk])


def test_pick_resource_when_task_chosen_then_in_route_with_its_data(client, route):
    task = LearningTaskFactory(need__route=route)
    resource = LearningResourceFactory(dates="март 2027", hours=4)
    response = client.post(reverse("iom:pick_resource", args=[resource.pk]), {"task": task.pk})
    activity = Activity.objects.get()
    assert (activity.resource, activity.hours, activity.dates) == (resource, 4, "март 2027")
    assert response.url == f"{route.get_absolute_url()}#activity-{activity.pk}"


def test_pick_resource_when_no_task_chosen_then_sentence(client, route):
    LearningTaskFactory(need__route=route)
    response = client.post(one_resource(), {"task": ""})
    assert response.context["form"].errors.keys() == {"task"}


def test_pick_resource_when_foreign_task_then_refused(client, route):
    LearningTaskFactory(need__route=route)
    response = client.post(one_resource(), {"task": LearningTaskFactory().pk})
    assert response.context["form"].errors.keys() == {"task"}
    assert not Activity.objects.exists()


def test_pick_resource_when_route_is_under_review_then_told_what_to_do(client, author):
    submitted_route(author)
    assert reverse("iom:route_add") in client.get(one_resource()).content.decode()


def test_pick_resource_when_route_has_no_task_then_led_there(client, route):
    assert route.get_absolute_url() in client.get(one_resource()).content.decode()


def test_pick_resource_when_activity_screen_was_open_then_its_task_is_chosen(client, route):
    tasks = [LearningTaskFactory(need__route=route) for _number in range(3)]
    client.get(reverse("iom:activity_add", args=[tasks[1].pk]))
    assert client.get(one_resource()).context["form"]["task"].value() == tasks[1].pk


def test_pick_resources_when_three_then_all_are_steps_in_the_order_picked(client, route):
    task = LearningTaskFactory(need__route=route)
    before = ActivityFactory(task=task)
    found = [LearningResourceFactory() for _number in range(3)][::-1]
    keys = [resource.pk for resource in found]
    page = client.get(SEVERAL, {"resource": keys})
    assert page.context["resources"] == found
    response = client.post(SEVERAL, {"resource": keys, "task": task.pk})
    steps = list(task.activities.all())
    assert [step.resource for step in steps] == [before.resource, *found]
    assert said(response) == ["Ресурсов в вашем маршруте: 3"] or "3" in said(response)[0]
    assert response.url.endswith(f"#activity-{steps[1].pk}")


def test_pick_resources_when_some_are_there_then_only_others_are_added(client, route):
    task = LearningTaskFactory(need__route=route)
    there, new = LearningResourceFactory(), LearningResourceFactory()
    ActivityFactory(task=task, resource=there)
    response = client.post(SEVERAL, {"resource": [there.pk, new.pk], "task": task.pk})
    assert task.activities.count() == 2
    assert len(said(response)) == 2


def test_pick_resources_when_all_are_there_then_told_and_nothing_changes(client, route):
    task = LearningTaskFactory(need__route=route)
    there = ActivityFactory(task=task, resource=LearningResourceFactory()).resource
    response = client.post(SEVERAL, {"resource": [there.pk], "task": task.pk})
    assert task.activities.count() == 1
    assert response.url == f"{route.get_absolute_url()}#task-{task.pk}"


@pytest.mark.parametrize("wrong", ["999999", "abc", "", "\0", "9" * 5000, "-1", "²"])
def test_pick_resources_when_one_is_unknown_then_told_and_the_others_are_taken(client, route, wrong):
    task = LearningTaskFactory(need__route=route)
    good = LearningResourceFactory()
    page = client.get(SEVERAL, {"resource": [wrong, good.pk]})
    assert page.context["resources"] == [good]
    assert len(page.context["warnings"]) == 1
    client.post(SEVERAL, {"resource": [wrong, good.pk], "task": task.pk})
    assert [step.resource for step in task.activities.all()] == [good]


def test_pick_resources_when_unpublished_then_left_out(client, route):
    LearningTaskFactory(need__route=route)
    page = client.get(SEVERAL, {"resource": [LearningResourceFactory(live=False).pk]})
    assert page.context["resources"] == []
    assert page.status_code == 200


@pytest.mark.parametrize("data", [{}, {"task": "1"}])
def test_pick_resources_when_nothing_is_picked_then_led_to_the_map(client, route, data):
    for response in (client.get(SEVERAL), client.post(SEVERAL, data)):
        assert response.status_code == 200
        assert reverse("iom_resources:resource_list") in response.content.decode()


def test_pick_resources_when_too_many_then_the_first_are_taken_and_it_is_said(client, route):
    task = LearningTaskFactory(need__route=route)
    keys = [LearningResourceFactory().pk for _number in range(MOST_PICKED + 2)]
    assert len(client.get(SEVERAL, {"resource": keys}).context["resources"]) == MOST_PICKED
    client.post(SEVERAL, {"resource": keys, "task": task.pk})
    assert task.activities.count() == MOST_PICKED


def test_pick_resources_when_it_does_not_answer_then_warned_and_added_all_the_same(client, route):
    task = LearningTaskFactory(need__route=route)
    strange = LearningResourceFactory(competencies=[CompetencyFactory()])
    page = client.get(SEVERAL, {"resource": strange.pk})
    assert task.need.competency.title in page.content.decode()
    assert len(page.context["routes"][0].needs[0].warnings) == 1
    client.post(SEVERAL, {"resource": strange.pk, "task": task.pk})
    assert task.activities.get().resource == strange


def test_pick_resources_when_sent_meanwhile_then_refused(client, author):
    route = submitted_route(author)
    task = route.needs.first().tasks.first()
    response = client.post(SEVERAL, {"resource": LearningResourceFactory().pk, "task": task.pk})
    assert response.status_code == 200
    assert task.activities.count() == 1


def test_pick_resources_when_no_resource_can_have_the_key_then_it_is_left_out(client, author):
    assert client.get(SEVERAL, {"resource": str(2**63)}).status_code == 200

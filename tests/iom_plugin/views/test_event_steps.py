"""Events on the screens of a route, and «В мой маршрут» on an event."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from iom_plugin.models import Activity
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import LearningResourceFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    RouteFactory,
    TeacherFactory,
    approved_route,
    curator_of,
    ready_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, mailoutbox):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


def pick(occurrence) -> str:
    return reverse("iom:pick_event", args=[occurrence.pk])


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(soup(response).select_one(".iom").get_text(" ").split())


def test_pick_event_when_a_task_is_chosen_then_back_at_the_step_in_the_route(client, author):
    task = LearningTaskFactory(need__route=RouteFactory(teacher=author))
    occurrence = OccurrenceFactory()
    response = client.post(pick(occurrence), {"choice": f"task:{task.pk}"})
    step = Activity.objects.get()
    assert step.occurrence == occurrence
    assert response.url == f"{task.need.route.get_absolute_url()}#activity-{step.pk}"


def test_pick_event_when_opened_then_the_task_filled_last_is_proposed(client, author):
    route = RouteFactory(teacher=author)
    tasks = [LearningTaskFactory(need__route=route) for _number in range(3)]
    session = client.session
    session["iom_task"] = tasks[2].pk
    session.save()
    page = soup(client.get(pick(OccurrenceFactory())))
    assert page.select_one("input[name=choice][checked]")["value"] == f"task:{tasks[2].pk}"


@pytest.mark.parametrize("choice", ["", "task:0", "нечто"])
def test_pick_event_when_no_place_is_chosen_then_a_sentence_says_so(client, author, choice):
    LearningTaskFactory(need__route=RouteFactory(teacher=author))
    response = client.post(pick(OccurrenceFactory()), {"choice": choice})
    assert response.context["form"].errors.keys() == {"choice"}
    assert not Activity.objects.exists()


def test_pick_event_when_the_plan_is_approved_then_it_explains_in_words(client, author):
    approved_route(author)
    shown = text(client.get(pick(OccurrenceFactory())))
    assert "В утверждённый план ничего нового не вписывается" in shown


def test_pick_event_when_the_route_is_over_by_then_then_it_warns_and_does_not_forbid(client, author):
    task = LearningTaskFactory(need__route=RouteFactory(teacher=author))
    occurrence = OccurrenceFactory(day=task.need.route.ends_on + datetime.timedelta(days=1))
    assert "Начинается после окончания маршрута" in text(client.get(pick(occurrence)))
    client.post(pick(occurrence), {"choice": f"task:{task.pk}"})
    assert task.activities.filter(occurrence=occurrence).exists()


def test_pick_event_when_there_is_no_route_then_it_says_what_to_do(client, author):
    assert "Составить маршрут" in text(client.get(pick(OccurrenceFactory())))


def test_register_when_a_choice_comes_with_it_then_registered_and_in_the_route(client, author):
    task = LearningTaskFactory(need__route=RouteFactory(teacher=author))
    occurrence = OccurrenceFactory()
    url = reverse("iom_resources:register", args=[occurrence.pk])
    client.post(url, {"asked": "1", "choice": f"task:{task.pk}"})
    assert occurrence.registrations.filter(user=author.user, status="confirmed").exists()
    assert task.activities.filter(occurrence=occurrence).exists()


def test_register_when_by_one_press_then_the_answer_asks_for_the_task_and_puts_it_there(client, author):
    task = LearningTaskFactory(need__route=RouteFactory(teacher=author))
    occurrence = OccurrenceFactory()
    url = reverse("iom_resources:register", args=[occurrence.pk])
    page = soup(client.post(url, follow=True))
    assert page.select_one("input[name=choice][checked]")["value"] == f"task:{task.pk}"
    client.post(url, {"choice": f"task:{task.pk}"})
    client.post(url, {"choice": f"task:{task.pk}"})
    assert task.activities.filter(occurrence=occurrence).count() == 1


def test_cancel_when_the_event_is_in_the_route_then_the_page_says_what_becomes_of_the_step(client, author):
    route = ready_route(author)
    registration = RegistrationFactory(user=author.user)
    ActivityFactory(task=route.needs.first().tasks.first(), occurrence=registration.occurrence, title="Мастер-класс")
    shown = text(client.get(reverse("iom_resources:registration_cancel", args=[registration.pk])))
    assert f"В маршруте «{route.theme}» останется шаг «Мастер-класс»" in shown


# --- The route ---


def in_route(author, occurrence) -> Activity:
    route = ready_route(author)
    return ActivityFactory(task=route.needs.first().tasks.first(), occurrence=occurrence)


def cell(client, step) -> BeautifulSoup:
    page = soup(client.get(step.task.need.route.get_absolute_url()))
    return page.find(id=f"activity-{step.pk}")


def test_route_when_the_author_is_not_registered_then_a_button_registers_and_comes_back(client, author):
    step = in_route(author, OccurrenceFactory(place="Лицей № 7"))
    shown = cell(client, step)
    form = shown.find("form", action=reverse("iom_resources:register", args=[step.occurrence_id]))
    assert "Лицей № 7" in shown.get_text()
    assert form.find("input", attrs={"name": "next"})["value"].endswith(f"#activity-{step.pk}")


def test_route_when_the_author_is_registered_then_it_says_so_and_offers_to_cancel(client, author):
    registration = RegistrationFactory(user=author.user)
    shown = cell(client, in_route(author, registration.occurrence))
    link = reverse("iom_resources:registration_cancel", args=[registration.pk])
    assert "Вы записаны" in shown.get_text() or "Запись подтверждена" in shown.get_text()
    assert shown.find("a", href=lambda href: href.startswith(link))


def test_route_when_a_curator_reads_then_there_is_the_date_and_no_button(client, author):
    step = in_route(author, OccurrenceFactory())
    client.force_login(curator_of(step.task.need.route))
    shown = cell(client, step)
    assert shown.find("a", href=step.occurrence.get_absolute_url())
    assert not shown.find("form")


def test_route_when_it_has_more_events_then_the_number_of_queries_stays(client, author, django_assert_max_num_queries):
    step = in_route(author, OccurrenceFactory())
    url = step.task.need.route.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(80) as few:
        client.get(url)
    for _number in range(5):
        ActivityFactory(task=step.task, occurrence=RegistrationFactory(user=author.user).occurrence)
    with django_assert_max_num_queries(len(few)):
        client.get(url)


# --- From the resource and the event ---


def test_pick_resource_when_it_has_dates_then_they_are_offered(client, author):
    resource = LearningResourceFactory()
    LearningTaskFactory(need__route=RouteFactory(teacher=author))
    occurrence = OccurrenceFactory(event=LearningEventFactory(resource=resource))
    OccurrenceFactory(event=LearningEventFactory(resource=resource, live=False))
    page = soup(client.get(reverse("iom:pick_resource", args=[resource.pk])))
    links = [link["href"] for link in page.select(".iom a") if "/events/" in link["href"] and "/pick/" in link["href"]]
    assert links == [pick(occurrence)]


def test_event_when_signed_in_then_it_can_go_into_the_route(client, author):
    occurrence = OccurrenceFactory()
    page = soup(client.get(occurrence.get_absolute_url()))
    assert page.find("a", href=pick(occurrence))
    assert not page.find("a", href=reverse("iom:event_group", args=[occurrence.pk]))


def test_event_when_a_curator_looks_then_teachers_can_be_registered(client, author):
    occurrence = OccurrenceFactory()
    client.force_login(curator_of(ready_route(author)))
    page = soup(client.get(occurrence.get_absolute_url()))
    assert page.find("a", href=reverse("iom:event_group", args=[occurrence.pk]))

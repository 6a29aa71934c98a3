"""The nested road map through the API: what is changed, added, deleted, refused."""

import json

import pytest
from django.urls import reverse

from iom_plugin.models import Activity, LearningTask, Result, RouteNeed
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.factories.routes import DeficitFactory, RouteFactory, ready_route

from .conftest import signed_in

pytestmark = pytest.mark.django_db


def read(route) -> dict:
    return signed_in(route.teacher.user).get(reverse("iom_api:route_detail", args=[route.pk])).json()


def write(route, needs):
    client = signed_in(route.teacher.user)
    return client.patch(reverse("iom_api:route_detail", args=[route.pk]), {"needs": needs}, format="json")


def in_task(**task) -> list[dict]:
    return [{"text": "Потребность", "tasks": [{"kind": "learning", "text": "Изучить", **task}]}]


def counts() -> list[int]:
    return [model.objects.count() for model in (RouteNeed, LearningTask, Activity, Result)]


def test_what_was_read_can_be_written_back_without_a_change():
    route = ready_route(needs=2)
    before = read(route)["needs"]
    response = write(route, before)
    assert response.status_code == 200, response.json()
    assert response.json()["needs"] == before


def test_lines_are_changed_added_deleted_and_put_in_order():
    route = ready_route(needs=2)
    first, second = read(route)["needs"]
    first["text"] = "Переписанная потребность"
    dropped = first["tasks"].pop(1)
    first["tasks"][0]["results"].insert(0, {"text": "Новый результат"})
    new = {"kind": "task", "text": "Новая задача", "tasks": []}
    needs = write(route, [second, first, new]).json()["needs"]
    assert [need["text"] for need in needs] == [second["text"], "Переписанная потребность", "Новая задача"]
    assert [need["id"] for need in needs[:2]] == [second["id"], first["id"]]
    assert needs[1]["tasks"][0]["results"][0]["text"] == "Новый результат"
    assert not LearningTask.objects.filter(pk=dropped["id"]).exists()
    assert counts() == [3, 3, 3, 4]


def test_a_list_that_is_not_given_is_left_alone_and_an_empty_one_empties():
    route = ready_route()
    need = read(route)["needs"][0]
    write(route, [{"id": need["id"], "text": "Только слова"}])
    assert counts() == [1, 2, 2, 2]
    write(route, [{"id": need["id"], "tasks": []}])
    assert counts() == [1, 0, 0, 0]
    assert read(route)["needs"][0]["text"] == "Только слова"
    write(route, [])
    assert counts() == [0, 0, 0, 0]


def test_a_task_moves_to_another_need():
    route = ready_route(needs=2)
    first, second = read(route)["needs"]
    second["tasks"].append(first["tasks"].pop())
    needs = write(route, [second]).json()["needs"]
    assert [need["id"] for need in needs] == [second["id"]]
    assert [task["id"] for task in needs[0]["tasks"]] == [task["id"] for task in second["tasks"]]
    assert counts() == [1, 3, 3, 3]


@pytest.mark.parametrize("level", ["need", "task", "activity", "result"])
def test_a_line_of_another_route_is_refused(level):
    route = ready_route()
    other = read(ready_route(route.teacher))["needs"][0]
    task = other["tasks"][0]
    given, path = {
        "need": ([{"id": other["id"]}], "needs.0.id"),
        "task": ([{"text": "Своя", "tasks": [{"id": task["id"]}]}], "needs.0.tasks.0.id"),
        "activity": (in_task(activities=[task["activities"][0]]), "needs.0.tasks.0.activities.0.id"),
        "result": (in_task(results=[task["results"][0]]), "needs.0.tasks.0.results.0.id"),
    }[level]
    before = counts()
    response = write(route, given)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [path]
    assert counts() == before


def test_a_line_given_twice_is_refused():
    route = ready_route()
    need = read(route)["needs"][0]
    response = write(route, [need, {"id": need["id"], "text": "Снова"}])
    assert list(response.json()["fields"]) == ["needs.1.id"]


@pytest.mark.parametrize(
    ("needs", "paths"),
    [
        ([{"text": ""}], ["needs.0.text"]),
        ([{}], ["needs.0.text"]),
        ([{"text": "а", "kind": "wish"}], ["needs.0.kind"]),
        ([{"text": "а", "competency": "Q/99"}], ["needs.0.competency"]),
        ([{"text": "а", "tasks": [{"kind": "learning", "text": "  "}]}], ["needs.0.tasks.0.text"]),
        ([{"text": "а", "tasks": [{}]}], ["needs.0.tasks.0.kind", "needs.0.tasks.0.text"]),
        ([{"text": "а"}, {"text": "б", "tasks": [{"text": "в"}]}], ["needs.1.tasks.0.kind"]),
        (in_task(activities=[{}]), ["needs.0.tasks.0.activities.0.title"]),
        (in_task(activities=[{"title": "а", "form": "танец"}]), ["needs.0.tasks.0.activities.0.form"]),
        (in_task(activities=[{"title": "а", "resource": 0}]), ["needs.0.tasks.0.activities.0.resource"]),
        (in_task(activities=[{"title": "а", "resource": 10**30}]), ["needs.0.tasks.0.activities.0.resource"]),
        (in_task(activities=[{"title": "а", "hours": -1}]), ["needs.0.tasks.0.activities.0.hours"]),
        (
            in_task(activities=[{"title": "а", "starts_on": "2026-10-02", "ends_on": "2026-10-01"}]),
            ["needs.0.tasks.0.activities.0.ends_on"],
        ),
        (
            in_task(activities=[{"title": "а", "dates": "30.10.2026–01.10.2026"}]),
            ["needs.0.tasks.0.activities.0.dates"],
        ),
        (in_task(results=[{}]), ["needs.0.tasks.0.results.0.form"]),
        (in_task(results=[{"form": "танец"}]), ["needs.0.tasks.0.results.0.form"]),
    ],
)
@pytest.mark.parametrize("is_new", [True, False], ids=["post", "patch"])
def test_mistakes_are_told_by_their_place(needs, paths, is_new):
    route = ready_route()
    before = counts()
    if is_new:
        given = {"theme": "Тема", "starts_on": "2026-09-01", "ends_on": "2027-05-31", "needs": needs}
        response = signed_in(route.teacher.user).post(reverse("iom_api:route_list"), given, format="json")
    else:
        response = write(route, needs)
    assert response.status_code == 400
    assert sorted(response.json()["fields"]) == paths
    assert all(response.json()["fields"].values())
    assert counts() == before


@pytest.mark.parametrize(
    ("given", "wording"),
    [
        ({"starts_on": "2026-10-01", "ends_on": "2026-10-01"}, "01.10.2026"),
        ({"starts_on": "2026-10-01"}, "с 01.10.2026"),
        ({"ends_on": "2026-10-01"}, "до 01.10.2026"),
        ({"dates": "осенью", "starts_on": "2026-10-01"}, "осенью"),
        ({"dates": "", "starts_on": None}, ""),
    ],
)
def test_days_become_a_wording_unless_there_is_one(given, wording):
    needs = write(RouteFactory(), in_task(activities=[{"title": "а", **given}])).json()["needs"]
    assert needs[0]["tasks"][0]["activities"][0]["dates"] == wording


def test_changed_days_change_the_wording_that_came_with_them():
    route = RouteFactory()
    days = {"starts_on": "2026-10-01", "ends_on": "2026-10-05"}
    needs = write(route, in_task(activities=[{"title": "а", **days}])).json()["needs"]
    needs[0]["tasks"][0]["activities"][0]["ends_on"] = "2026-10-09"
    activity = write(route, needs).json()["needs"][0]["tasks"][0]["activities"][0]
    assert (activity["dates"], activity["ends_on"]) == ("01.10.2026–09.10.2026", "2026-10-09")


def test_a_resource_fills_what_is_not_given():
    resource = LearningResourceFactory(
        title="Семинар", provider=OrganisationFactory(short_name="ММЦ"), hours=6, dates="октябрь 2026"
    )
    response = write(RouteFactory(), in_task(activities=[{"resource": resource.pk, "hours": 4}]))
    activity = response.json()["needs"][0]["tasks"][0]["activities"][0]
    assert activity["resource"] == resource.pk
    assert (activity["title"], activity["form"], activity["provider"]) == ("Семинар", "seminar", "ММЦ")
    assert (activity["hours"], activity["dates"]) == (4, "октябрь 2026")


def test_a_draft_resource_is_not_taken_but_one_withdrawn_later_stays():
    draft, withdrawn = LearningResourceFactory(live=False), LearningResourceFactory()
    route = RouteFactory()
    assert write(route, in_task(activities=[{"title": "а", "resource": draft.pk}])).status_code == 400
    needs = write(route, in_task(activities=[{"title": "а", "resource": withdrawn.pk}])).json()["needs"]
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(live=False)
    assert write(route, needs).json()["needs"] == needs


def test_a_need_that_changes_its_competency_leaves_its_deficit():
    route = ready_route()
    need = route.needs.get()
    need.deficit = DeficitFactory(teacher=route.teacher, competency=need.competency)
    need.save()
    write(route, [{"id": need.pk, "text": "Те же слова"}])
    need.refresh_from_db()
    assert need.deficit is not None
    write(route, [{"id": need.pk, "competency": CompetencyFactory(code="N/1").code}])
    need.refresh_from_db()
    assert need.deficit is None


def test_progress_written_with_a_draft_is_kept():
    route = ready_route()
    needs = read(route)["needs"]
    needs[0]["tasks"][0]["activities"][0] |= {"status": "done", "done_note": "Уже"}
    activity = write(route, needs).json()["needs"][0]["tasks"][0]["activities"][0]
    assert (activity["status"], activity["done_note"]) == ("done", "Уже")


def test_half_a_character_is_refused_and_can_be_answered():
    route = ready_route()
    client = signed_in(route.teacher.user)
    address = reverse("iom_api:route_detail", args=[route.pk])
    sent = '{"needs": [{"text": "Потребность", "kind": "\\ud800"}]}'
    response = client.patch(address, sent, content_type="application/json")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["needs.0.kind"]


def test_an_infinite_resource_is_refused():
    route = ready_route()
    client = signed_in(route.teacher.user)
    address = reverse("iom_api:route_detail", args=[route.pk])
    sent = json.dumps({"needs": in_task(activities=[{"resource": "infinity"}])}).replace('"infinity"', "1e400")
    response = client.patch(address, sent, content_type="application/json")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["needs.0.tasks.0.activities.0.resource"]


@pytest.mark.parametrize(("text", "answers"), [("Другое", {}), ("Прежнее", {"0": "приёмов"})])
def test_sentence_of_the_constructor_when_reworded_then_its_blanks_are_given_up(text, answers):
    route = ready_route()
    need = route.needs.get()
    RouteNeed.objects.filter(pk=need.pk).update(text="Прежнее", answers={"0": "приёмов"})
    assert write(route, [{"id": need.pk, "text": text}]).status_code == 200
    need.refresh_from_db()
    assert (need.text, need.answers) == (text, answers)

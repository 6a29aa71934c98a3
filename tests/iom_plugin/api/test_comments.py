"""The conversation about a route through the API."""

import pytest
from django.urls import reverse

from tests.factories.routes import TeacherFactory, curator_of, ready_route, submitted_route

from .conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]


def address(route) -> str:
    return reverse("iom_api:comment_list", args=[route.pk])


def test_a_conversation_is_begun_answered_and_resolved():
    route = submitted_route()
    curator, author = signed_in(curator_of(route)), signed_in(route.teacher.user)
    need = route.needs.first()
    first = curator.post(address(route), {"noun": "need", "line": need.pk, "text": "Уточните"}, format="json").json()
    assert (first["about"], first["thread"], first["resolved_at"]) == (need.text, None, None)
    answer = author.post(address(route), {"thread": first["id"], "text": "Уточнила"}, format="json").json()
    assert (answer["thread"], answer["line"]) == (first["id"], need.pk)
    resolved = author.post(reverse("iom_api:comment_resolve", args=[answer["id"]])).json()
    assert resolved["id"] == first["id"]
    assert resolved["resolved_at"]
    said = curator.get(address(route)).json()
    assert [one["text"] for one in said["results"]] == ["Уточните", "Уточнила"]
    assert said["results"][1]["by"] == route.teacher.full_name


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"text": " "}, 400, "invalid"),
        ({"text": "a", "noun": "need", "line": 10**9}, 409, "line_gone"),
        ({"text": "a", "thread": 10**9}, 404, "not_found"),
        ({"text": "a", "noun": "chapter"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_said_is_refused(given, status, code):
    route = ready_route()
    answer = signed_in(route.teacher.user).post(address(route), given, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_comment_of_another_route_cannot_be_answered_here():
    route, other = submitted_route(), submitted_route()
    foreign = signed_in(other.teacher.user).post(address(other), {"text": "Моё"}, format="json").json()
    answer = signed_in(route.teacher.user).post(address(route), {"text": "a", "thread": foreign["id"]}, format="json")
    assert answer.status_code == 404


def test_a_strangers_route_has_no_conversation():
    route = submitted_route()
    stranger = signed_in(TeacherFactory().user)
    assert stranger.get(address(route)).status_code == 404
    assert stranger.post(address(route), {"text": "a"}, format="json").status_code == 404


def test_a_longer_conversation_asks_as_many_queries(django_assert_num_queries):
    route = submitted_route()
    author = signed_in(route.teacher.user)
    for length in (2, 6):
        for _number in range(length):
            author.post(address(route), {"text": "Слово"}, format="json")
        with django_assert_num_queries(6):
            author.get(address(route))

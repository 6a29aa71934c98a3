"""Submitting, returning and approving through the API."""

import pytest
from django.urls import reverse

from tests.factories.routes import RouteFactory, curator_of, ready_route, submitted_route

from .conftest import signed_in

pytestmark = pytest.mark.django_db

PROTOCOL = {"protocol_number": "2", "protocol_date": "2026-10-28", "council": "методического совета"}


def do(user, name: str, route, given=None):
    return signed_in(user).post(reverse(f"iom_api:route_{name}", args=[route.pk]), given or {}, format="json")


def test_a_route_goes_there_and_back_and_is_approved():
    route = ready_route()
    author, curator = route.teacher.user, curator_of(route)
    assert do(author, "submit", route).json()["status"] == "submitted"
    assert do(curator, "return", route, {"comment": "Уточните срок"}).json()["status"] == "returned"
    assert do(author, "submit", route).json()["status"] == "submitted"
    assert do(curator, "approve", route, PROTOCOL).json()["status"] == "approved"
    review = route.reviews.first()
    assert (review.protocol_number, str(review.protocol_date), review.by) == ("2", "2026-10-28", curator)


def test_what_is_missing_for_a_review_is_told():
    route = RouteFactory()
    response = do(route.teacher.user, "submit", route)
    assert response.status_code == 400
    answer = response.json()
    assert answer["code"] == "route_not_ready"
    assert len(answer["fields"]["needs"]) == 1


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("return", {"comment": " "}, "comment"),
        ("return", {}, "comment"),
        ("return", {"comment": ["a"]}, "comment"),
        ("approve", {**PROTOCOL, "protocol_number": ""}, "protocol_number"),
        ("approve", {**PROTOCOL, "protocol_date": None}, "protocol_date"),
        ("approve", {**PROTOCOL, "protocol_date": "28.10.2026"}, "protocol_date"),
        ("approve", {**PROTOCOL, "protocol_number": "9" * 51}, "protocol_number"),
    ],
)
def test_a_decision_without_its_ground_is_refused(name, given, field):
    route = submitted_route()
    response = do(curator_of(route), name, route, given)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]
    route.refresh_from_db()
    assert route.status == "submitted"


@pytest.mark.parametrize(("name", "given"), [("return", {"comment": "Сам себе"}), ("approve", PROTOCOL)])
def test_nobody_decides_about_their_own_route(name, given):
    route = submitted_route()
    response = do(route.teacher.user, name, route, given)
    assert response.status_code == 403
    assert response.json()["code"] == "not_allowed"


def test_a_curator_does_not_submit_for_the_author():
    route = ready_route()
    assert do(curator_of(route), "submit", route).status_code == 403


def test_the_second_of_two_decisions_comes_too_late():
    route = submitted_route()
    curator = curator_of(route)
    do(curator, "approve", route, PROTOCOL)
    response = do(curator, "return", route, {"comment": "Поздно"})
    assert response.status_code == 409
    assert response.json()["code"] == "route_not_submitted"

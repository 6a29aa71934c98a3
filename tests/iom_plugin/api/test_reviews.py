"""Submitting, returning and approving through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.models import Criterion
from iom_plugin.services import scores
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import (
    MembershipFactory,
    RouteFactory,
    TeacherFactory,
    curator_of,
    ready_route,
    submitted_route,
)

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


def test_reviews_tell_decisions_and_scores_of_the_routes_one_sees():
    route, foreign = submitted_route(), submitted_route()
    curator = curator_of(route)
    begun = scores.review_in_progress(route, by=curator, kind="curator")
    criterion = Criterion.objects.first()
    scores.save_scores(begun, by=curator, scores={criterion.pk: (1, "Нет срока")})
    address = reverse("iom_api:review_list")
    assert signed_in(route.teacher.user).get(address).json()["count"] == 0, "nobody reads what is still being written"
    [own] = signed_in(curator).get(address, {"route": route.pk}).json()["results"]
    assert own["scores"] == [
        {"criterion": criterion.code, "title": criterion.title, "value": 1, "comment": "Нет срока"}
    ]
    do(curator, "approve", route, PROTOCOL | {"members": "Белова И. В."})
    do(curator_of(foreign), "return", foreign, {"comment": "Уточните"})
    [told] = signed_in(route.teacher.user).get(address).json()["results"]
    assert (told["decision"], told["protocol_number"], told["members"]) == ("approved", "2", "Белова И. В.")
    assert (told["route"], told["version"]) == (route.pk, 2)


def test_the_queue_tells_what_waits_since_when_and_until_when():
    route = submitted_route()
    [waiting] = signed_in(curator_of(route)).get(reverse("iom_api:review_queue")).json()["results"]
    assert (waiting["id"], waiting["asked_for"], waiting["is_overdue"]) == (route.pk, "submitted", False)
    assert waiting["due_on"]
    assert signed_in(route.teacher.user).get(reverse("iom_api:review_queue")).json()["count"] == 0


@pytest.mark.parametrize("name", ["review_list", "review_queue"])
def test_longer_lists_ask_as_many_queries(name):
    asked = []
    for number in (1, 4):
        school = OrganisationFactory()
        curator = MembershipFactory(organisation=school, role="curator").user
        reader = signed_in(curator)
        for _number in range(number):
            route = submitted_route(TeacherFactory(organisation=school))
            scores.review_in_progress(route, by=curator, kind="curator")
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(reverse(f"iom_api:{name}")).json()["count"] == number
        asked.append(len(captured))
    assert asked[0] == asked[1]

"""Scores by the criteria through the API."""

import pytest
from django.urls import reverse

from iom_plugin.models import CriterionScore
from tests.factories.routes import curator_of, ready_route, submitted_route

from .conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]


def score(user, route, *scores, **more):
    address = reverse("iom_api:route_scores", args=[route.pk])
    return signed_in(user).post(address, {"scores": list(scores), **more}, format="json")


def test_an_author_checks_a_draft_and_leaves_the_other_scores_alone():
    route = ready_route()
    score(route.teacher.user, route, {"criterion": "c1", "value": 2}, {"criterion": "c2", "value": 1})
    answer = score(route.teacher.user, route, {"criterion": "c2", "value": 0, "comment": "Общие слова"}).json()
    assert (answer["kind"], answer["decision"]) == ("self", "")
    assert [(one["criterion"], one["value"]) for one in answer["scores"]] == [("c1", 2), ("c2", 0)]


def test_a_reader_says_what_the_author_does_not_see_yet():
    route = submitted_route()
    curator = curator_of(route)
    assert score(curator, route, {"criterion": "c1", "value": 1}, comment="Уточнить срок").json()["kind"] == "curator"
    assert score(curator, route, {"criterion": "c2", "value": 2}).json()["comment"] == "Уточнить срок"
    assert signed_in(route.teacher.user).get(reverse("iom_api:review_list")).json()["count"] == 0


@pytest.mark.parametrize("wrong", [{"criterion": "c1", "value": 3}, {"criterion": "c99", "value": 1}])
def test_a_wrong_score_is_refused_and_nothing_is_kept(wrong):
    route = ready_route()
    answer = score(route.teacher.user, route, {"criterion": "c2", "value": 1}, wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not CriterionScore.objects.exists()


def test_an_author_scores_no_route_that_is_under_review():
    route = submitted_route()
    answer = score(route.teacher.user, route, {"criterion": "c1", "value": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "route_not_editable")

"""A change to an approved route through the API."""

import pytest
from django.urls import reverse

from tests.factories.routes import approved_route, curator_of

from .conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

REASON = {"reason": "Курс перенесён на весну"}


def do(user, name: str, route, given=None):
    return signed_in(user).post(reverse(f"iom_api:route_{name}", args=[route.pk]), given or {}, format="json")


def test_a_change_is_begun_written_and_sent():
    route = approved_route()
    author = route.teacher.user
    begun = do(author, "amend", route, REASON).json()
    assert (begun["status"], begun["reason"]) == ("open", REASON["reason"])
    detail = reverse("iom_api:route_detail", args=[route.pk])
    changed = signed_in(author).patch(detail, {"goal": "Новая цель"}, format="json").json()
    assert changed["is_amended"] is True
    assert do(author, "amend_finish", route).json()["status"] == "waiting"
    assert do(author, "amend_cancel", route).json()["status"] == "cancelled"
    now = signed_in(author).get(detail).json()
    assert (now["goal"], now["is_amended"], now["status"]) == (route.goal, False, "approved")


@pytest.mark.parametrize(
    ("name", "given", "status", "code"),
    [
        ("amend", {}, 400, "reason_missing"),
        ("amend_cancel", {}, 409, "no_amendment"),
    ],
)
def test_what_does_not_fit_is_refused(name, given, status, code):
    route = approved_route()
    answer = do(route.teacher.user, name, route, given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("name", ["amend", "amend_finish", "amend_cancel"])
def test_only_the_author_changes_a_route(name):
    route = approved_route()
    assert do(curator_of(route), name, route, REASON).status_code == 403

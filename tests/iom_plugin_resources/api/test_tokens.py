"""A name and a password for a token."""

import pytest
from django.urls import reverse
from rest_framework.authtoken.models import Token

from iom_plugin_resources.api.tokens import SignInThrottle
from tests.factories.resources import UserFactory

TOKEN = reverse("iom_api:token")


@pytest.mark.parametrize("body_format", ["json", "multipart"])
def test_the_right_password_gives_the_same_token_every_time(api, body_format):
    user = UserFactory(username="anna")
    for _time in range(2):
        response = api.post(TOKEN, {"username": "anna", "password": "secret"}, format=body_format)
        assert response.status_code == 200
        assert response.json() == {"token": Token.objects.get(user=user).key}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "anna", "password": "wrong"}, None),
        ({"username": "anna"}, "password"),
        ({"username": {"a": 1}, "password": "secret"}, "username"),
        ([], None),
    ],
)
def test_anything_else_is_refused(api, given, field):
    UserFactory(username="anna")
    response = api.post(TOKEN, given, format="json")
    assert response.status_code == 400
    assert set(response.json()) == {"code", "message", "fields"}
    assert list(response.json()["fields"]) == ([field] if field else [])


def test_someone_who_left_gets_no_token(api):
    UserFactory(username="anna", is_active=False)
    assert api.post(TOKEN, {"username": "anna", "password": "secret"}, format="json").status_code == 400


def test_guessing_is_stopped_and_a_written_address_is_not_believed(api):
    limit = int(SignInThrottle.rate.partition("/")[0])
    for number in range(limit + 1):
        response = api.post(
            TOKEN,
            {"username": "Anna" if number % 2 else "anna", "password": "guess"},
            format="json",
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )
    assert response.status_code == 429
    assert response.json()["code"] == "throttled"
    assert int(response.headers["Retry-After"]) > 0
    assert api.post(TOKEN, {"username": "boris", "password": "guess"}, format="json").status_code == 400

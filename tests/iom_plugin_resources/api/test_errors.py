"""Every refusal has one shape, and nothing that is sent breaks the server."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from rest_framework import exceptions

from iom_plugin_resources.api.errors import error_response
from iom_plugin_resources.core.errors import Invalid, NotAllowed, WrongStatus

TOKEN = reverse("iom_api:token")


@pytest.mark.parametrize(
    ("error", "status", "code", "fields"),
    [
        (NotAllowed("No"), 403, "not_allowed", {}),
        (WrongStatus("Late", code="route_not_editable"), 409, "route_not_editable", {}),
        (Invalid("Bad", fields={"needs.0.text": ["Write"]}), 400, "invalid", {"needs.0.text": ["Write"]}),
        (ValidationError({"ends_on": ["Early"]}), 400, "invalid", {"ends_on": ["Early"]}),
        (ValidationError("Early"), 400, "invalid", {}),
        (exceptions.ValidationError({"needs": [{}, {"text": ["Write"]}]}), 400, "invalid", {"needs.1.text": ["Write"]}),
        (PermissionDenied(), 403, "permission_denied", {}),
        (exceptions.Throttled(wait=5), 429, "throttled", {}),
    ],
)
def test_every_kind_of_error_is_told_in_one_shape(error, status, code, fields):
    response = error_response(error, {})
    assert response.status_code == status
    assert response.data["code"] == code
    assert response.data["fields"] == fields
    assert response.data["message"]


def test_what_nobody_foresaw_is_left_to_the_host():
    assert error_response(RuntimeError(), {}) is None


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"[" * 200_000, b'{"username": "\\ud800", "password": "x"}', b"null", b"1e999", b""],
    ids=["cut", "not utf-8", "too deep", "half a character", "null", "infinity", "nothing"],
)
def test_broken_json_is_the_mistake_of_the_client(api, body):
    response = api.generic("POST", TOKEN, body, content_type="application/json")
    assert response.status_code == 400
    assert set(response.json()) == {"code", "message", "fields"}


def test_the_limit_of_the_portal_holds(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = api.post(TOKEN, {"username": "a" * 200, "password": "b"}, format="json")
    assert response.status_code == 413, response.json()
    assert response.json()["code"] == "too_large"


def test_other_media_types_are_named(api):
    response = api.generic("POST", TOKEN, b"<a/>", content_type="application/xml")
    assert response.status_code == 415
    assert response.json()["code"] == "unsupported_media_type"


def test_a_wrong_token_is_told(api):
    response = api.get(reverse("iom_api:resource_list"), headers={"authorization": "Token nonsense"})
    assert response.status_code == 401
    assert response.json()["code"] == "authentication_failed"
    assert response.headers["WWW-Authenticate"] == "Token"

"""The description of the API: valid, the same as the committed one, and kept to by the server."""

import os
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings
from rest_framework.authtoken.models import Token
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.resources import LearningResourceFactory
from tests.factories.routes import DeficitFactory, TeacherFactory, ready_route

SNAPSHOT = Path(__file__).parents[3] / "docs" / "reference" / "openapi.yaml"
SCHEMA = reverse("iom_api:schema")


@pytest.fixture
def description(client, capfd, settings) -> str:
    del settings.IOM_RESOURCE_FACETS  # the example portal has a facet of its own; described is what everybody has
    response = client.get(SCHEMA, {"lang": "en"})
    assert response.status_code == 200
    assert capfd.readouterr().err == "", "drf-spectacular has warned"
    return response.content.decode()


def test_the_description_is_valid_and_tells_only_of_our_views(description):
    schema = yaml.safe_load(description)
    validate_schema(schema)
    assert {path.removeprefix("/api/iom/v1/").partition("/")[0] for path in schema["paths"]} == {
        "comments",
        "competencies",
        "deficits",
        "events",
        "occurrences",
        "organisations",
        "registrations",
        "resources",
        "reviews",
        "routes",
        "teachers",
        "token",
    }


def test_the_committed_description_is_the_present_one(description):
    if os.environ.get("WRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(description, encoding="utf-8")
    hint = "The API has changed. Read the difference, then run this test once with WRITE_SNAPSHOTS=1."
    assert SNAPSHOT.read_text(encoding="utf-8") == description, hint


@pytest.fixture
def described_api(db):
    """The API of a portal with something in it, as a teacher's program sees it."""
    LearningResourceFactory()
    LearningResourceFactory(provider=None, key=None, hours=None, price=100, link="https://example.org/")
    teacher = TeacherFactory()
    DeficitFactory(teacher=teacher)
    ready_route(teacher)
    OccurrenceFactory(event__format="mixed")
    RegistrationFactory(user=teacher.user)
    token = Token.objects.create(user=teacher.user)
    # A real request ends with closing its connection, which here is that of the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi(f"{SCHEMA}?lang=en", get_wsgi_application())
    schema.config.update(headers={"Authorization": f"Token {token.key}"})
    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (path, method)
        for path, operations in yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))["paths"].items()
        for method in operations
    ],
)
def test_nothing_that_is_sent_breaks_the_server_or_the_description(described_api, path, method):
    @given(case=described_api[path][method].as_strategy())
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        cache.clear()
        case.call_and_validate(checks=[not_a_server_error, response_schema_conformance, status_code_conformance])

    send()

"""The OpenAPI description of our views, and of no others of the portal."""

from threading import Lock

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

DESCRIPTION = """\
Resource map and individual educational routes (ИОМ).

Sign in with the header `Authorization: Token …`; `POST token/` gives a token.
Competencies, organisations and resources may be read without it.
Lists are pages: `count`, `next`, `previous`, `results`; `page_size` is at most 200.
Every refusal is `{"code", "message", "fields"}`; `fields` names a wrong field of nested data by its path,
for example `needs.0.tasks.1.text`.
"""

ERROR = {
    "type": "object",
    "description": "What every refusal looks like.",
    "required": ["code", "message", "fields"],
    "properties": {
        "code": {"type": "string", "description": "Never changes: for programs."},
        "message": {"type": "string", "description": "A sentence for people."},
        "fields": {
            "type": "object",
            "description": "Sentences by the path of the field.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}

REFUSALS = {
    "400": "What was sent breaks a rule.",
    "401": "Sign in first.",
    "403": "You may see it, but not do this to it.",
    "404": "There is no such object, or not for you.",
    "409": "The object has moved on: its status does not allow this.",
    "413": "The request is too large.",
    "415": "Send JSON.",
    "429": "Too many attempts; wait.",
}


class IomAutoSchema(AutoSchema):
    """Describes the refusals of every operation besides its answers."""

    def _get_response_bodies(self, direction="response"):
        responses = super()._get_response_bodies(direction)
        for status in self._refusals():
            responses.setdefault(status, self._refusal(REFUSALS[status]))
        return responses

    def _refusals(self) -> list[str]:
        statuses = ["400"]
        if self.view.get_authenticators():
            statuses.append("401")
        if not any(isinstance(permission, AllowAny) for permission in self.view.get_permissions()):
            statuses.append("403")
        if "{" in self.path or self._is_list_view() or getattr(self.view, "may_be_missing", False):
            statuses.append("404")
        if self.method not in ("GET", "HEAD"):
            statuses += ["409", "413", "415"]
        if self.view.get_throttles() or getattr(self.view, "slows_guessing", False):
            statuses.append("429")
        return statuses

    def _refusal(self, description: str) -> dict:
        error = ResolvedComponent(name="IomError", type=ResolvedComponent.SCHEMA, object="IomError", schema=ERROR)
        self.registry.register_on_missing(error)
        return {"description": description, "content": {"application/json": {"schema": error.ref}}}


def described(**description):
    """``extend_schema`` for a method of our views: without this, the host's default schema class takes over."""

    def describe(method):
        method.schema = IomAutoSchema()
        return extend_schema(**description)(method)

    return describe


def only_our_views(endpoints, **kwargs):
    """Preprocessing hook: a portal may have an API of its own."""
    return [
        (path, path_regex, method, callback)
        for path, path_regex, method, callback in endpoints
        if isinstance(callback.cls.schema, IomAutoSchema)
    ]


SETTINGS = {
    "TITLE": "wagtail-iom",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "PREPROCESSING_HOOKS": ["iom_plugin_resources.api.schema.only_our_views"],
    "POSTPROCESSING_HOOKS": [],
    "ENUM_NAME_OVERRIDES": {},
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "SCHEMA_PATH_PREFIX": None,
    "SCHEMA_PATH_PREFIX_TRIM": False,
    "SCHEMA_PATH_PREFIX_INSERT": "",
    "AUTHENTICATION_WHITELIST": None,
    "PARSER_WHITELIST": None,
    "RENDERER_WHITELIST": None,
    "SERVERS": [],
    "TAGS": [],
    "EXTERNAL_DOCS": {},
    "SECURITY": [],
    "CAMELIZE_NAMES": False,
    "APPEND_COMPONENTS": {},
    "APPEND_PATHS": {},
    "WEBHOOKS": [],
    "CONTACT": {},
    "LICENSE": {},
    "TOS": None,
}

# drf-spectacular patches its settings for the whole process while it draws a schema.
_one_at_a_time = Lock()


class SchemaView(SpectacularAPIView):
    """The description itself, open to everyone: it tells nothing about people."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = []
    versioning_class = None
    generator_class = SchemaGenerator
    serve_public = True
    urlconf = None
    custom_settings = SETTINGS

    def get(self, request, *args, **kwargs):
        with _one_at_a_time:
            return super().get(request, *args, **kwargs)

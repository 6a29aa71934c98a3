"""Every refusal has one shape: ``{"code", "message", "fields"}``."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from ..core.errors import IomError, NotAllowed, WrongStatus

STATUSES = {NotAllowed: status.HTTP_403_FORBIDDEN, WrongStatus: status.HTTP_409_CONFLICT}


def error_response(error: Exception, context: dict) -> Response | None:
    """DRF's exception handler; None lets an unforeseen error through to the host's own handling."""
    described = _described(error)
    if described is None:
        return None
    code, status_code, message, fields = described
    set_rollback()
    return Response(
        {
            "code": code,
            "message": _encodable(message),
            "fields": {name: [_encodable(sentence) for sentence in fields[name]] for name in fields},
        },
        status=status_code,
        headers=_headers(error),
    )


def _encodable(sentence) -> str:
    """A sentence may quote what was sent, and JSON can carry half a character, which no answer can."""
    return str(sentence).encode(errors="replace").decode()


def _described(error: Exception) -> tuple[str, int, str, dict[str, list[str]]] | None:
    """Code, status, message and sentences by field."""
    if isinstance(error, IomError):
        kinds = (STATUSES[kind] for kind in STATUSES if isinstance(error, kind))
        return error.code, next(kinds, status.HTTP_400_BAD_REQUEST), error.message, _texts(error.fields)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error.detail, error.get_codes())
    if isinstance(error, DjangoValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else error.messages
        return _invalid(detail, "invalid")
    if isinstance(error, Http404 | exceptions.NotFound):
        return "not_found", status.HTTP_404_NOT_FOUND, _("There is nothing at this address."), {}
    if isinstance(error, PermissionDenied):
        return "permission_denied", status.HTTP_403_FORBIDDEN, _("You are not allowed to do this."), {}
    if isinstance(error, RequestDataTooBig):
        return "too_large", 413, _("The request is too large. Send less at once."), {}
    if isinstance(error, SuspiciousOperation):
        return "bad_request", status.HTTP_400_BAD_REQUEST, _("The request cannot be understood."), {}
    if isinstance(error, exceptions.APIException):
        return str(error.get_codes()), error.status_code, error.detail, {}
    return None


def _invalid(detail, codes) -> tuple[str, int, str, dict[str, list[str]]]:
    sentences = list(_sentences(detail))
    fields: dict[str, list[str]] = {}
    for path, sentence in sentences:
        if path:
            fields.setdefault(path, []).append(sentence)
    if fields:
        code, message = "invalid", _("Correct the marked fields: %(names)s.") % {"names": ", ".join(fields)}
    else:
        code, message = _first(codes) or "invalid", sentences[0][1]
    return code, status.HTTP_400_BAD_REQUEST, message, fields


def _sentences(detail, path: str = "") -> Iterator[tuple[str, str]]:
    """DRF nests errors as the data are nested; people and forms want ``needs.0.tasks.1.text``."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = name in (api_settings.NON_FIELD_ERRORS_KEY, NON_FIELD_ERRORS)
            yield from _sentences(inner, path if own else f"{path}.{name}".lstrip("."))
    elif isinstance(detail, list | tuple):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, dict | list | tuple)
            yield from _sentences(inner, f"{path}.{number}".lstrip(".") if nested else path)
    else:
        yield path, str(detail)


def _first(codes) -> str | None:
    while isinstance(codes, dict | list):
        inner = codes.values() if isinstance(codes, dict) else codes
        codes = next(iter(inner), None)
    return codes


def _texts(fields) -> dict[str, list[str]]:
    return {
        name: [str(sentence) for sentence in sentences]
        for name, sentences in fields.items()
        if name != NON_FIELD_ERRORS
    }


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers

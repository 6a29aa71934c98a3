"""Errors that people read: a stable code for programs, a full sentence for people."""

from collections.abc import Mapping


class IomError(Exception):
    """Something a person can mend.

    ``code`` never changes and is what the API answers and tests check; ``message`` is a whole sentence
    saying what happened and what to do; ``fields`` maps a field name to its own sentences, so that a
    form can show them beside the field.
    """

    default_code = "error"

    def __init__(self, message, *, code: str | None = None, fields: Mapping[str, list] | None = None):
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(IomError):
    """The actor may see the object but not do this to it."""

    default_code = "not_allowed"


class WrongStatus(IomError):
    """The object has moved on: what was asked does not fit its present status."""

    default_code = "wrong_status"


class Invalid(IomError):
    """What was given breaks a rule; ``fields`` says which and why."""

    default_code = "invalid"

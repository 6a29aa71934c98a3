"""A model's own refusal as the error that all doors show alike."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError

from .. import errors


@contextmanager
def invalid_if_refused():
    """Turn a ``ValidationError`` of ``full_clean()`` into ``Invalid`` with the sentences by field."""
    try:
        yield
    except ValidationError as error:
        messages = [sentence for sentences in error.message_dict.values() for sentence in sentences]
        raise errors.Invalid(messages[0], fields=error.message_dict) from error

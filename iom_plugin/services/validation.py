"""A model's own refusal as the error that all doors show alike."""

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from .. import errors


def validate_and_save(instance) -> None:
    """Check every rule and save; raises ``Invalid`` with the sentences by field."""
    validate(instance)
    instance.save()


def validate(instance, **how) -> None:
    """Check every rule, or those that ``how`` leaves to ``full_clean``; raises ``Invalid``."""
    try:
        _refuse_null(instance)
        instance.full_clean(**how)
    except ValidationError as error:
        messages = [sentence for sentences in error.message_dict.values() for sentence in sentences]
        raise errors.Invalid(messages[0], fields=error.message_dict) from error


def refuse_missing(field: str, message) -> None:
    """Raise ``Invalid`` for what its giver has left empty, told beside the field."""
    raise errors.Invalid(message, code=f"{field}_missing", fields={field: [message]})


def _refuse_null(instance) -> None:
    """Not every text comes through a form, and PostgreSQL cannot keep the null character."""
    texts = {field.name: field.value_from_object(instance) for field in instance._meta.concrete_fields}
    wrong = [name for name, text in texts.items() if isinstance(text, str) and "\0" in text]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, ProhibitNullCharactersValidator.message))

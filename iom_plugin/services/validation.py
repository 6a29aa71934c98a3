"""A model's own refusal as the error that all doors show alike."""

from django.core.exceptions import ValidationError

from .. import errors


def validate_and_save(instance) -> None:
    """Check every rule and save; raises ``Invalid`` with the sentences by field."""
    validate(instance)
    instance.save()


def validate(instance, **how) -> None:
    """Check every rule, or those that ``how`` leaves to ``full_clean``; raises ``Invalid``."""
    try:
        instance.full_clean(**how)
    except ValidationError as error:
        messages = [sentence for sentences in error.message_dict.values() for sentence in sentences]
        raise errors.Invalid(messages[0], fields=error.message_dict) from error

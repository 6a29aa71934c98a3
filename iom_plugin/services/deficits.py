"""Changes of deficits. A deficit that its teacher enters is accepted at once; others only propose."""

from django.core.exceptions import ValidationError
from django.db import transaction

from .. import errors
from ..choices import DeficitStatus
from ..models import Deficit


@transaction.atomic
def save_deficit(deficit: Deficit, *, by) -> Deficit:
    """Save the author's own deficit. Raises ``NotAllowed`` for another's, ``Invalid`` for a repeated one."""
    if deficit.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_ROUTE)
    if deficit.status == DeficitStatus.PROPOSED:
        deficit.status = DeficitStatus.ACCEPTED
    try:
        deficit.full_clean()
    except ValidationError as error:
        messages = [sentence for sentences in error.message_dict.values() for sentence in sentences]
        raise errors.Invalid(messages[0], fields=error.message_dict) from error
    deficit.save()
    return deficit


@transaction.atomic
def delete_deficit(deficit: Deficit, *, by) -> None:
    """Delete the author's own deficit; needs that rest on it keep their wording."""
    if deficit.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_ROUTE)
    deficit.delete()

"""Changes of deficits. A deficit that its teacher enters is accepted at once; others only propose."""

from django.db import transaction

from .. import errors
from ..choices import DeficitStatus
from ..models import Deficit
from .validation import invalid_if_refused


@transaction.atomic
def save_deficit(deficit: Deficit, *, by) -> Deficit:
    """Save the author's own deficit. Raises ``NotAllowed`` for another's, ``Invalid`` for a repeated one."""
    if deficit.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_DEFICIT)
    if deficit.status == DeficitStatus.PROPOSED:
        deficit.status = DeficitStatus.ACCEPTED
    with invalid_if_refused():
        deficit.full_clean()
    deficit.save()
    return deficit


@transaction.atomic
def delete_deficit(deficit: Deficit, *, by) -> None:
    """Delete the author's own deficit; needs that rest on it keep their wording."""
    if deficit.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_DEFICIT)
    deficit.delete()

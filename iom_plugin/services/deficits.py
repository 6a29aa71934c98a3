"""Changes of deficits. A deficit that its teacher enters is accepted at once; others only propose."""

from django.db import transaction

from .. import errors
from ..choices import DeficitStatus
from ..models import Deficit
from .teachers import lock_person
from .validation import validate_and_save


@transaction.atomic
def save_deficit(deficit: Deficit, *, by) -> Deficit:
    """Save the author's own deficit. Raises ``NotAllowed`` for another's, ``Invalid`` for a repeated one."""
    if deficit.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_DEFICIT)
    lock_person(by)
    if deficit.pk and not Deficit.objects.filter(pk=deficit.pk).exists():
        raise errors.WrongStatus(errors.DEFICIT_GONE, code="deficit_gone")
    if deficit.status == DeficitStatus.PROPOSED:
        deficit.status = DeficitStatus.ACCEPTED
    validate_and_save(deficit)
    return deficit


@transaction.atomic
def delete_deficit(deficit: Deficit, *, by) -> None:
    """Delete the author's own deficit; needs that rest on it keep their wording."""
    if deficit.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_DEFICIT)
    lock_person(by)
    deficit.delete()

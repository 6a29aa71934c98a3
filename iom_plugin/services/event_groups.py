"""An employer registers a group: the curator of an organisation its teachers."""

from collections.abc import Sequence

from django.db import transaction

from iom_plugin_resources.models import EventOccurrence, Registration
from iom_plugin_resources.services import registrations
from iom_plugin_resources.services.registrations import Outcome

from .. import errors
from ..models import Teacher
from ..permissions import can_register_others
from ..queries import event_groups as queries
from .validation import refuse_missing

MOST_AT_ONCE = 100


def register_group(
    occurrence: EventOccurrence, teachers: Sequence[Teacher], *, by, mode: str | None = None
) -> list[Outcome]:
    """Register ``teachers`` in their order; each has an outcome of their own and gets a letter.

    Into nobody's route is anything written: that is the teacher's. Raises ``NotAllowed`` if one is not of the
    organisations that ``by`` curates, ``Invalid`` for nobody or too many.
    """
    if not teachers:
        raise errors.Invalid(errors.NOBODY_CHOSEN, code="nobody_chosen", fields={"teachers": [errors.NOBODY_CHOSEN]})
    if len(teachers) > MOST_AT_ONCE:
        sentence = errors.TOO_MANY_TEACHERS % {"count": MOST_AT_ONCE}
        raise errors.Invalid(sentence, code="too_many_teachers", fields={"teachers": [sentence]})
    keys = {teacher.pk for teacher in teachers}
    if queries.visible_to(by).filter(pk__in=keys).count() != len(keys):
        raise errors.NotAllowed(errors.NOT_YOUR_TEACHERS)
    return registrations.register_several(occurrence, [teacher.user for teacher in teachers], by=by, mode=mode)


@transaction.atomic
def cancel_for(registration: Registration, *, by, reason: str) -> Registration:
    """Cancel what the curator has registered a teacher for; the teacher reads the reason.

    Raises ``Invalid`` without one, ``NotAllowed`` for what is not the curator's.
    """
    teacher = getattr(registration.user, "iom_teacher", None)
    if registration.by_id != by.pk or teacher is None or not can_register_others(by, teacher.organisation):
        raise errors.NotAllowed(errors.NOT_YOUR_TEACHERS)
    if not reason.strip():
        refuse_missing("reason", errors.CANCEL_REASON_MISSING)
    return registrations.cancel(registration, by=by, reason=reason)

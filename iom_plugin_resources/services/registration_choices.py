"""What a person who is registered chooses afterwards: where else the event goes."""

from django.db import transaction

from ..core.registries import registration_companions
from ..models import Registration
from .waiting_lists import must_be_own


@transaction.atomic
def choose(registration: Registration, choice: str, *, by) -> None:
    """Give a registration that is there to its companions with what the person has chosen.

    Raises ``Invalid`` for what was not offered, ``NotAllowed`` for another person.
    """
    must_be_own(by, registration)
    for companion in registration_companions():
        companion.registered(registration, choice, by=by)

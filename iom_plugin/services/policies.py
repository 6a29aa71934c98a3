"""How an organisation deals with routes: set by its curator, held by all under it."""

from django.db import transaction

from iom_plugin_resources.models import Organisation

from .. import errors
from ..models import RoutePolicy
from ..permissions import can_set_rules
from .validation import validate_and_save


@transaction.atomic
def save_policy(organisation: Organisation, *, by, **fields) -> RoutePolicy:
    """Set the organisation's own rules. Raises ``NotAllowed``, or ``Invalid`` with the sentences by field."""
    _may_set(organisation, by=by)
    policy = RoutePolicy.objects.select_for_update().filter(organisation=organisation).first()
    policy = policy or RoutePolicy(organisation=organisation)
    for name, value in fields.items():
        setattr(policy, name, value)
    validate_and_save(policy)
    return policy


@transaction.atomic
def drop_policy(organisation: Organisation, *, by) -> None:
    """Follow the rules above again, or the usual ones; without own rules nothing changes."""
    _may_set(organisation, by=by)
    RoutePolicy.objects.filter(organisation=organisation).delete()


def _may_set(organisation: Organisation, *, by) -> None:
    if not can_set_rules(by, organisation):
        raise errors.NotAllowed(errors.NOT_RULES_KEEPER)

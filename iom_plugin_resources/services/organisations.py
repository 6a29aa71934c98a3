"""Changes of the tree of organisations."""

from django.db import transaction

from ..core.trees import save_under
from ..models import Organisation


def save_organisation(organisation: Organisation, *, parent: Organisation | None) -> Organisation:
    """Save the organisation under ``parent``; None makes it the top of a tree."""
    with transaction.atomic(savepoint=False):
        save_under(organisation, parent)
    return organisation

"""The explanatory note of a route, written by its author in any number of tabs."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from .. import errors
from ..models import Route
from ..queries.road_maps import digest
from .routes import editable, update_route


@transaction.atomic
def save_note(route: Route, *, by, values: Mapping[str, str], was: Mapping[str, str]) -> Route:
    """Save the fields of ``values`` that their writer has changed.

    ``was`` are the digests of the texts from which the new ones were written, by field. A field that somebody has
    changed meanwhile, to something else, is refused with ``WrongStatus`` of code ``note_changed``, which names it and
    what it says now; then nothing is saved.
    """
    present = editable(route, by=by)
    changed, refused = {}, {}
    for name, value in values.items():
        text = getattr(present, name)
        drawn = was.get(name, digest(text))
        if digest(value) in (digest(text), drawn):
            continue
        changed[name] = value
        if drawn != digest(text):
            told = _("Somebody has changed this meanwhile, perhaps you in another tab. There it says: %(text)s")
            refused[name] = [told % {"text": text}]
    if refused:
        raise errors.WrongStatus(errors.NOTE_CHANGED, code="note_changed", fields=refused)
    return update_route(present, by=by, **changed)

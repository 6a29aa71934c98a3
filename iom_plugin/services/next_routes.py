"""The next route, begun with what the last one has not finished (source 000: it is built on)."""

from datetime import date

from django.db import transaction

from .. import errors
from ..models import Route
from ..queries.contents import head_of, needs_of
from ..queries.next_routes import unfinished
from ..queries.versions import content_now
from .routes import authored
from .whole_routes import write_route


@transaction.atomic
def start_next_route(route: Route, *, by, starts_on: date, ends_on: date) -> Route:
    """A new draft with the theme and the note of ``route`` and everything that is not finished in it.

    What is done is not copied; progress begins anew. Raises ``NotAllowed`` for another person's route,
    ``WrongStatus`` for one that was never approved.
    """
    route = authored(route, by=by)
    if not (route.is_in_work or route.status in Route.FINISHED):
        raise errors.WrongStatus(errors.NO_NEXT_ROUTE, code="no_next_route")
    content = content_now(route)
    carried = unfinished(content, starts_on=starts_on, ends_on=ends_on)
    needs = needs_of({"needs": carried.needs}, keep_progress=False, owner=route.teacher)
    head = head_of(content) | {"diagnostics_summary": ""}  # last year's diagnostics are no ground for this year
    return write_route(route.teacher, by=by, needs=needs, previous=route, starts_on=starts_on, ends_on=ends_on, **head)

"""Changes to an approved route: begun with a reason, written, and put in force or taken back (source 000)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .. import errors
from ..choices import AmendmentStatus, NoticeKind, VersionReason
from ..models import Amendment, Route
from ..queries import versions
from ..queries.policies import policy_of
from ..queries.reviews import deciders_of
from ..signals import route_amended
from . import routes
from .contents import write_back
from .notices import notify
from .review_requests import close_requests
from .road_map_changes import forget
from .validation import refuse_missing


@transaction.atomic
def begin_amendment(route: Route, *, by, reason: str) -> Amendment:
    """Open an approved route for a change and freeze it as it was.

    The work goes on meanwhile: steps are marked as before. Raises ``Invalid`` without a reason, ``WrongStatus`` if the
    route is not approved or is being changed already.
    """
    route = routes.authored(route, by=by)
    if route.is_amended:
        raise errors.WrongStatus(errors.AMENDMENT_OPEN, code="amendment_open")
    if not route.is_under_way:
        raise errors.WrongStatus(errors.NOT_AMENDABLE, code="route_not_amendable")
    if not reason.strip():
        refuse_missing("reason", errors.AMENDMENT_REASON_MISSING)
    before = routes.freeze(route, VersionReason.AMENDMENT_BEGUN, by=by, note=reason.strip())
    amendment = route.amendments.create(reason=reason.strip(), before=before, status_before=route.status, by=by)
    _set_amended(route, True)
    forget(route)  # an undo leads back to what was approved, and no further
    routes.log(route, "amendment_begun", by=by)
    return amendment


@transaction.atomic
def finish_amendment(route: Route, *, by) -> Amendment:
    """Send the change for approval or, where the organisation does not ask for one, put it in force at once.

    Raises ``Invalid`` with what is missing, or if nothing has been changed.
    """
    route = routes.editable(route, by=by)
    amendment = _unfinished(route)
    if policy_of(route.teacher.organisation).amendment_needs_approval or not route.is_under_way:
        routes.submit_route(route, by=by)  # a change that came back goes to those who returned it
        amendment.refresh_from_db()
        return amendment
    routes.check_ready(route)
    before = amendment.before.content
    if not versions.is_amended(before, versions.content_now(route)):
        raise errors.Invalid(errors.NOTHING_AMENDED, code="nothing_amended")
    version = routes.freeze(route, VersionReason.AMENDED, by=by, note=amendment.reason)
    _close(route, amendment, AmendmentStatus.DONE)
    _tell_in_force(route, by=by)
    url = f"{reverse('iom:version_compare', args=[route.pk])}?from={amendment.before.number}&to={version.number}"
    notify(deciders_of(route), NoticeKind.ROUTE_AMENDED, route=route, by=by, text=amendment.reason, url=url)
    return amendment


@transaction.atomic
def cancel_amendment(route: Route, *, by) -> Amendment:
    """Give the change up: the route is again what it was before, with the progress that was noted meanwhile.

    What is thrown away stays as a version. A change that waits for approval can be taken back too.
    """
    route = routes.authored(route, by=by)
    amendment = _unfinished(route)
    before, now = amendment.before.content, versions.content_now(route)
    is_changed = versions.is_amended(before, now)
    if is_changed or route.versions.filter(number__gt=amendment.before.number).exists():
        routes.freeze(route, VersionReason.TAKEN_BACK, by=by, note=amendment.reason)
    if not route.is_under_way:
        close_requests(route)
        routes.set_status(route, amendment.status_before)
    if is_changed:
        write_back(route, versions.with_progress_of(before, now), by=by)
        route.refresh_from_db()
    forget(route)  # the steps of undo lead back into what was given up
    _close(route, amendment, AmendmentStatus.CANCELLED)
    routes.log(route, "amendment_taken_back", by=by)
    return amendment


def put_in_force(route: Route, *, by) -> Amendment | None:
    """What an approval does to the change that it is about: the work goes on where it was. The route is locked."""
    amendment = versions.amendment_of(route)
    if amendment is None:
        return None
    routes.set_status(route, amendment.status_before)
    _close(route, amendment, AmendmentStatus.DONE)
    _tell_in_force(route, by=by)
    return amendment


def send_back(route: Route) -> str | None:
    """What a return does to the change: its author goes on writing it. The route is locked.

    Given is the status of the route before the change was sent, None where there is no change.
    """
    amendment = versions.amendment_of(route)
    if amendment is None:
        return None
    amendment.status = AmendmentStatus.OPEN
    amendment.save(update_fields=["status"])
    return amendment.status_before


def _unfinished(route: Route) -> Amendment:
    amendment = versions.amendment_of(route)
    if amendment is None:
        raise errors.WrongStatus(errors.NO_AMENDMENT, code="no_amendment")
    return amendment


def _close(route: Route, amendment: Amendment, status: str) -> None:
    amendment.status, amendment.closed_at = status, timezone.now()
    amendment.save(update_fields=["status", "closed_at"])
    _set_amended(route, False)


def _set_amended(route: Route, is_amended: bool) -> None:
    route.is_amended = is_amended
    route.save(update_fields=["is_amended", "updated_at"])


def _tell_in_force(route: Route, *, by) -> None:
    routes.log(route, "amended", by=by)
    route_amended.send(Route, route=route, by=by)

"""The life of a route. Only the author writes; others decide in ``services.reviews``."""

from django.db import transaction
from django.db.models import Max

from .. import errors
from ..choices import AmendmentStatus, RequestReason, RouteStatus, VersionReason
from ..models import Amendment, DeletedRoute, Route, RouteLogEntry, RouteVersion, Teacher
from ..permissions import is_author
from ..queries import routes as queries
from ..queries import scores, versions
from ..queries.deleted_routes import kept_content
from ..signals import route_completed, route_submitted
from .implied_dates import read_dates_anew
from .review_requests import open_request
from .teachers import lock_person
from .validation import refuse_missing, validate_and_save


@transaction.atomic
def create_route(teacher: Teacher, *, by, **fields) -> Route:
    """Start a draft. Raises ``NotAllowed`` for another person's profile, ``Invalid`` for wrong fields."""
    if teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_ROUTE)
    route = Route(teacher=teacher, **fields)
    validate_and_save(route)
    log(route, "created", by=by)
    return route


@transaction.atomic
def update_route(route: Route, *, by, **fields) -> Route:
    """Change the title data, the goal, the period … of an editable route; dates without a year follow the period."""
    route = editable(route, by=by)
    period = route.starts_on, route.ends_on
    for name, value in fields.items():
        setattr(route, name, value)
    validate_and_save(route)
    if (route.starts_on, route.ends_on) != period:
        read_dates_anew(route)
    return route


@transaction.atomic
def delete_route(route: Route, *, by) -> DeletedRoute:
    """Put away a draft that was never sent: it comes back for thirty days. What was sent is kept."""
    route = editable(route, by=by)
    if route.versions.exists():
        raise errors.WrongStatus(errors.NOT_DELETABLE)
    deleted = DeletedRoute.objects.create(teacher=route.teacher, theme=route.theme, content=kept_content(route))
    route.delete()
    return deleted


@transaction.atomic
def submit_route(route: Route, *, by) -> Route:
    """Send a route, or a change of an approved one, for review and freeze what was sent.

    Raises ``Invalid`` with what is missing, or if the change changes nothing.
    """
    route = editable(route, by=by)
    lock_person(by)  # who moves to another organisation at the same time
    check_ready(route)
    amendment = _amendment_to_send(route)
    set_status(route, RouteStatus.SUBMITTED)
    if amendment:
        version = freeze(route, VersionReason.AMENDED, by=by, note=amendment.reason)
        open_request(route, version, RequestReason.AMENDED, by=by)
    else:
        open_request(route, freeze(route, VersionReason.SUBMITTED, by=by), by=by)
    log(route, "amendment_sent" if amendment else "submitted", by=by)
    route_submitted.send(Route, route=route, by=by)
    return route


def check_ready(route: Route) -> None:
    """Raise ``Invalid`` with what is missing for a review."""
    missing = queries.missing_of(route)
    if missing:
        sentences = [item.sentence for item in missing]
        raise errors.Invalid(errors.NOT_READY, code="route_not_ready", fields={"needs": sentences})


def _amendment_to_send(route: Route) -> Amendment | None:
    """The change that goes to the council with the route; raises ``Invalid`` if nothing has been changed."""
    amendment = versions.amendment_of(route)
    if amendment is None:
        return None
    if not versions.is_amended(amendment.before.content, versions.content_now(route)):
        raise errors.Invalid(errors.NOTHING_AMENDED, code="nothing_amended")
    amendment.status = AmendmentStatus.WAITING
    if route.is_under_way:
        amendment.status_before = route.status  # the work may have begun while the change was written
    amendment.save(update_fields=["status", "status_before"])
    return amendment


@transaction.atomic
def start_route(route: Route, *, by) -> Route:
    """The author begins to work by an approved route."""
    route = authored(route, by=by)
    if route.status != RouteStatus.APPROVED:
        raise errors.WrongStatus(errors.NOT_STARTABLE)
    set_status(route, RouteStatus.ACTIVE)
    log(route, "started", by=by)
    return route


def begin_work(route: Route, *, by) -> None:
    """The first mark starts an approved route; one whose change waits for approval is started when that is decided."""
    if route.status == RouteStatus.APPROVED:
        start_route(route, by=by)
    elif not route.is_under_way:
        waiting = route.amendments.unfinished().filter(status_before=RouteStatus.APPROVED)
        if waiting.update(status_before=RouteStatus.ACTIVE):
            log(route, "started", by=by)


@transaction.atomic
def complete_route(route: Route, *, by, conclusion: str) -> Route:
    """Finish a route with its conclusions (source 002: диагностика проделанной работы с выводами)."""
    route = authored(route, by=by)
    if not route.is_under_way:
        raise errors.WrongStatus(errors.NOT_COMPLETABLE)
    if route.is_amended:
        raise errors.WrongStatus(errors.AMENDMENT_OPEN, code="amendment_open")
    if not conclusion.strip():
        refuse_missing("conclusion", errors.CONCLUSION_MISSING)
    route.conclusion = conclusion
    set_status(route, RouteStatus.COMPLETED, "conclusion")
    freeze(route, VersionReason.COMPLETED, by=by)
    log(route, "completed", by=by)
    route_completed.send(Route, route=route, by=by)
    return route


@transaction.atomic
def archive_route(route: Route, *, by) -> Route:
    """Put a completed route away; it stays readable."""
    route = authored(route, by=by)
    if route.status != RouteStatus.COMPLETED:
        raise errors.WrongStatus(errors.NOT_ARCHIVABLE)
    set_status(route, RouteStatus.ARCHIVED)
    log(route, "archived", by=by)
    return route


def freeze(route: Route, reason: str, *, by, note: str = "") -> RouteVersion:
    """Write the present content as the next version, ``note`` says why; the row of the route must be locked.

    The author's own scores are kept with it.
    """
    content = versions.content_now(route) | scores.frozen_of(route)
    number = (route.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return route.versions.create(number=number, reason=reason, note=note, content=content, by=by)


def log(route: Route, action: str, *, by) -> None:
    RouteLogEntry.objects.create(route=route, action=action, by=by)


def set_status(route: Route, status: str, *also_changed: str) -> None:
    route.status = status
    route.save(update_fields=["status", "updated_at", *also_changed])


def locked(route: Route) -> Route:
    """The present row, locked: two people, one button. Raises ``WrongStatus`` if it was deleted meanwhile."""
    try:
        present = Route.objects.select_for_update().get(pk=route.pk)
    except Route.DoesNotExist as error:
        raise errors.WrongStatus(errors.ROUTE_GONE, code="route_gone") from error
    if Route.teacher.is_cached(route):
        present.teacher = route.teacher  # a route never changes hands: who its author is need not be read again
    return present


def authored(route: Route, *, by) -> Route:
    """The locked route, if ``by`` is its author; raises ``NotAllowed``."""
    route = locked(route)
    if not is_author(by, route):
        raise errors.NotAllowed(errors.NOT_YOUR_ROUTE)
    return route


def editable(route: Route, *, by) -> Route:
    """The locked route, if ``by`` may write it now; raises ``NotAllowed`` or ``WrongStatus``."""
    route = authored(route, by=by)
    if not route.is_editable:
        raise errors.WrongStatus(errors.NOT_EDITABLE, code="route_not_editable")
    return route

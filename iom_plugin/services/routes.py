"""The life of a route. Only the author writes; others decide in ``services.reviews``."""

from django.db import transaction
from django.db.models import Max

from .. import errors
from ..choices import RouteStatus, VersionReason
from ..models import Route, RouteLogEntry, RouteVersion, Teacher
from ..permissions import is_author
from ..queries import routes as queries
from ..queries.contents import content_of
from ..signals import route_completed, route_submitted
from .teachers import lock_person
from .validation import validate_and_save


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
    """Change the title data, the goal, the period … of an editable route."""
    route = editable(route, by=by)
    for name, value in fields.items():
        setattr(route, name, value)
    validate_and_save(route)
    return route


@transaction.atomic
def delete_route(route: Route, *, by) -> None:
    """Delete a draft that was never sent; what was sent is kept."""
    route = editable(route, by=by)
    if route.versions.exists():
        raise errors.WrongStatus(errors.NOT_DELETABLE)
    route.delete()


@transaction.atomic
def submit_route(route: Route, *, by) -> Route:
    """Send a route for review and freeze what was sent. Raises ``Invalid`` with what is missing."""
    route = editable(route, by=by)
    lock_person(by)  # who moves to another organisation at the same time
    missing = queries.missing_of(route)
    if missing:
        sentences = [item.sentence for item in missing]
        raise errors.Invalid(errors.NOT_READY, code="route_not_ready", fields={"needs": sentences})
    set_status(route, RouteStatus.SUBMITTED)
    freeze(route, VersionReason.SUBMITTED, by=by)
    log(route, "submitted", by=by)
    route_submitted.send(Route, route=route, by=by)
    return route


@transaction.atomic
def start_route(route: Route, *, by) -> Route:
    """The author begins to work by an approved route."""
    route = authored(route, by=by)
    if route.status != RouteStatus.APPROVED:
        raise errors.WrongStatus(errors.NOT_STARTABLE)
    set_status(route, RouteStatus.ACTIVE)
    log(route, "started", by=by)
    return route


@transaction.atomic
def complete_route(route: Route, *, by, conclusion: str) -> Route:
    """Finish a route with its conclusions (source 002: диагностика проделанной работы с выводами)."""
    route = authored(route, by=by)
    if not route.is_under_way:
        raise errors.WrongStatus(errors.NOT_COMPLETABLE)
    if not conclusion.strip():
        message = errors.CONCLUSION_MISSING
        raise errors.Invalid(message, code="conclusion_missing", fields={"conclusion": [message]})
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


def freeze(route: Route, reason: str, *, by) -> RouteVersion:
    """Write the present content as the next version; the row of the route must be locked."""
    whole = queries.with_content(Route.objects.filter(pk=route.pk)).get()
    number = (route.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return route.versions.create(number=number, reason=reason, content=content_of(whole), by=by)


def log(route: Route, action: str, *, by) -> None:
    RouteLogEntry.objects.create(route=route, action=action, by=by)


def set_status(route: Route, status: str, *also_changed: str) -> None:
    route.status = status
    route.save(update_fields=["status", "updated_at", *also_changed])


def locked(route: Route) -> Route:
    """The present row, locked: two people, one button. Raises ``WrongStatus`` if it was deleted meanwhile."""
    try:
        return Route.objects.select_for_update().get(pk=route.pk)
    except Route.DoesNotExist as error:
        raise errors.WrongStatus(errors.ROUTE_GONE, code="route_gone") from error


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

"""Decisions about a submitted route: return it with a comment, or approve it by a protocol (source 003)."""

import datetime

from django.db import transaction

from .. import errors
from ..choices import Decision, RouteStatus, VersionReason
from ..models import Review, Route
from ..permissions import can_review_route
from ..signals import route_approved, route_returned
from . import routes
from .validation import validate_and_save


@transaction.atomic
def return_route(route: Route, *, by, comment: str, seen_version: int | None = None) -> Review:
    """Give the route back to its author with what should be changed; ``seen_version`` as in ``approve_route``."""
    route = _waiting(route, by=by, seen_version=seen_version)
    if not comment.strip():
        _refuse("comment", errors.COMMENT_MISSING)
    review = Review(route=route, decision=Decision.RETURNED, comment=comment, by=by, version=route.versions.first())
    validate_and_save(review)
    routes.set_status(route, RouteStatus.RETURNED)
    routes.log(route, "returned", by=by)
    route_returned.send(Route, route=route, by=by)
    return review


@transaction.atomic
def approve_route(
    route: Route,
    *,
    by,
    protocol_number: str,
    protocol_date: datetime.date | None,
    council: str = "",
    comment: str = "",
    seen_version: int | None = None,
) -> Review:
    """Approve the route by the protocol of a council and freeze what was approved.

    ``seen_version`` is the number of the version that was read for the decision; if the author has sent another
    one since, ``WrongStatus`` is raised.
    """
    route = _waiting(route, by=by, seen_version=seen_version)
    if not protocol_number.strip():
        _refuse("protocol_number", errors.PROTOCOL_NUMBER_MISSING)
    if protocol_date is None:
        _refuse("protocol_date", errors.PROTOCOL_DATE_MISSING)
    routes.set_status(route, RouteStatus.APPROVED)
    review = Review(
        route=route,
        decision=Decision.APPROVED,
        protocol_number=protocol_number.strip(),
        protocol_date=protocol_date,
        council=council,
        comment=comment,
        by=by,
        version=routes.freeze(route, VersionReason.APPROVED, by=by),
    )
    validate_and_save(review)
    routes.log(route, "approved", by=by)
    route_approved.send(Route, route=route, by=by)
    return review


def _waiting(route: Route, *, by, seen_version: int | None) -> Route:
    route = routes.locked(route)
    if not can_review_route(by, route):
        raise errors.NotAllowed(errors.NOT_REVIEWER)
    if route.status != RouteStatus.SUBMITTED:
        raise errors.WrongStatus(errors.NOT_SUBMITTED, code="route_not_submitted")
    if seen_version is not None and route.versions.first().number != seen_version:
        raise errors.WrongStatus(errors.SENT_AGAIN, code="route_sent_again")
    return route


def _refuse(field: str, message) -> None:
    raise errors.Invalid(message, code=f"{field}_missing", fields={field: [message]})

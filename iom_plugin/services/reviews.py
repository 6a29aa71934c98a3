"""Decisions about a submitted route: return it with a comment, approve it by a protocol (source 003), take it back.

A reader who does not decide may finish an opinion.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from .. import errors
from ..choices import Decision, NoticeKind, RouteStatus, VersionReason
from ..models import CouncilMeeting, Review, Route
from ..permissions import can_review_route, can_score_route
from ..queries.reviews import kind_for
from ..queries.scores import begun_by
from ..queries.versions import latest_number, latest_of
from ..signals import route_approved, route_returned
from . import amendments, notices, routes
from .review_requests import close_requests
from .scores import Scored, review_in_progress, save_scores
from .validation import refuse_missing, validate_and_save


@transaction.atomic
def return_route(
    route: Route,
    *,
    by,
    comment: str,
    seen_version: int | None = None,
    meeting: CouncilMeeting | None = None,
) -> Review:
    """Give the route back to its author with what should be changed; ``seen_version`` as in ``approve_route``.

    What a council returns at its ``meeting`` is returned by the protocol of that meeting.
    """
    route = waiting(route, by=by, seen_version=seen_version)
    if not comment.strip():
        refuse_missing("comment", errors.COMMENT_MISSING)
    protocol = _protocol_of(meeting) if meeting else {}
    review = _finish(_begun(route, by), decision=Decision.RETURNED, comment=comment, **protocol)
    routes.set_status(route, RouteStatus.RETURNED)
    amendments.send_back(route)
    routes.log(route, "returned", by=by)
    close_requests(route)
    notices.notify([route.teacher.user], NoticeKind.ROUTE_RETURNED, route=route, by=by, text=comment)
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
    members: str = "",
    comment: str = "",
    seen_version: int | None = None,
    meeting: CouncilMeeting | None = None,
) -> Review:
    """Approve the route by the protocol of a council and freeze what was approved.

    ``seen_version`` is the number of the version that was read for the decision; if the author has sent another
    one since, ``WrongStatus`` is raised.
    """
    route = waiting(route, by=by, seen_version=seen_version)
    if not protocol_number.strip():
        refuse_missing("protocol_number", errors.PROTOCOL_NUMBER_MISSING)
    if protocol_date is None:
        refuse_missing("protocol_date", errors.PROTOCOL_DATE_MISSING)
    review = _begun(route, by)  # about the version that was read, before another one is frozen
    routes.set_status(route, RouteStatus.APPROVED)
    _finish(
        review,
        decision=Decision.APPROVED,
        comment=comment,
        version=routes.freeze(route, VersionReason.APPROVED, by=by),
        council=council,
        members=members,
        protocol_number=protocol_number.strip(),
        protocol_date=protocol_date,
        meeting=meeting,
    )
    routes.log(route, "approved", by=by)
    amendments.put_in_force(route, by=by)
    close_requests(route)
    notices.notify([route.teacher.user], NoticeKind.ROUTE_APPROVED, route=route, by=by, text=comment)
    route_approved.send(Route, route=route, by=by)
    return review


@transaction.atomic
def withdraw_route(route: Route, *, by) -> Route:
    """The author takes back what nobody has decided about yet, and may write it again.

    Raises ``NotAllowed`` for anybody else, ``WrongStatus`` if it does not wait any more.
    """
    route = routes.authored(route, by=by)
    if route.status != RouteStatus.SUBMITTED:
        raise errors.WrongStatus(errors.NOT_WITHDRAWABLE, code="route_not_submitted")
    was_returned = route.reviews.filter(decision=Decision.RETURNED).exists()
    before = amendments.send_back(route) or (RouteStatus.RETURNED if was_returned else RouteStatus.DRAFT)
    routes.set_status(route, before)
    routes.log(route, "withdrawn", by=by)
    close_requests(route)
    return route


@transaction.atomic
def keep_opinion(
    route: Route, *, by, scores: Mapping[int, Scored], comment: str = "", seen_version: int | None = None
) -> Review:
    """Keep what ``by`` says of the route while reading it; the author sees it when it is decided or shown.

    Raises ``NotAllowed`` for who does not accompany the author, ``WrongStatus`` if nothing was sent yet or another
    version since (``seen_version`` as in ``approve_route``), ``Invalid`` for a wrong score.
    """
    route = _scored(route, by=by)
    _check_seen(route, seen_version)
    review = review_in_progress(route, by=by, kind=kind_for(by, route))
    review = save_scores(review, by=by, scores=scores)
    review.comment = comment
    validate_and_save(review)
    return review


@transaction.atomic
def finish_opinion(route: Route, *, by, comment: str = "") -> Review:
    """Show the author what ``by``, who does not decide, thinks of the latest version: scores and a comment.

    It may be finished anew; the author then sees what is said now. Raises ``NotAllowed`` for who does not accompany
    the author, ``WrongStatus`` if nothing was sent yet, ``Invalid`` if nothing is said.
    """
    route = _scored(route, by=by)
    review = _begun(route, by)
    if not comment.strip() and (review.pk is None or not review.scores.exists()):
        refuse_missing("comment", errors.NOTHING_SAID)
    was_finished = review.finished_at is not None
    review.comment, review.finished_at = comment, timezone.now()
    validate_and_save(review)
    if not was_finished:
        routes.log(route, "opinion", by=by)
        notices.notify([route.teacher.user], NoticeKind.OPINION, route=route, by=by, text=comment)
    return review


def waiting(route: Route, *, by, seen_version: int | None) -> Route:
    """The locked route about which ``by`` may decide now, as it was seen."""
    route = routes.locked(route)
    if not can_review_route(by, route):
        raise errors.NotAllowed(errors.NOT_REVIEWER)
    if route.status != RouteStatus.SUBMITTED:
        raise errors.WrongStatus(errors.NOT_SUBMITTED, code="route_not_submitted")
    _check_seen(route, seen_version)
    return route


def _scored(route: Route, *, by) -> Route:
    """The locked route of which ``by`` may say something: it was sent, so there is a version to speak about."""
    route = routes.locked(route)
    if not can_score_route(by, route):
        raise errors.NotAllowed(errors.NOT_SCORER)
    if not route.versions.exists():
        raise errors.WrongStatus(errors.NEVER_SENT, code="route_never_sent")
    return route


def _check_seen(route: Route, seen_version: int | None) -> None:
    if seen_version is not None and latest_number(route) != seen_version:
        raise errors.WrongStatus(errors.SENT_AGAIN, code="route_sent_again")


def _protocol_of(meeting: CouncilMeeting) -> dict:
    return {
        "meeting": meeting,
        "council": meeting.council,
        "members": meeting.members,
        "protocol_number": meeting.protocol_number,
        "protocol_date": meeting.held_on,
    }


def _begun(route: Route, by) -> Review:
    """The review that ``by`` has begun of the latest version, with its scores, or a new one."""
    begun = begun_by(by, route).first()
    return begun or Review(route=route, by=by, kind=kind_for(by, route), version=latest_of(route))


def _finish(review: Review, **decided) -> Review:
    for name, value in decided.items():
        setattr(review, name, value)
    review.at = review.finished_at = timezone.now()
    validate_and_save(review)
    return review

"""Requests for a decision: opened when a route is sent, closed by the decision wherever it was made."""

import datetime

from django.db import transaction
from django.utils import timezone

from ..choices import NoticeKind, RequestReason, RouteStatus
from ..models import ReviewRequest, Route, RouteVersion
from ..queries.policies import policy_of
from ..queries.reviews import deciders_of, watchers_of
from . import notices

# What calls people to decide, and is over with the decision.
CALLS = (NoticeKind.ROUTE_SUBMITTED, NoticeKind.REVIEW_OVERDUE, NoticeKind.NO_REVIEWER)


@transaction.atomic
def open_request(route: Route, version: RouteVersion, reason: str = RequestReason.SUBMITTED, *, by) -> ReviewRequest:
    """Ask whoever may decide about ``route``, with the day until which its organisation wants it done.

    The row of the route must be locked. If nobody may decide, the methodologists are told so.
    """
    close_requests(route)
    days = policy_of(route.teacher.organisation).days_for_review
    due = timezone.localdate() + datetime.timedelta(days=days)
    request = ReviewRequest.objects.create(route=route, version=version, reason=reason, due_on=due)
    deciders = deciders_of(route)
    if deciders:
        notices.notify(deciders, NoticeKind.ROUTE_SUBMITTED, route=route, by=by)
    else:
        notices.notify(watchers_of(route), NoticeKind.NO_REVIEWER, route=route, by=by)
    return request


def close_requests(route: Route) -> int:
    """Nobody is asked about ``route`` any more; its notes are no longer new to those who were called. How many."""
    notices.withdraw_notices(route, CALLS)
    return route.review_requests.filter(closed_at=None).update(closed_at=timezone.now())


def remind_overdue() -> int:
    """Call once more to every route whose day is over, once a route; returns how many."""
    late = ReviewRequest.objects.filter(
        closed_at=None, reminded_at=None, due_on__lt=timezone.localdate(), route__status=RouteStatus.SUBMITTED
    )
    return sum(_remind(request) for request in late.select_related("route__teacher__organisation"))


@transaction.atomic
def _remind(request: ReviewRequest) -> bool:
    """Whether it was ours to remind: of two runs at once only one does."""
    mine = ReviewRequest.objects.filter(pk=request.pk, closed_at=None, reminded_at=None)
    if not mine.update(reminded_at=timezone.now()):
        return False
    route = request.route
    notices.notify(
        deciders_of(route) or watchers_of(route), NoticeKind.REVIEW_OVERDUE, route=route, by=route.teacher.user
    )
    return True

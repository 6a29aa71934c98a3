"""Reads over deleted drafts, and what is kept of one."""

from django.db.models import QuerySet
from django.utils import timezone

from ..models import DeletedRoute, Review, Route, RouteComment
from . import routes
from .contents import content_of


def own(user) -> QuerySet[DeletedRoute]:
    """What ``user`` may bring back, the last deleted first; drafts are nobody else's."""
    return DeletedRoute.objects.kept(now=timezone.now()).filter(teacher__user_id=user.pk)


def kept_content(route: Route) -> dict:
    """The content with everything that hangs on the draft: its key, its past, comments and self-scores."""
    whole = routes.with_content(Route.objects.filter(pk=route.pk)).get()
    return content_of(whole) | {
        "pk": route.pk,
        "previous": route.previous_id,
        "created_at": route.created_at.isoformat(),
        "log": [_stamped(entry, "action") for entry in route.log.all()],
        "comments": [_comment(comment) for comment in route.comments.all()],
        "scores": [_review(review) for review in route.reviews.prefetch_related("scores__criterion")],
    }


def _stamped(row, *names: str) -> dict:
    return {"by": row.by_id, "at": row.at.isoformat(), **{name: getattr(row, name) for name in names}}


def _comment(comment: RouteComment) -> dict:
    resolved = comment.resolved_at.isoformat() if comment.resolved_at else None
    return _stamped(comment, "noun", "line", "about", "text", "resolved_by_id") | {
        "id": comment.pk,
        "thread": comment.thread_id,
        "resolved_at": resolved,
    }


def _review(review: Review) -> dict:
    scores = [
        {"criterion": score.criterion.code, "value": score.value, "comment": score.comment}
        for score in review.scores.all()
    ]
    return _stamped(review, "kind", "comment") | {"scores": scores}

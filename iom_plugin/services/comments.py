"""Remarks on a route as a whole or on one of its lines: one conversation of the author and those who accompany."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from .. import errors
from ..choices import NoticeKind
from ..models import Route, RouteComment
from ..models.routes import LONGEST_TEXT
from ..permissions import can_comment, is_author
from ..queries.lines import line_of, words_of
from ..queries.reviews import deciders_of, is_waiting
from . import notices, routes


@transaction.atomic
def add_comment(route: Route, *, by, text: str, noun: str = "", line: int | None = None) -> RouteComment:
    """Begin a conversation about a line, or about the whole if none is named.

    Raises ``NotAllowed`` for who is no part of it, ``Invalid`` for an empty or endless text, ``WrongStatus`` if the
    line was deleted meanwhile.
    """
    route = _commented(route, by=by)
    text = _checked(text)
    about = ""
    if noun:
        found = line_of(route, noun, line)
        if found is None:
            raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
        about = words_of(found)
    comment = route.comments.create(noun=noun, line=line if noun else None, about=about, text=text, by=by)
    _tell(comment, by=by)
    return comment


@transaction.atomic
def reply(comment: RouteComment, *, by, text: str) -> RouteComment:
    """Answer in the conversation that ``comment`` belongs to; a resolved one is open again by it."""
    first = _first_of(comment, by=by)
    text = _checked(text)
    answer = first.route.comments.create(
        noun=first.noun, line=first.line, about=first.about, thread=first, text=text, by=by
    )
    if first.resolved_at:
        _set_resolved(first, None, None)
    _tell(answer, by=by)
    return answer


@transaction.atomic
def resolve(comment: RouteComment, *, by) -> RouteComment:
    """The conversation is over: nothing is waited for any more. It may be resolved twice."""
    first = _first_of(comment, by=by)
    if first.resolved_at is None:
        _set_resolved(first, timezone.now(), by)
    return first


@transaction.atomic
def reopen(comment: RouteComment, *, by) -> RouteComment:
    first = _first_of(comment, by=by)
    _set_resolved(first, None, None)
    return first


@transaction.atomic
def delete_comment(comment: RouteComment, *, by) -> None:
    """Take back one's own remark to which nobody has answered yet, with the notes about it."""
    comment = _locked(comment, by=by)
    if comment.by_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_COMMENT)
    later = RouteComment.objects.filter(Q(thread=comment) | Q(thread=comment.thread_id, thread__isnull=False))
    if later.filter(pk__gt=comment.pk).exists():
        raise errors.WrongStatus(errors.COMMENT_ANSWERED, code="comment_answered")
    told = comment.route.notices.filter(kind=NoticeKind.COMMENT, url=_address(comment))
    told.filter(is_mailed=False).delete()
    told.update(text="")  # a letter leads to these: they stay, without the words
    comment.delete()


def _commented(route: Route, *, by) -> Route:
    route = routes.locked(route)
    if not can_comment(by, route):
        raise errors.NotAllowed(errors.NOT_IN_CONVERSATION)
    return route


def _locked(comment: RouteComment, *, by) -> RouteComment:
    """The present row; the route is locked, so that an answer and a deletion do not pass each other."""
    _commented(comment.route, by=by)
    try:
        return RouteComment.objects.select_related("route__teacher__user").get(pk=comment.pk)
    except RouteComment.DoesNotExist as error:
        raise errors.WrongStatus(errors.COMMENT_GONE, code="comment_gone") from error


def _first_of(comment: RouteComment, *, by) -> RouteComment:
    comment = _locked(comment, by=by)
    return comment.thread or comment


def _set_resolved(first: RouteComment, at, by) -> None:
    first.resolved_at, first.resolved_by = at, by
    first.save(update_fields=["resolved_at", "resolved_by"])


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise errors.Invalid(errors.COMMENT_EMPTY, code="comment_empty", fields={"text": [errors.COMMENT_EMPTY]})
    if len(text) > LONGEST_TEXT:
        raise errors.Invalid(errors.COMMENT_LONG, code="comment_long", fields={"text": [errors.COMMENT_LONG]})
    return text


def _tell(comment: RouteComment, *, by) -> None:
    url, text = _address(comment), comment.text
    notices.notify(_listeners(comment, by), NoticeKind.COMMENT, route=comment.route, by=by, text=text, url=url)


def _address(comment: RouteComment) -> str:
    return f"{reverse('iom:comment_list', args=[comment.route_id])}#comment-{comment.pk}"


def _listeners(comment: RouteComment, by) -> Iterable:
    """The author, and who takes part in the thread; of a thread that the author begins, who has spoken before."""
    route = comment.route
    said = route.comments.filter(by__isnull=False)
    if comment.thread_id:
        said = said.filter(Q(pk=comment.thread_id) | Q(thread=comment.thread_id))
    people = {user.pk: user for user in get_user_model()._default_manager.filter(pk__in=said.values("by"))}
    if not comment.thread_id and not is_author(by, route):
        people = {}
    elif not comment.thread_id and is_waiting(route):
        people |= {user.pk: user for user in deciders_of(route)}
    # Who has left the school since takes no part any more.
    return [route.teacher.user, *(user for user in people.values() if can_comment(user, route))]

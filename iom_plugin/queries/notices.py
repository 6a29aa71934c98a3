"""Reads over notes to people: one's own, the new ones, those whose letter is not sent yet."""

import datetime
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import Notice
from .routes import visible_to as visible_routes

# An older letter tells nothing new; the note on the site stays.
LETTERS_FOR = datetime.timedelta(days=14)


def own(user) -> QuerySet[Notice]:
    """Everything that was told to ``user``, the newest first."""
    return Notice.objects.filter(user_id=user.pk).select_related("route__teacher", "by__iom_teacher")


def without_lost(told: Iterable[Notice], user) -> list[Notice]:
    """Without themes and words of routes that ``user`` may not see any more, as who has left the school; one query."""
    told = list(told)
    seen = set(visible_routes(user).filter(pk__in={one.route_id for one in told}).values_list("pk", flat=True))
    for notice in told:
        if notice.route_id and notice.route_id not in seen:
            notice.route, notice.text = None, ""
    return told


def is_lost(notice: Notice) -> bool:
    """Whether the person it was left to may not see the route any more."""
    return bool(notice.route_id) and not visible_routes(notice.user).filter(pk=notice.route_id).exists()


def unread_of(user) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, seen_at=None)


def number_of_news(user) -> Coalesce:
    """How many notes are new to ``user`` (an expression), as a part of another query."""
    new = unread_of(user).order_by().values("user").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(new), 0)


def roles_and_news(user) -> tuple[set[str], int]:
    """The roles that ``user`` has somewhere, and the number of new notes: what every head asks, in one query."""
    people = get_user_model()._default_manager.filter(pk=user.pk).annotate(news=number_of_news(OuterRef("pk")))
    rows = list(people.values_list("iom_memberships__role", "news"))
    return {role for role, _news in rows if role}, rows[0][1] if rows else 0


def letters_to_send() -> list[tuple[int, int | None, str]]:
    """User, route and kind of every letter that is not sent yet, the longest waiting first."""
    found = _unsent().order_by("at", "pk").values_list("user", "route", "kind")
    return list(dict.fromkeys(found))


def unsent(user: int, route: int | None, kind: str) -> QuerySet[Notice]:
    """The notes of one such letter, the newest first."""
    about = Q(route=route) if route else Q(route__isnull=True)
    return _unsent().filter(about, user=user, kind=kind)


def _unsent() -> QuerySet[Notice]:
    return Notice.objects.filter(is_mailed=False, at__gt=timezone.now() - LETTERS_FOR)

"""Reads over comments: the whole conversation about a route in one query, by line and by thread."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from ..models import Route, RouteComment
from . import routes
from .lines import lines_of


@dataclass
class Thread:
    """The first remark and its answers, the oldest first."""

    first: RouteComment
    answers: list[RouteComment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.first.resolved_at is None

    @property
    def last(self) -> RouteComment:
        return self.answers[-1] if self.answers else self.first

    def has_spoken(self, user) -> bool:
        return any(remark.by_id == user.pk for remark in (self.first, *self.answers))


class Conversation:
    """All threads of a route, in the order in which they were begun."""

    def __init__(self, comments: Iterable[RouteComment]):
        threads: dict[int, Thread] = {}
        self.by_line: dict[tuple[str, int | None], list[Thread]] = {}
        for comment in comments:
            if comment.thread_id is None:
                threads[comment.pk] = thread = Thread(comment)
                self.by_line.setdefault((comment.noun, comment.line), []).append(thread)
            elif comment.thread_id in threads:
                threads[comment.thread_id].answers.append(comment)
        self.threads = list(threads.values())

    def __bool__(self) -> bool:
        return bool(self.threads)

    def about(self, noun: str, line: int | None) -> list[Thread]:
        return self.by_line.get((noun, line), [])

    @property
    def whole(self) -> list[Thread]:
        """About the route as a whole."""
        return self.about("", None)

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.is_open]

    def waiting_for(self, user, *, is_author: bool) -> list[Thread]:
        """Open threads in which somebody else has spoken last; for readers only those that they are part of."""
        waiting = [thread for thread in self.open if thread.last.by_id != user.pk]
        return waiting if is_author else [thread for thread in waiting if thread.has_spoken(user)]

    def by_lines_of(self, route: Route) -> list[tuple[str, object, list[Thread]]]:
        """Noun, line and threads of every line that is spoken of, in the order of the table."""
        return [(noun, line, self.about(noun, line.pk)) for noun, line in lines_of(route) if self.about(noun, line.pk)]

    def lost_to(self, route: Route) -> list[Thread]:
        """Threads about lines that ``route`` has no more; they keep the words of the line."""
        present = {(noun, line.pk) for noun, line in lines_of(route)} | {("", None)}
        return [thread for thread in self.threads if (thread.first.noun, thread.first.line) not in present]


def conversation_about(route: Route) -> Conversation:
    """Everything that was said, with the names of who said it: one query."""
    said = route.comments.select_related("by__iom_teacher", "resolved_by__iom_teacher")
    return Conversation(said.order_by("at", "pk"))


def visible_to(user) -> QuerySet[RouteComment]:
    """Comments on routes that ``user`` sees."""
    seen = RouteComment.objects.filter(route__in=routes.visible_to(user).values("pk"))
    return seen.select_related("route__teacher__organisation", "route__teacher__user", "by__iom_teacher", "thread")

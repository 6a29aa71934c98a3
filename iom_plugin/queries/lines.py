"""A line of a road map by its noun and key, as comments and decisions name it."""

from collections.abc import Iterator

from ..choices import LineNoun
from ..models import Route
from .road_maps import LINES, TO_ROUTE, Line

LONGEST_ABOUT = 300


def line_of(route: Route, noun: str, key: int) -> Line | None:
    """The line of ``route`` that this names; None if it is another route's, deleted, or no such noun."""
    model = LINES.get(noun)
    return model.objects.filter(pk=key, **{TO_ROUTE[model]: route}).first() if model else None


def words_of(line: Line) -> str:
    """The words by which a line is remembered after it is gone."""
    return " ".join(str(line).split())[:LONGEST_ABOUT]


def lines_of(route: Route) -> Iterator[tuple[str, Line]]:
    """Every line with its noun, in the order of the table; of a route from ``routes.with_content`` no query."""
    for need in route.needs.all():
        yield LineNoun.NEED.value, need
        for task in need.tasks.all():
            yield LineNoun.TASK.value, task
            yield from ((LineNoun.ACTIVITY.value, activity) for activity in task.activities.all())
            yield from ((LineNoun.RESULT.value, result) for result in task.results.all())

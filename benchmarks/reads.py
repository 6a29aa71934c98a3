"""Reads that are no page of their own, against the SQL that they ask."""

from collections.abc import Callable, Iterator

from django.contrib.auth.models import AnonymousUser

from iom_plugin.models import Teacher
from iom_plugin.queries.recommendations import recommended_to
from iom_plugin_resources.queries.resources import visible_to
from iom_plugin_resources.queries.search import suggestions

from .asking import answer, asked_by
from .measuring import Limit, Row, side_by_side

TYPED = ("чит", "формирующее оц", "се")


def suggestion_rows(database: str, *, limit: Limit, times: int) -> Iterator[Row]:
    for typed in TYPED:
        yield read_row(
            f"suggestions for «{typed}»",
            database,
            lambda typed=typed: suggestions(typed, visible_to(AnonymousUser())),
            limit=limit,
            times=times,
        )


def recommendation_rows(database: str, *, times: int) -> Iterator[Row]:
    user = Teacher.objects.filter(deficits__status="accepted").order_by("pk").first().user
    work = lambda: recommended_to(user, 6)  # noqa: E731 - measured as it is
    yield read_row("recommendations for a teacher", database, work, limit=Limit(), times=times)


def read_row(name: str, database: str, work: Callable[[], object], *, limit: Limit, times: int) -> Row:
    asked = asked_by(work)
    measured = side_by_side(work, lambda: answer(asked), times=times)
    return Row(name, database, **measured, limit=limit, queries=len(asked))

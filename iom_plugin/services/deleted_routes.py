"""Deleted drafts: they come back for thirty days, whole."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from .. import errors
from ..models import Criterion, CriterionScore, DeletedRoute, Review, Route, RouteComment, RouteLogEntry
from .contents import write_back
from .routes import log


@transaction.atomic
def restore_route(deleted: DeletedRoute, *, by) -> Route:
    """Bring a deleted draft back under its own address, with comments and scores.

    Raises ``NotAllowed`` for another person's draft, ``WrongStatus`` if it was brought back already or is kept no more.
    """
    present = DeletedRoute.objects.kept(now=timezone.now()).select_for_update().filter(pk=deleted.pk).first()
    if present is None:
        raise errors.WrongStatus(errors.DRAFT_GONE, code="draft_gone")
    if present.teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.DRAFT_NOT_YOURS)
    route = _row_of(present)
    write_back(route, present.content, by=by)
    _Past(route, present.content).restore()
    log(route, "restored", by=by)
    present.delete()
    return route


def purge_deleted_routes() -> int:
    """Delete for good what has lain longer than thirty days; how many drafts."""
    _number, by_model = DeletedRoute.objects.expired(now=timezone.now()).delete()
    return by_model.get(DeletedRoute._meta.label, 0)


def _row_of(deleted: DeletedRoute) -> Route:
    """The row of the route, under its own key if that is still free; what stands in it is written afterwards."""
    content = deleted.content
    key = content.get("pk")
    route = Route(
        pk=None if key is None or Route.objects.filter(pk=key).exists() else key,
        teacher=deleted.teacher,
        theme=deleted.theme,
        starts_on=content["starts_on"],
        ends_on=content["ends_on"],
        previous=Route.objects.filter(pk=content.get("previous")).first(),
    )
    route.save(force_insert=True)
    if created := content.get("created_at"):
        Route.objects.filter(pk=route.pk).update(created_at=datetime.fromisoformat(created))
    return route


class _Past:
    """Log, comments and scores with the people and the days that they had."""

    def __init__(self, route: Route, content: dict):
        self.route, self.content = route, content
        rows = [row for name in ("log", "comments", "scores") for row in content.get(name) or ()]
        keys = {row["by"] for row in rows} | {row.get("resolved_by_id") for row in rows}
        self.people = get_user_model()._default_manager.in_bulk(keys - {None})

    def restore(self) -> None:
        for row in self.content.get("log") or ():
            self._stamp(RouteLogEntry.objects.create(route=self.route, action=row["action"], by=self._by(row)), row)
        self._comments()
        for row in self.content.get("scores") or ():
            self._review(row)

    def _comments(self) -> None:
        """Replies come after what they answer, so its new row is known."""
        written: dict[int, RouteComment] = {}
        for row in self.content.get("comments") or ():
            comment = RouteComment.objects.create(
                route=self.route,
                thread=written.get(row["thread"]),
                resolved_at=row["resolved_at"] and datetime.fromisoformat(row["resolved_at"]),
                resolved_by=self.people.get(row["resolved_by_id"]),
                by=self._by(row),
                **{name: row[name] for name in ("noun", "line", "about", "text")},
            )
            written[row["id"]] = self._stamp(comment, row)

    def _review(self, row: dict) -> None:
        review = Review.objects.create(route=self.route, kind=row["kind"], comment=row["comment"], by=self._by(row))
        self._stamp(review, row)
        known = {criterion.code: criterion for criterion in Criterion.objects.all()}
        CriterionScore.objects.bulk_create(
            CriterionScore(
                review=review, criterion=known[score["criterion"]], value=score["value"], comment=score["comment"]
            )
            for score in row["scores"]
            if score["criterion"] in known
        )

    def _by(self, row: dict):
        return self.people.get(row["by"])

    def _stamp(self, instance, row: dict):
        """The day of a row is set by the database's own default; it is put back to what it was."""
        type(instance).objects.filter(pk=instance.pk).update(at=datetime.fromisoformat(row["at"]))
        return instance

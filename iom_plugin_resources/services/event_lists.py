"""Changes of events that do not come from an editor's form: of many from a list, and of imported ones."""

from collections.abc import Callable, Iterable, Mapping

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log

from .. import errors
from ..models import Competency, LearningEvent
from ..permissions import can_publish_events
from ..queries.editing import changeable
from .event_versions import keep_as_newest
from .occurrences import write_occurrences
from .resources import TAGGED

AT_A_TIME = 100


@transaction.atomic
def save_event(
    event: LearningEvent, *, links: Mapping[str, Iterable[models.Model]] | None = None, by=None
) -> LearningEvent:
    """Save an event with its ``links`` (competencies, positions … by field name) and write its dates.

    A new one is published. One that editors have worked on gets a revision with the changes, or their form
    would go on showing the old values and the next publication would bring them back. Raises ``ValidationError``.
    """
    for name, objects in (links or {}).items():
        setattr(event, name, list(objects))
    if event._state.adding and event.live:
        event.first_published_at = event.last_published_at = timezone.now()
    event.save()
    # Sessions and exceptions that were read ahead would come back as they were.
    event.__dict__.pop("_prefetched_objects_cache", None)
    if event.latest_revision_id:
        revision = event.save_revision(user=by, log_action=True)
        if event.live:
            revision.publish(user=by)
            return event
    if event.live:
        write_occurrences(event, by=by)
    return event


def delete_events(events: Iterable[LearningEvent]) -> None:
    """Delete events that nothing else refers to."""
    LearningEvent.objects.filter(pk__in=[event.pk for event in events]).delete()


@transaction.atomic
def publish_events(events: QuerySet[LearningEvent], *, by) -> int:
    """Publish the newest versions of the events; how many there were to publish. Raises ``NotAllowed``."""
    _check_may_publish(by)
    waiting = changeable(events, by=by).filter(Q(live=False) | Q(has_unpublished_changes=True))
    return _each(waiting, lambda event: _publish(event, by=by))


@transaction.atomic
def unpublish_events(events: QuerySet[LearningEvent], *, by) -> int:
    """Take the events out of the calendar; how many stood in it. Raises ``NotAllowed``."""
    _check_may_publish(by)
    return _each(changeable(events, by=by).filter(live=True), lambda event: _unpublish(event, by=by))


@transaction.atomic
def tag_events(events: QuerySet[LearningEvent], competencies: Iterable[Competency], *, by) -> int:
    """Say that the events answer these competencies too; how many did not yet. Raises ``NotAllowed``.

    The newest version of an event gets the competencies as well, so that neither an editor's form nor the next
    publication takes them away.
    """
    _check_may_publish(by)
    competencies = list(competencies)
    return _each(changeable(events, by=by), lambda event: _tag(event, competencies, by=by))


def _check_may_publish(user) -> None:
    if not can_publish_events(user):
        raise errors.NotAllowed(errors.NOT_YOURS_TO_PUBLISH_EVENTS)


def _each(events: QuerySet[LearningEvent], change: Callable[[LearningEvent], bool | None]) -> int:
    """Change one event after the other under its lock; how many ``change`` has not called unchanged."""
    keys = list(events.order_by("pk").values_list("pk", flat=True))
    done = 0
    for start in range(0, len(keys), AT_A_TIME):
        for event in LearningEvent.objects.select_for_update().filter(pk__in=keys[start : start + AT_A_TIME]):
            done += change(event) is not False
    return done


def _publish(event: LearningEvent, *, by) -> None:
    revision = event.get_latest_revision() or event.save_revision(user=by)
    revision.publish(user=by)


def _unpublish(event: LearningEvent, *, by) -> None:
    """The right was asked for once for all of them; Wagtail 7.4 knows how to ask it of pages only."""
    UnpublishAction(event, user=by).execute(skip_permission_checks=True)


def _tag(event: LearningEvent, competencies: list[Competency], *, by) -> bool:
    newest = event.get_latest_revision_as_object()
    added = False
    for one in {id(event): event, id(newest): newest}.values():
        missing = [competency for competency in competencies if competency not in one.competencies.all()]
        if missing:
            one.competencies.add(*missing)
            added = True
    if not added:
        return False
    event.save()
    codes = [competency.code for competency in competencies]
    if event.latest_revision_id:
        keep_as_newest(event, newest)
    log(event, TAGGED, user=by, data={"competencies": codes}, content_changed=True)
    return True

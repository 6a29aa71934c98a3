"""An event and the version of it that editors work on: what a service changes is changed in both.

Else their form would go on showing the old values, and the next publication would bring them back.
"""

from collections.abc import Callable

from ..models import LearningEvent


def change_versions(event: LearningEvent, change: Callable[[LearningEvent], None]) -> None:
    """Let ``change`` change the event and its newest version, and save what has come of it."""
    newest = event.get_latest_revision_as_object()
    for one in {id(event): event, id(newest): newest}.values():
        change(one)
    event.save()
    if event.latest_revision_id:
        keep_as_newest(event, newest)


def keep_as_newest(event: LearningEvent, newest: LearningEvent) -> None:
    """Make ``newest`` the latest revision of an event whose row says the same already."""
    was_shown = event.live_revision_id == event.latest_revision_id
    revision = newest.save_revision()
    if was_shown:
        LearningEvent.objects.filter(pk=event.pk).update(
            live_revision=revision, has_unpublished_changes=event.has_unpublished_changes
        )

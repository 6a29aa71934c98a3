"""Background work of the upper app: each task calls services. Names are stable, services start them by name."""

from celery import shared_task

from .exports.archives import documents_of
from .services import archives, deleted_routes, notices, review_requests


@shared_task(name="iom_plugin.tasks.send_notices")
def send_notices() -> int:
    """After a change, and every ten minutes: remind of what is overdue, send the letters; how many were sent."""
    review_requests.remind_overdue()
    return notices.send_letters()


@shared_task(name="iom_plugin.tasks.write_archive")
def write_archive(*, archive: int) -> None:
    """Write the documents of the archive with this key."""
    archives.write_archive(archive, documents_of)


@shared_task(name="iom_plugin.tasks.purge_archives")
def purge_archives() -> int:
    """Once a day: throw away the files of archives whose week is over; how many archives that were."""
    return archives.purge_archives()


@shared_task(name="iom_plugin.tasks.purge_deleted_routes")
def purge_deleted_routes() -> int:
    """Once a day: delete for good the drafts whose thirty days are over; how many drafts that were."""
    return deleted_routes.purge_deleted_routes()

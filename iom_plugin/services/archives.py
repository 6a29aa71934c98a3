"""The documents of an organisation in one ZIP: ordered, written piece by piece, kept for a week."""

import logging
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from iom_plugin_resources.core.background import enqueue_on_commit
from iom_plugin_resources.core.progress import tell_progress
from iom_plugin_resources.models import Organisation

from .. import errors
from ..choices import ArchiveStatus, Layout, RouteStatus
from ..models import RouteArchive, RouteArchivePart
from ..permissions import can_export_organisation
from ..queries.archives import BUSY, is_interrupted, routes_under, task_name, visible_to

A_PART = 1024 * 1024
MOST_ROUTES = 5_000
KEPT = timedelta(days=7)
TASK = "iom_plugin.tasks.write_archive"
# What has never been sent is nobody's business but its author's.
USUAL_STATUSES = tuple(
    status for status in RouteStatus.values if status not in (RouteStatus.DRAFT, RouteStatus.RETURNED)
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A document on its way into the archive: its place there and its content, or why there is none."""

    route: int
    path: str
    content: bytes = b""
    problem: str = ""


@transaction.atomic
def request_archive(
    organisation: Organisation,
    *,
    by,
    file_format: str = "docx",
    layout: str = Layout.FIVE_COLUMNS,
    statuses: Iterable[str] = USUAL_STATUSES,
) -> RouteArchive:
    """Begin to write the documents of ``organisation`` and of all under it, of routes in one of ``statuses``.

    Raises ``NotAllowed``, ``WrongStatus`` while another one of the same person is being written, and ``Invalid`` if
    there is no route or if there are too many.
    """
    if not can_export_organisation(by, organisation):
        raise errors.NotAllowed(errors.NOT_YOURS_TO_EXPORT)
    if any(not is_interrupted(archive) for archive in visible_to(by).filter(status__in=BUSY)):
        raise errors.WrongStatus(errors.ARCHIVE_UNDER_WAY, code="archive_under_way")
    statuses = list(statuses)
    total = routes_under(organisation, by, statuses).count()
    if not total:
        raise errors.Invalid(errors.NO_ROUTES_TO_EXPORT, code="no_routes_to_export")
    if total > MOST_ROUTES:
        message = errors.TOO_MANY_ROUTES_TO_EXPORT % {"count": total, "most": MOST_ROUTES}
        raise errors.Invalid(message, code="too_many_routes_to_export")
    archive = RouteArchive.objects.create(
        organisation=organisation, by=by, file_format=file_format, layout=layout, statuses=statuses, total=total
    )
    tell_progress(task_name(archive), 0, total)
    enqueue_on_commit(TASK, is_long=True, archive=archive.pk)
    return archive


@transaction.atomic
def request_again(archive: RouteArchive, *, by) -> RouteArchive:
    """Order the same anew after a failure, an interruption, or when its week is over; the old one keeps its record."""
    archive = visible_to(by).select_related(None).select_for_update().get(pk=archive.pk)
    interrupted = is_interrupted(archive)
    if archive.status in BUSY and not interrupted:
        raise errors.WrongStatus(errors.ARCHIVE_MOVED_ON, code="archive_moved_on")
    if interrupted:
        _finish(archive, ArchiveStatus.FAILED)
    return request_archive(
        archive.organisation, by=by, file_format=archive.file_format, layout=archive.layout, statuses=archive.statuses
    )


def write_archive(key: int, documents: Callable[[RouteArchive], Iterable[Entry]]) -> None:
    """Write what ``documents`` gives into the archive; one that cannot be written is told and stops none of them."""
    archive = RouteArchive.objects.select_related("organisation", "by").filter(pk=key).first()
    # A second task for the same archive finds nothing to do.
    if not RouteArchive.objects.filter(pk=key, status=ArchiveStatus.WAITING).update(status=ArchiveStatus.RUNNING):
        return
    try:
        _write(archive, documents(archive))
    except Exception:
        logger.exception("Archive %s has failed.", key)
        _finish(archive, ArchiveStatus.FAILED)


def purge_archives() -> int:
    """Once a day: throw away the files whose week is over, and what was interrupted; how many archives that were."""
    over = RouteArchive.objects.filter(at__lt=timezone.now() - KEPT).exclude(status=ArchiveStatus.EXPIRED)
    keys = list(over.values_list("pk", flat=True))
    RouteArchivePart.objects.filter(archive__in=keys).delete()
    return RouteArchive.objects.filter(pk__in=keys).update(status=ArchiveStatus.EXPIRED)


def _write(archive: RouteArchive, documents: Iterable[Entry]) -> None:
    stream = _Parts(archive)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for number, entry in enumerate(documents, start=1):
            if entry.problem:
                archive.problems.append([entry.path, entry.problem])
            else:
                file.writestr(entry.path, entry.content)
                archive.routes.append(entry.route)
            tell_progress(task_name(archive), number, max(archive.total, number))
    stream.finish()
    archive.size = stream.size
    _finish(archive, ArchiveStatus.READY if archive.routes else ArchiveStatus.FAILED)


def _finish(archive: RouteArchive, status: str) -> None:
    archive.status, archive.finished_at = status, timezone.now()
    archive.save()
    if status != ArchiveStatus.READY:
        archive.parts.all().delete()


class _Parts:
    """A stream that is only written to, as ``zipfile`` can: what has come together becomes a row."""

    def __init__(self, archive: RouteArchive):
        self.archive, self.kept, self.size = archive, bytearray(), 0

    def write(self, content: bytes) -> int:
        self.kept += content
        self.size += len(content)
        while len(self.kept) >= A_PART:
            self._save(A_PART)
        return len(content)

    def flush(self) -> None:
        """Nothing to do: a row is written when it is full."""

    def finish(self) -> None:
        if self.kept:
            self._save(len(self.kept))

    def _save(self, size: int) -> None:
        RouteArchivePart.objects.create(archive=self.archive, content=bytes(self.kept[:size]))
        del self.kept[:size]

"""Reads over archives of documents: whose one sees, what goes into one, whether it goes on."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from iom_plugin_resources.core.progress import progress_of
from iom_plugin_resources.models import Organisation

from ..choices import ArchiveStatus, Decision
from ..models import Review, Route, RouteArchive
from ..permissions import READERS, organisations_with_role
from . import routes

BUSY = (ArchiveStatus.WAITING, ArchiveStatus.RUNNING)
MOST_ORGANISATIONS = 300
AT_A_TIME = 100


def visible_to(user) -> QuerySet[RouteArchive]:
    """One's own archives: what somebody has ordered is for nobody else."""
    return RouteArchive.objects.filter(by=user).select_related("organisation")


def organisations_for(user) -> list[Organisation]:
    """The organisations whose documents ``user`` may order, in the order of the tree; of very many the upper ones."""
    covered = Organisation.objects.covered_by(organisations_with_role(user, READERS))
    upper = covered.order_by("depth", "path")[:MOST_ORGANISATIONS]
    return sorted(upper, key=lambda organisation: organisation.path)


def routes_under(organisation: Organisation, user, statuses) -> QuerySet[Route]:
    """The routes of ``organisation`` and of all under it that ``user`` may see, in one of ``statuses``."""
    under = routes.visible_to(user).filter(teacher__organisation__path__startswith=organisation.path)
    return under.filter(status__in=statuses)


def routes_of(archive: RouteArchive) -> Iterator[Route]:
    """The routes that go into the archive, some at a time, so that memory does not grow with their number."""
    wanted = routes_under(archive.organisation, archive.by, archive.statuses).order_by("pk")
    last = 0
    while some := list(wanted.filter(pk__gt=last)[:AT_A_TIME]):
        yield from some
        last = some[-1].pk


def approved_under(organisation: Organisation, user) -> QuerySet[Route]:
    """The approved routes under way there, by teacher, each with its ``approvals``: what an order names."""
    approvals = Review.objects.filter(decision=Decision.APPROVED)
    under = routes_under(organisation, user, Route.UNDER_WAY)
    return under.prefetch_related("teacher__subjects", Prefetch("reviews", approvals, to_attr="approvals")).order_by(
        "teacher__last_name", "teacher__first_name", "pk"
    )


def task_name(archive: RouteArchive) -> str:
    """Under which name the task tells how far it is."""
    return f"route-archive-{archive.pk}"


def is_interrupted(archive: RouteArchive) -> bool:
    """Whether nothing has been heard of the task for so long that its process must have died."""
    return archive.status in BUSY and progress_of(task_name(archive)) is None

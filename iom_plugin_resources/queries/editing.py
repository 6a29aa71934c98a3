"""Reads over the resource map for those who keep it: in what state a resource is, what needs attention."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, TextChoices
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Revision, WorkflowState

from ..choices import EventStatus, RegistrationKind
from ..models import EventOccurrence, LearningEvent, LearningResource

OPEN_WORKFLOWS = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


class Status(TextChoices):
    """Where a resource stands between the first draft and the archive."""

    LIVE = "live", pgettext_lazy("learning resource", "published")
    DRAFT = "draft", pgettext_lazy("learning resource", "draft")
    ARCHIVED = "archived", pgettext_lazy("learning resource", "archived")


STATUSES = {
    Status.LIVE: Q(live=True),
    Status.DRAFT: Q(live=False, archived_at=None),
    Status.ARCHIVED: Q(live=False, archived_at__isnull=False),
}


class Attention(TextChoices):
    """Why somebody should look at a resource."""

    PROPOSAL = "proposal", _("A colleague's proposal that waits")
    BROKEN_LINK = "broken_link", _("The link does not open")
    NO_COMPETENCIES = "no_competencies", _("Answers no competency")
    PAST = "past", _("Past its dates")
    OFFERED = "offered", _("Offered by a colleague")


def needing(reason: str, *, today: datetime.date) -> Q:
    """The resources to look at because of ``reason``; in the archive nothing needs to be mended."""
    links = LearningResource.competencies.through.objects
    return {
        Attention.PROPOSAL: Q(offered_by__isnull=False) & STATUSES[Status.DRAFT],
        Attention.BROKEN_LINK: ~Q(link_problem="") & Q(archived_at=None),
        Attention.NO_COMPETENCIES: ~Exists(links.filter(learningresource=OuterRef("pk"))) & Q(archived_at=None),
        Attention.PAST: Q(valid_to__lt=today, archived_at=None),
        Attention.OFFERED: Q(offered_by__isnull=False),
    }[Attention(reason)]


def attention(*, today: datetime.date) -> dict[Attention, int]:
    """How many resources need it for which reason, in one query; reasons without any are left out."""
    counted = (Attention.PROPOSAL, Attention.BROKEN_LINK, Attention.NO_COMPETENCIES, Attention.PAST)
    counts = LearningResource.objects.aggregate(
        **{reason.name: Count("pk", filter=needing(reason, today=today)) for reason in counted}
    )
    return {reason: counts[reason.name] for reason in counted if counts[reason.name]}


class EventAttention(TextChoices):
    """Why somebody should look at an event."""

    SOON_NOWHERE = "soon_nowhere", _("Soon, with neither a place nor a link")
    OPEN_WITHOUT_PLACES = "open_without_places", _("Registration is open, the number of places is not given")
    DRAFT_SOON = "draft_soon", _("Soon, but not published")


SOON = datetime.timedelta(days=14)


def event_needing(reason: str, *, now: datetime.datetime) -> Q:
    """The events to look at because of ``reason``."""
    future = EventOccurrence.objects.filter(event=OuterRef("pk"), status=EventStatus.SCHEDULED, starts_at__gt=now)
    today = timezone.localdate(now)
    return {
        EventAttention.SOON_NOWHERE: Q(live=True, place="", online_link="")
        & Exists(future.filter(starts_at__lt=now + SOON)),
        EventAttention.OPEN_WITHOUT_PLACES: Q(live=True, places=None, places_online=None)
        & ~Q(registration=RegistrationKind.NONE)
        & Exists(future.exclude(registration_opens_at__gt=now + SOON)),
        EventAttention.DRAFT_SOON: Q(live=False, first_day__range=(today, today + SOON)),
    }[EventAttention(reason)]


def event_attention(*, now: datetime.datetime) -> dict[EventAttention, int]:
    """How many events need it for which reason, in one query; reasons without any are left out."""
    counts = LearningEvent.objects.aggregate(
        **{reason.name: Count("pk", filter=event_needing(reason, now=now)) for reason in EventAttention}
    )
    return {reason: counts[reason.name] for reason in EventAttention if counts[reason.name]}


def with_status(drafted: QuerySet) -> QuerySet:
    """Resources or events that know whether they are ``is_in_workflow`` and ``is_scheduled``."""
    this = {
        "base_content_type": ContentType.objects.get_for_model(drafted.model),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    return drafted.annotate(
        is_in_workflow=Exists(WorkflowState.objects.filter(**this, status__in=OPEN_WORKFLOWS)),
        is_scheduled=Exists(Revision.objects.filter(**this, approved_go_live_at__isnull=False)),
    )


def changeable(drafted: QuerySet, *, by) -> QuerySet:
    """Those that nobody else has locked, that are not in moderation and wait for no hour of publication.

    ``by`` is who is going to change them; None: the portal itself, which no lock lets in.
    """
    locked = Q(locked=True) & ~Q(locked_by=by) if by else Q(locked=True)
    return with_status(drafted).exclude(locked).filter(is_in_workflow=False, is_scheduled=False)

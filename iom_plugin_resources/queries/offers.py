"""Reads over what colleagues offer: one's own offers, and where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Revision, WorkflowState

from ..choices import OfferState
from ..models import LearningResource
from .resources import visible_to

# So many of a person's offers wait for their first publication at most: a methodologist reads every one.
MOST_WAITING = 10
CHANGEABLE = {OfferState.UNDER_REVIEW, OfferState.NEEDS_CHANGES, OfferState.DRAFT, OfferState.WITHDRAWN}


def own(user) -> QuerySet[LearningResource]:
    """What ``user`` offers, published or not, the latest first."""
    return LearningResource.objects.filter(offered_by=user).order_by("-created_at", "-pk")


def waiting(user) -> QuerySet[LearningResource]:
    """The person's offers that were never published, withdrawn ones too."""
    return own(user).filter(live=False, first_published_at=None)


def of_colleagues(user) -> QuerySet[LearningResource]:
    """Visible resources about which ``user`` may want to write to the colleague who offers them."""
    return visible_to(user).filter(offered_by__isnull=False).exclude(offered_by=user).select_related("offered_by")


@dataclass(frozen=True)
class Offer:
    """A colleague's own resource, its state, and what the methodologist said when returning it."""

    resource: LearningResource
    state: OfferState
    comment: str = ""

    @property
    def is_changeable(self) -> bool:
        return self.state in CHANGEABLE


def with_states(resources: Iterable[LearningResource]) -> list[Offer]:
    """The resources with their states, in two queries however many they are."""
    resources = list(resources)
    keys = [str(resource.pk) for resource in resources]
    this = {"base_content_type": LearningResource.get_base_content_type(), "object_id__in": keys}
    workflows = WorkflowState.objects.filter(**this).select_related("current_task_state").order_by("created_at", "pk")
    last_workflow = {state.object_id: state for state in workflows}
    scheduled = set(
        Revision.objects.filter(**this, approved_go_live_at__isnull=False).values_list("object_id", flat=True)
    )
    return [
        _offer(resource, last_workflow.get(str(resource.pk)), is_scheduled=str(resource.pk) in scheduled)
        for resource in resources
    ]


def _offer(resource: LearningResource, workflow: WorkflowState | None, *, is_scheduled: bool) -> Offer:
    if resource.live:
        return Offer(resource, OfferState.PUBLISHED)
    if resource.archived_at or resource.expired:
        return Offer(resource, OfferState.WITHDRAWN)
    if is_scheduled:
        return Offer(resource, OfferState.SCHEDULED)
    if workflow is None or workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        # Where the portal has no workflow for resources, a methodologist finds the draft among them.
        return Offer(resource, OfferState.UNDER_REVIEW)
    if workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        task = workflow.current_task_state
        return Offer(resource, OfferState.NEEDS_CHANGES, task.comment if task else "")
    return Offer(resource, OfferState.DRAFT)

"""Reads over events: what is visible, and what a list or a screen shows of one."""

from django.db.models import Prefetch, QuerySet

from ..models import Competency, LearningEvent


def visible_to(user) -> QuerySet[LearningEvent]:
    """What ``user`` (anonymous too) may see on the public site: published events, the same for all."""
    return LearningEvent.objects.live()


def with_details(events: QuerySet[LearningEvent]) -> QuerySet[LearningEvent]:
    """Everything that the screen of one event shows, in a constant number of queries."""
    return events.select_related("kind", "organiser", "resource", "offered_by").prefetch_related(
        Prefetch("competencies", Competency.objects.order_by("path")),
        "positions",
        "subjects",
        "organisation_kinds",
        "documents__document",
    )

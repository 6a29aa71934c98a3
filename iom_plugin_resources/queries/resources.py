"""Reads over the resource map."""

from django.db.models import Prefetch, QuerySet

from ..models import Competency, LearningResource


def visible_to(user) -> QuerySet[LearningResource]:
    """What ``user`` (anonymous too) may see on the public site: published resources, the same for all."""
    return LearningResource.objects.live()


def with_details(resources: QuerySet[LearningResource]) -> QuerySet[LearningResource]:
    """Everything that a list row or an API item shows, in a constant number of queries."""
    return resources.select_related("kind", "provider").prefetch_related(
        Prefetch("competencies", Competency.objects.order_by("path"))
    )


def similar_to(resource: LearningResource, *, user, limit: int = 5) -> QuerySet[LearningResource]:
    """Other visible resources that answer one of the same competencies."""
    links = LearningResource.competencies.through.objects
    own = links.filter(learningresource=resource).values("competency")
    others = links.filter(competency__in=own).exclude(learningresource=resource).values("learningresource")
    return with_details(visible_to(user).filter(pk__in=others))[:limit]

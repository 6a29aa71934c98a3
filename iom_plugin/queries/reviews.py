"""Reads over reviews: what waits for a decision."""

from django.db.models import QuerySet

from iom_plugin_resources.models import Organisation

from ..models import Membership, Route, Teacher
from ..permissions import REVIEWERS


def waiting_for(user) -> QuerySet[Route]:
    """Routes that wait for a decision of ``user``, the longest waiting first."""
    roots = Membership.objects.of(user, REVIEWERS).values("organisation")
    theirs = Teacher.objects.in_organisations(Organisation.objects.filter(pk__in=roots))
    routes = Route.objects.waiting_for_review().filter(teacher__in=theirs).exclude(teacher__user_id=user.pk)
    return routes.select_related("teacher__organisation", "teacher__position").order_by("updated_at", "pk")

"""What documents are made from: which Word template holds, and who is named beside the teacher."""

from django.db.models import F, Q

from iom_plugin_resources.core.trees import paths_above
from iom_plugin_resources.models import Organisation

from ..choices import Role
from ..models import DocumentTemplate, Membership, Teacher
from .people import person_name

MOST_COMPANIONS = 3


def template_for(kind: str, organisation: Organisation | None) -> DocumentTemplate | None:
    """The one in use for ``organisation``: its own, else the nearest one above it, else the portal's. One query."""
    paths = [*paths_above(organisation), organisation.path] if organisation else []
    found = DocumentTemplate.objects.filter(kind=kind, is_active=True)
    found = found.filter(Q(organisation=None) | Q(organisation__path__in=paths))
    # A path of the tree begins with the paths above it, so the longest one, which is the nearest, sorts last.
    return found.order_by(F("organisation__path").desc(nulls_last=True), "-uploaded_at", "-pk").first()


def companions_of(teacher: Teacher) -> list[str]:
    """Who accompanies the teacher: the tutors nearest above the organisation, or where there is none the curators."""
    organisation = teacher.organisation
    memberships = (
        Membership.objects.filter(
            role__in=[Role.TUTOR, Role.CURATOR],
            organisation__path__in=[*paths_above(organisation), organisation.path],
        )
        .exclude(user_id=teacher.user_id)
        .select_related("user__iom_teacher", "organisation")
    )
    # The longest path is the nearest organisation.
    by_place = sorted(memberships, key=lambda one: (one.role == Role.TUTOR, len(one.organisation.path)), reverse=True)
    nearest = [one for one in by_place if (one.role, one.organisation) == (by_place[0].role, by_place[0].organisation)]
    return sorted(person_name(one.user) for one in nearest)[:MOST_COMPANIONS]

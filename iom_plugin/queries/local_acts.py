"""What is known of an organisation when a local act is drawn up."""

from iom_plugin_resources.models import Organisation

from ..choices import Role
from ..models import Criterion, Membership
from .people import person_name
from .policies import policy_of


def known_for_acts(organisation: Organisation) -> dict:
    """The head, the council and the rules as the organisation has set them, and who its curators are."""
    policy = policy_of(organisation)
    return {
        "head_title": organisation.head_title,
        "head_name": policy.head or organisation.head_name,
        "council": policy.council,
        "days_for_review": policy.days_for_review,
        "amendment_needs_approval": policy.amendment_needs_approval,
        "responsible": "\n".join(curators_of(organisation)),
    }


def curators_of(organisation: Organisation) -> list[str]:
    """The names of those who are curators of this very organisation."""
    curators = Membership.objects.filter(organisation=organisation, role=Role.CURATOR)
    return sorted(person_name(one.user) for one in curators.select_related("user__iom_teacher"))


def criteria_titles() -> list[str]:
    """The criteria in their order, those that a municipality has added too."""
    return list(Criterion.objects.filter(is_active=True).values_list("title", flat=True))

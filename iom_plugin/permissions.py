"""Who may do what with a route, one question a predicate. Lists ask ``queries``; these ask about one object."""

from django.db.models import Prefetch, prefetch_related_objects

from iom_plugin_resources.models import Organisation

from .choices import Role, RouteStatus
from .models import Membership, Route

READERS = (Role.CURATOR, Role.TUTOR, Role.METHODOLOGIST)
REVIEWERS = (Role.CURATOR,)
# Who says what they think of a route without deciding about it.
SCORERS = (Role.CURATOR, Role.TUTOR, Role.METHODOLOGIST)
DEMAND_READERS = (Role.METHODOLOGIST, Role.OBSERVER)


def is_author(user, route: Route) -> bool:
    return user.is_authenticated and route.teacher.user_id == user.pk


def can_edit_route(user, route: Route) -> bool:
    """Only the author writes a route, and only before it is sent or after it came back."""
    return is_author(user, route) and route.is_editable


def can_note_progress(user, route: Route) -> bool:
    """The work goes on while a change of the route is written or waits for approval."""
    return is_author(user, route) and route.is_in_work


def can_amend_route(user, route: Route) -> bool:
    """What is approved is changed by its author, one change at a time."""
    return is_author(user, route) and route.is_under_way and not route.is_amended


def can_review_route(user, route: Route) -> bool:
    """A curator whose organisation covers the author's; nobody decides about their own route."""
    return not is_author(user, route) and has_role_over(user, route.teacher.organisation, REVIEWERS)


def can_score_route(user, route: Route) -> bool:
    """Who accompanies the author scores the route by the criteria and comments on it; the author has a self-check."""
    return not is_author(user, route) and has_role_over(user, route.teacher.organisation, SCORERS)


def can_comment(user, route: Route) -> bool:
    """The author and those who accompany: one conversation."""
    return is_author(user, route) or has_role_over(user, route.teacher.organisation, READERS)


def can_decide_now(user, route: Route) -> bool:
    """Whether ``user`` may return or approve the route as it stands."""
    return route.status == RouteStatus.SUBMITTED and can_review_route(user, route)


def can_keep_meetings(user, organisation: Organisation) -> bool:
    """Who decides about routes of an organisation writes down what its council decided."""
    return has_role_over(user, organisation, REVIEWERS)


def can_set_rules(user, organisation: Organisation) -> bool:
    """How an organisation deals with routes is said by whoever decides about them, there or above."""
    return has_role_over(user, organisation, REVIEWERS)


def can_export_organisation(user, organisation: Organisation) -> bool:
    """Who reads the routes of an organisation may take their documents away together."""
    return has_role_over(user, organisation, READERS)


def can_write_local_acts(user, organisation: Organisation) -> bool:
    """The regulation and the order are drawn up by whoever decides about routes, there or above."""
    return has_role_over(user, organisation, REVIEWERS)


def can_see_demand(user) -> bool:
    """Who composes the resource map, and who watches over a municipality, read what it lacks: numbers only."""
    return Membership.objects.of(user, DEMAND_READERS).exists()


def can_register_others(user, organisation: Organisation | None = None) -> bool:
    """An employer's group registration: a curator, for the teachers of their organisations; of any, without one."""
    if organisation is None:
        return bool(organisations_with_role(user, REVIEWERS))
    return has_role_over(user, organisation, REVIEWERS)


def has_role_over(user, organisation: Organisation, roles) -> bool:
    """Whether one of ``roles`` of ``user`` covers ``organisation``: it, or anything above it."""
    return any(organisation.path.startswith(root.path) for root in organisations_with_role(user, roles))


def organisations_with_role(user, roles) -> list[Organisation]:
    """Where ``user`` has one of ``roles``; no query after ``read_roles``."""
    if "iom_memberships" in getattr(user, "_prefetched_objects_cache", ()):
        return [one.organisation for one in user.iom_memberships.all() if one.role in roles]
    return [one.organisation for one in Membership.objects.of(user, roles).select_related("organisation")]


def read_roles(user) -> None:
    """Read the roles of ``user`` once for all questions about them that one screen asks."""
    prefetch_related_objects([user], Prefetch("iom_memberships", Membership.objects.select_related("organisation")))

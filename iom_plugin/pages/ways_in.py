"""Ways into the section for each role: what is there, and for whom who may go there, the links."""

from dataclasses import dataclass, field

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..choices import Role
from ..models import Membership, Route
from ..queries import reviews, routes
from ..queries.teachers import teacher_of


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class WayIn:
    title: str
    text: str
    links: list[Link] = field(default_factory=list)


def ways_in(user) -> list[WayIn]:
    """For a guest, what the section has for everybody; for others, their own doors."""
    if not user.is_authenticated:
        return [_way_of_teacher([]), _way_of_curator([]), _way_of_methodologist([]), _way_of_everybody()]
    roles = set(Membership.objects.of(user, Role.values).values_list("role", flat=True))
    ways = [_way_of_teacher(_links_of_teacher(user))]
    if Role.CURATOR in roles:
        ways.append(_way_of_curator(_links_of_curator(user)))
    if Role.METHODOLOGIST in roles:
        ways.append(_way_of_methodologist([_map_link()]))
    return ways if Role.METHODOLOGIST in roles else [*ways, _way_of_everybody()]


def first_step(user, *, back_to: str) -> Link:
    """The one button on top of the page."""
    if not user.is_authenticated:
        return Link(_("Sign in"), f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back_to})}")
    if teacher_of(user) is None and Membership.objects.of(user, [Role.CURATOR]).exists():
        return _links_of_curator(user)[0]
    return _route_link(user)


def _way_of_teacher(links: list[Link]) -> WayIn:
    text = _("Note what you lack, write your route row by row, pick seminars from the map and see what is next.")
    return WayIn(_("Teacher"), text, links)


def _way_of_curator(links: list[Link]) -> WayIn:
    text = _("See the routes of your school, return one with a comment or approve it by the protocol of the council.")
    return WayIn(_("Deputy head, curator"), text, links)


def _way_of_methodologist(links: list[Link]) -> WayIn:
    text = _("Keep the resource map: which seminars, courses and people answer each deficit, and what is missing.")
    return WayIn(_("Methodologist"), text, links)


def _way_of_everybody() -> WayIn:
    text = _("Seminars, internships, courses and people, by competency, kind and level. No sign-in is needed.")
    return WayIn(_("Everybody"), text, [_map_link()])


def _map_link() -> Link:
    return Link(_("Resource map"), reverse("iom_resources:resource_list"))


def _links_of_teacher(user) -> list[Link]:
    return [
        _route_link(user),
        Link(_("My deficits"), reverse("iom:deficit_list")),
        Link(_("My profile"), reverse("iom:profile")),
    ]


def _links_of_curator(user) -> list[Link]:
    waiting = reviews.waiting_for(user).count()
    label = ngettext("%(waiting)d route waits for review", "%(waiting)d routes wait for review", waiting)
    queue = label % {"waiting": waiting} if waiting else _("Routes for review")
    return [Link(queue, reverse("iom:review_queue")), Link(_("All routes"), reverse("iom:route_list"))]


def _route_link(user) -> Link:
    route = routes.current(user)
    if route and route.status not in Route.FINISHED:
        return Link(_("My route"), route.get_absolute_url())
    if teacher_of(user):
        return Link(_("Write a route"), reverse("iom:route_add"))
    return Link(_("Fill in the profile and begin"), reverse("iom:profile_edit"))

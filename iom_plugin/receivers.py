"""What the upper app does when something happens elsewhere, and what it adds to the lower app."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.core.registries import PersonFacts, Recommendation, ResourceAction
from iom_plugin_resources.models import EventOccurrence, Organisation, Registration

from .choices import Role
from .models import Route
from .permissions import can_register_others, organisations_with_role
from .queries import event_steps, picks
from .queries.recommendations import recommended_to
from .queries.teachers import facts_of
from .services import attended_steps
from .services import event_steps as services
from .services.vocabularies import fill_vocabularies as fill

# Whose events these roles keep at the desk: those of their organisations and of all below.
KEEPERS = (Role.METHODOLOGIST, Role.CURATOR)


def fill_vocabularies(sender, **kwargs) -> None:
    """After ``migrate`` (and a test's flush) an empty vocabulary gets the list of the sources."""
    fill()


def add_to_route(user, resource) -> list[ResourceAction]:
    """«В мой маршрут» on every resource, for anyone signed in; the screen explains what is missing."""
    if not user.is_authenticated:
        return []
    return [ResourceAction(label=_("Add to my route"), url=reverse("iom:pick_resource", args=[resource.pk]))]


def add_several_to_route(user) -> list[ResourceAction]:
    """The same for several resources ticked in a list."""
    if not user.is_authenticated:
        return []
    return [ResourceAction(label=_("Add to my route"), url=reverse("iom:pick_resources"))]


def who_has_chosen(user, resources) -> dict[int, list[str]]:
    """Beside every resource of a list: it is in one's route already, so many colleagues chose it."""
    return picks.notes(user, resources)


def recommended(user, limit: int) -> list[Recommendation]:
    """«Подобрано для вас», for a teacher."""
    return recommended_to(user, limit)


# --- Events ---


def event_into_route(user, occurrence: EventOccurrence) -> list[ResourceAction]:
    """«В мой маршрут» on the screen of an event; for a curator also «Записать педагогов»."""
    if not user.is_authenticated or occurrence.is_past():
        return []
    actions = [ResourceAction(label=_("Add to my route"), url=reverse("iom:pick_event", args=[occurrence.pk]))]
    if occurrence.event.registration and can_register_others(user):
        url = reverse("iom:event_group", args=[occurrence.pk])
        actions.append(ResourceAction(label=_("Register teachers"), url=url))
    return actions


def person_facts(users: Sequence) -> dict[int, PersonFacts]:
    """Name, position and place of work of those who have a profile; one query."""
    return facts_of(users)


def kept_organisations(user) -> list[Organisation]:
    """Methodologists and curators keep the events of their organisations."""
    return organisations_with_role(user, KEEPERS)


class RouteCompanion:
    """Registering puts the event into the chosen task of the route; the route is told when it ends."""

    def choices(self, user, occurrence: EventOccurrence) -> Sequence[tuple[str, str]]:
        """The places of one's own routes, the likeliest first, and none at all."""
        return event_steps.choices_for(user, occurrence)

    def registered(self, registration: Registration, choice: str, *, by) -> None:
        """Only the person's own choice counts: nobody else writes a route."""
        if choice and registration.user is not None:
            services.put(registration.occurrence, choice, by=by)

    def consequences(self, registration: Registration) -> Iterable[str]:
        return event_steps.consequences(registration)


def registration_changed(
    sender,
    registration: Registration,
    old_status: str,
    by=None,
    moved_from: EventOccurrence | None = None,
    **kwargs,
) -> None:
    """What has become of a registration is told to the steps of the route that stand for the date."""
    if registration.user_id is None:
        return
    if old_status == RegistrationStatus.ATTENDED:  # also where only the hours have changed: the step gets the new ones
        attended_steps.unmark(registration)
    if registration.status == RegistrationStatus.ATTENDED:
        attended_steps.mark_done(registration)
    elif registration.status == RegistrationStatus.ABSENT != old_status:
        services.tell_absent(registration, by=by)
    elif not registration.is_open:
        services.untie(registration, by=by)
    elif moved_from is not None:
        services.follow(registration, moved_from, by=by)


def route_in_force(sender, route: Route, **kwargs) -> None:
    """What its author attended while the route was written is marked now."""
    attended_steps.mark_route(route)

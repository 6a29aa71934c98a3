"""What the upper app does when something happens elsewhere, and what it adds to the lower app."""

from django.urls import reverse
from django.utils.translation import gettext as _

from iom_plugin_resources.core.registries import Recommendation, ResourceAction

from .queries import picks
from .queries.recommendations import recommended_to
from .services.vocabularies import fill_vocabularies as fill


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

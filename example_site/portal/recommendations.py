"""The portal's own order of «Подобрано для вас»; ``IOM_RECOMMENDATIONS`` names it."""

from iom_plugin.models import Teacher
from iom_plugin.queries.recommendations import by_deficits
from iom_plugin_resources.core.registries import Recommendation

OUR_CENTRE = "mmc-prioz"
CHOSEN_FROM = 3


def our_centre_first(teacher: Teacher, limit: int) -> list[Recommendation]:
    """The best of wagtail-iom's own ranking; among them what our methodical centre holds comes first."""
    best = by_deficits(teacher, limit * CHOSEN_FROM)
    return sorted(best, key=_is_of_others)[:limit]


def _is_of_others(recommendation: Recommendation) -> bool:
    provider = recommendation.resource.provider
    return provider is None or provider.code != OUR_CENTRE

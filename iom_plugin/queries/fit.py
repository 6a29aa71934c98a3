"""How well what a resource answers meets a competency that somebody needs.

Three degrees: the competency itself; a part of it, which stands under it in the tree; the broader one directly
above it. What stands higher names nearly everything and promises nothing.
"""

from collections.abc import Iterable
from enum import IntEnum

from iom_plugin_resources.core.trees import path_above
from iom_plugin_resources.models import Competency


class Fit(IntEnum):
    NONE = 0
    BROADER = 1
    PART = 2
    ITSELF = 3


def fit(needed: Competency, answered: Iterable[Competency]) -> Fit:
    """The best fit of the competencies ``answered``; no query."""
    return max((_fit(needed, competency.path) for competency in answered), default=Fit.NONE)


def _fit(needed: Competency, path: str) -> Fit:
    if path == needed.path:
        return Fit.ITSELF
    if path.startswith(needed.path):
        return Fit.PART
    return Fit.BROADER if path == path_above(needed) else Fit.NONE

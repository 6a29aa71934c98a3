"""How the lower app learns of the upper one without importing it.

An app registers a callable in ``AppConfig.ready()``; the lower app asks all of them when it draws.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceAction:
    """One thing a signed-in person can do with a resource: a label and the address that does it."""

    label: str
    url: str


ResourceActionSource = Callable[[object, object], Iterable[ResourceAction]]

_resource_actions: list[ResourceActionSource] = []


def register_resource_actions(source: ResourceActionSource) -> ResourceActionSource:
    """Register ``source(user, resource) -> actions``; it must not query per resource."""
    if source not in _resource_actions:
        _resource_actions.append(source)
    return source


def resource_actions(user, resource) -> list[ResourceAction]:
    """Everything that ``user`` can do with ``resource``, in order of registration."""
    return [action for source in _resource_actions for action in source(user, resource)]

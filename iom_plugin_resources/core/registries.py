"""How the lower app learns of the upper one without importing it.

An app registers a callable in ``AppConfig.ready()``; the lower app asks all of them when it draws.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceAction:
    """One thing a signed-in person can do with a resource: a label and the address that does it."""

    label: str
    url: str


@dataclass(frozen=True)
class Recommendation:
    """A resource that suits a person, and why, in words that the person reads."""

    resource: object
    reasons: tuple[str, ...]


ResourceActionSource = Callable[[object, object], Iterable[ResourceAction]]
PickSource = Callable[[object], Iterable[ResourceAction]]
NoteSource = Callable[[object, Sequence], Mapping[int, Iterable[str]]]
RecommendationSource = Callable[[object, int], Iterable[Recommendation]]

_resource_actions: list[ResourceActionSource] = []
_picks: list[PickSource] = []
_notes: list[NoteSource] = []
_recommendations: list[RecommendationSource] = []
_importers: dict[str, Callable] = {}


def register_resource_actions(source: ResourceActionSource) -> ResourceActionSource:
    """Register ``source(user, resource) -> actions``; it must not query per resource."""
    return _registered(_resource_actions, source)


def resource_actions(user, resource) -> list[ResourceAction]:
    """Everything that ``user`` can do with ``resource``, in order of registration."""
    return [action for source in _resource_actions for action in source(user, resource)]


def register_picks(source: PickSource) -> PickSource:
    """Register ``source(user) -> actions`` for several resources at once.

    The address of an action takes them as ``?resource=1&resource=2``.
    """
    return _registered(_picks, source)


def picks(user) -> list[ResourceAction]:
    """Everything that ``user`` can do with several resources ticked in a list."""
    return [action for source in _picks for action in source(user)]


def register_notes(source: NoteSource) -> NoteSource:
    """Register ``source(user, resources) -> {pk: sentences}``: what a list says beside its resources.

    It is asked once a list, so its number of queries must not depend on the length of the list.
    """
    return _registered(_notes, source)


def notes(user, resources: Sequence) -> dict[int, list[str]]:
    """What is said beside each of ``resources``, by key; resources without a note are left out."""
    said: dict[int, list[str]] = {}
    for source in _notes:
        for key, sentences in source(user, resources).items():
            said.setdefault(key, []).extend(sentences)
    return said


def register_recommendations(source: RecommendationSource) -> RecommendationSource:
    """Register ``source(user, limit) -> recommendations``, the best first."""
    return _registered(_recommendations, source)


def recommendations(user, limit: int) -> list[Recommendation]:
    """At most ``limit`` resources that suit ``user``, in the order of their sources."""
    return [one for source in _recommendations for one in source(user, limit)][:limit]


def _registered(sources: list, source):
    if source not in sources:
        sources.append(source)
    return source


def register_importer(name: str, make: Callable) -> None:
    """Register ``make(by=user)``, which gives a ``core.importing.RowImporter``, for imports in the Wagtail admin."""
    _importers[name] = make


def importer_named(name: str, *, by=None):
    """A new importer of this name, working for the user ``by``; ``KeyError`` if none is registered."""
    return _importers[name](by=by)

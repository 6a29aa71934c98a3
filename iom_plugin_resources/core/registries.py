"""How the lower app learns of the upper one without importing it.

An app registers a callable in ``AppConfig.ready()``; the lower app asks all of them when it draws.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


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


@dataclass(frozen=True)
class PersonFacts:
    """What a list of participants says of a person."""

    name: str
    position: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class CalendarEntry:
    """Something of a person's own calendar that is no event: a deadline of a route, a consultation.

    ``start`` and ``end`` are days (the end inclusive) or aware moments (the end exclusive); ``uid`` never changes;
    ``alarms`` are minutes before the start.
    """

    uid: str
    title: str
    start: datetime.date | datetime.datetime
    end: datetime.date | datetime.datetime
    changed_at: datetime.datetime
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    sequence: int = 0
    alarms: tuple[int, ...] = field(default=())


class CalendarSource(Protocol):
    """Where entries of personal calendars come from."""

    def entries(self, user, since: datetime.date, until: datetime.date) -> Iterable[CalendarEntry]:
        """What ``user`` has between two days."""

    def stamp(self, users):
        """A ``values_list`` of a whole number, a moment and a text over what the ``users`` (a query of keys) have.

        Together they change when the entries do. It joins a ``UNION``, so that one query says whether a personal feed
        has changed; no column may be a bare NULL.
        """


class RegistrationCompanion(Protocol):
    """What else happens with a registration: the upper app puts the event into the route."""

    def choices(self, user, occurrence) -> Sequence[tuple[str, str]]:
        """Where the person may put the event: value and label; the first is the one proposed."""

    def registered(self, registration, choice: str, *, by) -> None:
        """The person has registered and chosen; a value that was not offered is refused with ``Invalid``."""

    def consequences(self, registration) -> Iterable[str]:
        """Sentences that say what cancelling would do to it."""


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


# --- Events ---

EventActionSource = Callable[[object, object], Iterable[ResourceAction]]
PersonFactsSource = Callable[[Sequence], Mapping[int, PersonFacts]]
KeptOrganisationSource = Callable[[object], Iterable]

_event_actions: list[EventActionSource] = []
_person_facts: list[PersonFactsSource] = []
_kept_organisations: list[KeptOrganisationSource] = []
_calendar_sources: list[CalendarSource] = []
_companions: list[RegistrationCompanion] = []


def register_event_actions(source: EventActionSource) -> EventActionSource:
    """Register ``source(user, occurrence) -> actions``, shown on the screen of one event."""
    return _registered(_event_actions, source)


def event_actions(user, occurrence) -> list[ResourceAction]:
    """What ``user`` can do with one date of an event beside registering."""
    return [action for source in _event_actions for action in source(user, occurrence)]


def register_person_facts(source: PersonFactsSource) -> PersonFactsSource:
    """Register ``source(users) -> {pk: PersonFacts}``; it is asked once a list."""
    return _registered(_person_facts, source)


def person_facts(users: Sequence) -> dict[int, PersonFacts]:
    """Name, position and place of work of ``users``, by key; the name of the account where nobody knows more."""
    known = {user.pk: PersonFacts(user.get_full_name() or user.get_username()) for user in users}
    for source in _person_facts:
        known |= source(users)
    return known


def register_kept_organisations(source: KeptOrganisationSource) -> KeptOrganisationSource:
    """Register ``source(user) -> organisations`` whose events the user keeps, with all below them."""
    return _registered(_kept_organisations, source)


def kept_organisations(user) -> list:
    """The organisations whose events ``user`` keeps without any right in the admin."""
    return [organisation for source in _kept_organisations for organisation in source(user)]


def register_calendar_source(source: CalendarSource) -> CalendarSource:
    """Register where further entries of personal calendars come from."""
    return _registered(_calendar_sources, source)


def calendar_sources() -> list[CalendarSource]:
    return list(_calendar_sources)


def register_registration_companion(companion: RegistrationCompanion) -> RegistrationCompanion:
    """Register what else happens with a registration."""
    return _registered(_companions, companion)


def registration_companions() -> list[RegistrationCompanion]:
    return list(_companions)


# --- Imports ---


def register_importer(name: str, make: Callable) -> None:
    """Register ``make(by=user)``, which gives a ``core.importing.RowImporter``, for imports in the Wagtail admin.

    Its attribute ``model`` says what it writes: the rights to add, change and publish that are asked for.
    """
    _importers[name] = make


def importer_names() -> list[str]:
    """The names of all importers, in order of registration."""
    return list(_importers)


def importer_named(name: str, *, by=None):
    """A new importer of this name, working for the user ``by``; ``KeyError`` if none is registered."""
    return _importers[name](by=by)

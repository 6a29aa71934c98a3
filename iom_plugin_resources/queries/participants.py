"""The participants of one date, as its organiser sees them; for the desk only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext as _

from ..choices import AttendanceMode, ParticipantGroup, Recipients, RegistrationStatus
from ..core.registries import PersonFacts, person_facts
from ..core.text import fold
from ..models import EventOccurrence, Registration
from .registrations import modes_of

GROUP_OF = {
    RegistrationStatus.PENDING: ParticipantGroup.APPLICATIONS,
    RegistrationStatus.WAITLISTED: ParticipantGroup.WAITING,
    **dict.fromkeys(Registration.HOLDING, ParticipantGroup.REGISTERED),
}
STATUSES_OF = {
    Recipients.REGISTERED: Registration.HOLDING,
    Recipients.CAME: (RegistrationStatus.ATTENDED,),
    Recipients.WAITING: (RegistrationStatus.WAITLISTED,),
    Recipients.APPLICATIONS: (RegistrationStatus.PENDING,),
    Recipients.ALL: (*Registration.HOLDING, RegistrationStatus.WAITLISTED, RegistrationStatus.PENDING),
}


@dataclass(frozen=True)
class Participant:
    """A registration with what the organiser knows of its person; ``place`` in the waiting list, 0 for others."""

    registration: Registration
    facts: PersonFacts
    group: ParticipantGroup
    place: int

    @property
    def is_guest(self) -> bool:
        return bool(self.registration.guest_email)


def participants(occurrence: EventOccurrence) -> list[Participant]:
    """Everybody who was ever registered for the date: applications as they came, who has a place by name, the waiting
    list in its order, those who have ended. One query, and those of ``person_facts``, for any number.

    Guests whose address is not confirmed are nobody yet.
    """
    everybody = occurrence.registrations.exclude(status=RegistrationStatus.UNCONFIRMED).select_related("user")
    registrations = list(everybody.order_by("created_at", "pk"))
    for registration in registrations:
        registration.occurrence = occurrence
    places = _places_in_queue(registrations)
    found = [
        Participant(one, facts, GROUP_OF.get(one.status, ParticipantGroup.ENDED), places.get(one.pk, 0))
        for one, facts in with_facts(registrations)
    ]
    return sorted(found, key=_order)


def with_facts(registrations: Iterable[Registration]) -> list[tuple[Registration, PersonFacts]]:
    """Each with what is known of its person; asked once for all of them."""
    registrations = list(registrations)
    known = person_facts([one.user for one in registrations if one.user])
    return [(one, known[one.user_id] if one.user else _of_guest(one)) for one in registrations]


def found(people: Iterable[Participant], words: str) -> list[Participant]:
    """Those in whose name, position, place of work or address as a guest every one of the words stands."""
    wanted = fold(words).split()

    def text(one: Participant) -> str:
        facts = one.facts
        return fold(f"{facts.name} {facts.position} {facts.organisation} {one.registration.guest_email}")

    return [one for one in people if all(word in text(one) for word in wanted)]


def signing(people: Iterable[Participant]) -> list[Participant]:
    """Who signs at the door: those with a place, on site where there are both ways; an offer is no place yet."""
    people = [one for one in people if one.group == ParticipantGroup.REGISTERED]
    people = [one for one in people if one.registration.status != RegistrationStatus.OFFERED]
    on_site = [one for one in people if one.registration.mode == AttendanceMode.ON_SITE]
    has_door = any(AttendanceMode.ON_SITE in modes_of(one.registration.occurrence.event) for one in people[:1])
    return on_site if has_door else people


@dataclass(frozen=True)
class Reach:
    """How many people are in a part of the list, and how many of them have no address for a letter."""

    people: int
    unreachable: int


def reach(occurrence: EventOccurrence) -> dict[Recipients, Reach]:
    """Whom a message can be written to; one query."""
    email = f"user__{get_user_model().get_email_field_name()}"
    has_address = Case(When(_has_address(email), then=Value(1)), default=Value(0))
    people = occurrence.registrations.order_by().annotate(has_address=has_address)
    counted = list(people.values_list("status", "has_address").annotate(number=Count("pk")))
    return {
        to: Reach(
            sum(number for status, _is_reached, number in counted if status in statuses),
            sum(number for status, address, number in counted if status in statuses and not address),
        )
        for to, statuses in STATUSES_OF.items()
    }


def _places_in_queue(registrations: Iterable[Registration]) -> dict[int, int]:
    waiting = [one for one in registrations if one.status == RegistrationStatus.WAITLISTED]
    queues: dict[str, int] = {}
    places = {}
    for one in sorted(waiting, key=lambda one: (one.queued_at or one.created_at, one.pk)):
        places[one.pk] = queues[one.mode] = queues.get(one.mode, 0) + 1
    return places


def _order(one: Participant) -> tuple:
    registration, group = one.registration, list(ParticipantGroup).index(one.group)
    match one.group:
        case ParticipantGroup.APPLICATIONS:
            return group, registration.created_at, registration.pk
        case ParticipantGroup.WAITING:
            on_site_first = registration.mode != AttendanceMode.ON_SITE
            return group, on_site_first, one.place
    return group, fold(one.facts.name), registration.pk


def _of_guest(registration: Registration) -> PersonFacts:
    """A guest says it themselves; of a deleted account nothing is left."""
    return PersonFacts(registration.guest_name or _("Deleted account"), "", registration.guest_organisation)


def _has_address(email: str) -> Q:
    return ~Q(guest_email="") | Q(user__is_active=True) & ~Q(**{email: ""})

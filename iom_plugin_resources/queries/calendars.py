"""What is asked of the calendar: the same question for the page, the feed, the embedded list and the API."""

import datetime
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from ..models import EventOccurrence, LearningEvent, Registration
from .event_facets import active_facets
from .facet_questions import Answer, FacetQuestion
from .occurrences import between, registration_is_open

# What lies outside is no date of a calendar, and could not be counted on from.
FIRST_YEAR, LAST_YEAR = 1970, 2200
OPEN = "open"


@dataclass(frozen=True)
class EventQuestion(FacetQuestion):
    """Facets and words as in the resource map, and besides: one's own, open registration, from a day to a day.

    ``user`` is whose own dates are meant by ``mine``; without one nothing is theirs.
    """

    words: str = ""
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    any_word: bool = False
    today: datetime.date = field(default_factory=timezone.localdate)
    mine: bool = False
    registration: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    user: object = None

    @staticmethod
    def facets():
        return active_facets()

    @classmethod
    def read(cls, data: MultiValueDict, *, user=None) -> "EventQuestion":
        """The question of an address. Anything can stand there: what is not known finds nothing, or does not count.

        A question to the resource map is understood: its provider is the organiser here.
        """
        read = cls.read_facets(data)
        if "provider" in data and "organiser" not in read["asked"]:
            provider = cls.read_facets(MultiValueDict({"organiser": data.getlist("provider")}))
            read["asked"] |= provider["asked"]
        return cls(
            **read,
            mine=bool(data.get("mine")),
            registration=OPEN if data.get("registration") == OPEN else "",
            first=day_in(data.get("from")),
            last=day_in(data.get("to")),
            user=user,
        )

    def address(self, **changes) -> str:
        """The question as a query string, in one and the same order; ``changes`` replace what is asked.

        ``address(kind=[])`` is the question without a kind; ``first``, ``last``, ``mine``, ``registration`` are
        changed by their names here.
        """
        mine = "1" if changes.pop("mine", self.mine) else ""
        registration = changes.pop("registration", self.registration)
        first, last = changes.pop("first", self.first), changes.pop("last", self.last)
        days = {"from": [first and first.isoformat()], "to": [last and last.isoformat()]}
        return self.address_of(changes, mine=[mine], registration=[registration], **days)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.asked or self.mine or self.registration or self.first or self.last)

    def narrow(self, occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
        """``occurrences`` that answer the question."""
        occurrences = self._dates(occurrences)
        if self.words or self.asked:
            events = self.by_facets(LearningEvent.objects.order_by())
            occurrences = occurrences.filter(event__in=events.values("pk"))
        return occurrences

    def answer(self, occurrences: QuerySet[EventOccurrence]) -> Answer:
        """How many events ``occurrences`` belong to, and how many each further choice would give."""
        dates = self._dates(occurrences).order_by().values("event_id")
        return super().answer(LearningEvent.objects.filter(pk__in=dates))

    def _dates(self, occurrences: QuerySet[EventOccurrence]) -> QuerySet[EventOccurrence]:
        """What is asked of a date itself, not of its event."""
        occurrences = between(occurrences, self.first, self.last)
        if self.registration:
            occurrences = occurrences.filter(registration_is_open(timezone.now()))
        if self.mine:
            occurrences = occurrences.filter(pk__in=self._own().values("occurrence_id"))
        return occurrences

    def _own(self) -> QuerySet[Registration]:
        if self.user is None or not self.user.is_authenticated:
            return Registration.objects.none()
        return Registration.objects.open().filter(user=self.user).order_by()


def day_in(text: str | None) -> datetime.date | None:
    """A day of an address, «2027-03-12»; None for anything else."""
    try:
        day = datetime.date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None

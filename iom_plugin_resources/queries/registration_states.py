"""Whether one can register for a date, and what to do if not, in sentences.

Nothing is asked of the database for the answer itself: a month of the calendar has hundreds of dates. What takes a
query, how many wait, is read only when the sentence needs it.
"""

import datetime
from functools import cached_property

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..choices import AttendanceMode, EventStatus, Format, RegistrationKind, RegistrationStatus
from ..models import EventOccurrence, LearningEvent, Registration
from . import registration_words as words

MODES = {
    Format.IN_PERSON: (AttendanceMode.ON_SITE,),
    Format.ONLINE: (AttendanceMode.ONLINE,),
    Format.MIXED: (AttendanceMode.ON_SITE, AttendanceMode.ONLINE),
}


def modes_of(event: LearningEvent) -> tuple[AttendanceMode, ...]:
    """The ways to attend, the one proposed first."""
    return MODES[Format(event.format)]


class RegistrationState:
    """What ``state_of`` says of one date for one person at one moment.

    ``can_register``: a place, a place on the waiting list or an application is to be had. ``code`` is empty then, else
    it is the stable name of the refusal. ``sentence`` says why, or what follows, for people.
    """

    def __init__(self, occurrence: EventOccurrence, registration: Registration | None, now: datetime.datetime):
        self.occurrence, self.registration, self.now = occurrence, registration, now

    @property
    def opens_at(self) -> datetime.datetime | None:
        return self.occurrence.registration_opens_at

    @property
    def closes_at(self) -> datetime.datetime | None:
        """The end of registration: at the latest when the date begins."""
        return self.occurrence.registration_closes_at or self.occurrence.starts_at

    @property
    def modes(self) -> tuple[AttendanceMode, ...]:
        return modes_of(self.occurrence.event)

    @cached_property
    def can_register(self) -> bool:
        return not self.code

    @cached_property
    def code(self) -> str:
        if self.registration is not None and self.registration.is_open:
            return "registered"
        if self.registration is not None and self.registration.status == RegistrationStatus.REFUSED:
            return "registration_refused"
        return self._of_the_event or self._of_the_window

    @cached_property
    def _of_the_event(self) -> str:
        occurrence = self.occurrence
        facts = {
            "event_not_published": not occurrence.event.live,
            "event_cancelled": occurrence.status == EventStatus.CANCELLED,
            "event_past": occurrence.status == EventStatus.HELD or occurrence.is_past(self.now),
            "registration_none": occurrence.event.registration == RegistrationKind.NONE,
            "event_postponed": occurrence.status == EventStatus.POSTPONED,
            "date_not_fixed": not occurrence.is_exact or occurrence.starts_at is None,
            "event_begun": occurrence.has_begun(self.now),
        }
        return next((code for code, is_so in facts.items() if is_so), "")

    @property
    def _of_the_window(self) -> str:
        if self.opens_at and self.opens_at > self.now:
            return "registration_not_open_yet"
        if self.closes_at and self.closes_at <= self.now:
            return "registration_closed"
        return ""

    @cached_property
    def free(self) -> int | None:
        """How many places are free, on site and online together; None: room for all."""
        free = [self.occurrence.free_for(mode) for mode in self.modes]
        return None if None in free else sum(free)

    def free_for(self, mode: str) -> int | None:
        return self.occurrence.free_for(mode)

    @cached_property
    def waiting_by_mode(self) -> dict[str, int]:
        """How many wait for each way to attend; one query, the first time it is read."""
        queue = Registration.objects.filter(occurrence=self.occurrence, status=RegistrationStatus.WAITLISTED)
        found = dict(queue.order_by().values_list("mode").annotate(number=Count("pk")))
        return {mode: found.get(mode, 0) for mode in AttendanceMode.values}

    @property
    def waiting(self) -> int:
        return sum(self.waiting_by_mode[mode] for mode in self.modes)

    def leads_to(self, mode: str) -> str:
        """What registering for this way to attend gives at this moment: a status.

        A place that is free while somebody waits for it is theirs: a newcomer joins the list behind them.
        """
        if self.occurrence.event.registration == RegistrationKind.APPROVAL:
            return RegistrationStatus.PENDING
        if self.free_for(mode) == 0 or self.waiting_by_mode[mode]:
            return RegistrationStatus.WAITLISTED
        return RegistrationStatus.CONFIRMED

    @cached_property
    def sentence(self) -> str:
        if self.code == "registered":
            return words.of_registration(self.registration)
        if self.code:
            return words.of_refusal(self)
        if self.occurrence.event.registration == RegistrationKind.APPROVAL:
            return _("You send an application; the organiser decides about it and you get a letter.")
        if self.free is None:
            return _("Registration is open: there is room for all.")
        if self.free == 0:
            return words.of_waiting_list(self.waiting)
        free = ngettext("%(number)d place is free.", "%(number)d places are free.", self.free)
        return free % {"number": self.free}


def state_of(
    occurrence: EventOccurrence, registration: Registration | None = None, now: datetime.datetime | None = None
) -> RegistrationState:
    """Whether one can register for ``occurrence``; ``registration`` is the own one, if there is any."""
    return RegistrationState(occurrence, registration, now or timezone.now())

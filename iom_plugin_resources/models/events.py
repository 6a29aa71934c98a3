"""Learning events: what happens, for whom and by which rule; the dates themselves stand in ``occurrences``."""

import uuid
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from ..choices import Level, MonthlyBy, RegistrationKind, Repeat
from ..core.fields import WebAddressField
from ..core.periods import EXACT
from .catalogued import Catalogued, CataloguedDocument, CataloguedQuerySet
from .competencies import Competency
from .event_rules import check_rules
from .organisations import Organisation
from .resources import LearningResource
from .vocabularies import ResourceKind

# What an event takes from its resource where it says nothing itself, and how the resource calls it.
FROM_RESOURCE = {
    "kind": "kind",
    "level": "level",
    "format": "format",
    "hours": "hours",
    "organiser": "provider",
    "competencies": "competencies",
    "positions": "positions",
    "subjects": "subjects",
    "organisation_kinds": "organisation_kinds",
}


def portal_zone() -> str:
    """The IANA name of the portal's own time zone: what a new event gets."""
    return settings.TIME_ZONE


class LearningEvent(Catalogued):
    """A seminar, webinar, internship, contest … with its dates (source 004: календарь событий).

    ``dates`` says when in words, exactly («12.03.2027», «12–15.05.2027») or not yet («март 2027», «до 26.10»);
    ``starts_at`` and ``ends_at`` are wall-clock times of every day in ``time_zone``; an end before the beginning is
    after midnight. A title and dates are enough for an event.
    """

    dates_start, dates_end, behind = "first_day", "last_day", "organiser"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Stays the same for ever: an import finds the event by it."),
    )
    resource = models.ForeignKey(
        LearningResource,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("resource"),
        help_text=_("The resource of the map that takes place then."),
    )
    kind = models.ForeignKey(
        ResourceKind, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("kind")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.MUNICIPALITY)
    # When.
    dates = models.CharField(
        _("dates"),
        max_length=200,
        help_text=_("As people say it: 22.03.2027, 12–15.05.2027; a plan: October 2026, until 26.10.2026."),
    )
    first_day = models.DateField(_("from"), null=True, blank=True, editable=False)
    last_day = models.DateField(_("to"), null=True, blank=True, editable=False)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default=portal_zone)
    repeat = models.CharField(_("repeats"), max_length=10, choices=Repeat.choices, blank=True, default=Repeat.NEVER)
    repeat_every = models.PositiveSmallIntegerField(_("every … days, weeks or months"), default=1)
    repeat_weekdays = models.CharField(
        _("on weekdays"), max_length=20, blank=True, help_text=_("For a weekly event: mo,th; empty: as the first day.")
    )
    repeat_monthly_by = models.CharField(
        _("the day of the month"), max_length=10, choices=MonthlyBy.choices, default=MonthlyBy.DAY
    )
    repeat_until = models.DateField(_("repeats until"), null=True, blank=True)
    repeat_count = models.PositiveSmallIntegerField(_("number of dates"), null=True, blank=True)
    # Where and who.
    place = models.CharField(_("place"), max_length=300, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    online_link = WebAddressField(_("link to take part online"), max_length=500, blank=True)
    online_link_hidden = models.BooleanField(_("show the link to the registered only"), default=True)
    link = WebAddressField(_("link"), max_length=500, blank=True, help_text=_("Where one reads more."))
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("organiser")
    )
    lead = models.CharField(_("who leads it"), max_length=300, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=300, blank=True)
    hosts = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("who keeps the list of participants"),
        help_text=_("They need no rights in the admin: the desk of the event is on the site."),
    )
    # For whom.
    audience = models.CharField(_("audience in words"), max_length=300, blank=True)
    competencies = ParentalManyToManyField(
        Competency, blank=True, related_name="events", verbose_name=_("competencies it answers")
    )
    gives_certificate = models.BooleanField(_("participants get a certificate"), default=False)
    # Registration.
    registration = models.CharField(
        _("registration"), max_length=10, choices=RegistrationKind.choices, default=RegistrationKind.NONE
    )
    registration_opens_on = models.DateField(
        _("registration from"), null=True, blank=True, help_text=_("Of a repeated event: for its first date.")
    )
    registration_closes_on = models.DateField(
        _("registration until"),
        null=True,
        blank=True,
        help_text=_("The last day; empty: until the beginning. Each further date keeps the same distance."),
    )
    places = models.PositiveIntegerField(
        _("places on site"), null=True, blank=True, help_text=_("Leave it empty if there is room for all.")
    )
    places_online = models.PositiveIntegerField(
        _("places online"), null=True, blank=True, help_text=_("Leave it empty if there is room for all.")
    )
    allows_guests = models.BooleanField(_("people without an account may register"), default=False)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offered place"), null=True, blank=True, help_text=_("Empty: as usual on this portal.")
    )
    # The event from which «this and following» split this one off.
    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="split_off"
    )
    # The event of an earlier year of which this is a copy: a year's plan is copied once.
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")

    objects = CataloguedQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "title", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["live", "first_day"], name="iom_event_live_first_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="iom_event_dates_in_order",
                violation_error_message=_("The event ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0),
                name="iom_event_price_not_negative",
                violation_error_message=_("The price cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(repeat_every__gte=1),
                name="iom_event_repeat_every_positive",
                violation_error_message=_("An event cannot repeat every 0 days: write 1 or more."),
            ),
        ]

    def clean(self):
        """What contradicts itself is refused (``event_rules``); sessions are checked where their number is known."""
        super().clean()
        taken, taken_online = self.places_taken()
        check_rules(self, taken=taken, taken_online=taken_online)

    def places_taken(self) -> tuple[int, int]:
        """How many places are held on site and online, each at the fullest date that is not over."""
        if self._state.adding:
            return 0, 0
        held = self.occurrences.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))
        held = held.aggregate(on_site=Max("taken"), online=Max("taken_online"))
        return held["on_site"] or 0, held["online"] or 0

    def with_content_json(self, content: dict) -> Self:
        """Its identifier stays as well."""
        event = super().with_content_json(content)
        event.uid = self.uid
        return event

    def further_words(self) -> tuple[str, ...]:
        return self.audience, self.lead

    @property
    def is_exact(self) -> bool:
        """Whether the day is fixed; what is not stands in its month, never in a day."""
        return self.date_precision in EXACT

    @property
    def is_repeated(self) -> bool:
        return bool(self.repeat)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def get_absolute_url(self) -> str:
        return reverse("iom_resources:event_detail", args=[self.pk])

    def get_preview_template(self, request, mode_name):
        return "iom_plugin_resources/events/event_detail.html"

    def get_preview_context(self, request, mode_name):
        return {"request": request, "event": self, "occurrences": [], "actions": []}


class EventSession(Orderable):
    """One meeting of an event that has several; its date stands in the calendar of its own."""

    event = ParentalKey(LearningEvent, on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True, help_text=_("If it is another one."))

    class Meta(Orderable.Meta):
        verbose_name = _("session of an event")
        verbose_name_plural = _("sessions of an event")

    def __str__(self) -> str:
        return self.title or f"{self.day:%d.%m.%Y}"


class EventException(Orderable):
    """A date of the rule that does not take place, or is moved: it holds for registered dates too."""

    event = ParentalKey(LearningEvent, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("date by the rule"))
    moved_to = models.DateField(_("moved to"), null=True, blank=True, help_text=_("Empty: it does not take place."))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True, help_text=_("Empty: as usual."))
    ends_at = models.TimeField(_("ends at"), null=True, blank=True, help_text=_("Empty: as usual."))
    reason = models.CharField(_("reason, shown to people"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("exception of a repeated event")
        verbose_name_plural = _("exceptions of a repeated event")

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}"


class LearningEventDocument(CataloguedDocument):
    """A file that belongs to an event."""

    event = ParentalKey(LearningEvent, on_delete=models.CASCADE, related_name="documents")

    class Meta(CataloguedDocument.Meta):
        verbose_name = _("document of an event")
        verbose_name_plural = _("documents of an event")

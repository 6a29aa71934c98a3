"""Learning events: what happens, for whom and by which rule; the dates themselves stand in ``occurrences``."""

import uuid
from collections.abc import Iterable
from secrets import token_hex
from typing import Self
from zoneinfo import ZoneInfo

from anyascii import anyascii
from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from ..choices import Format, Level, MonthlyBy, RegistrationKind, Repeat
from ..core.dated import Dated
from ..core.fields import WebAddressField
from ..core.periods import EXACT
from ..core.search import SearchQuery, SearchTextField
from ..core.text import index_text
from .competencies import Competency
from .event_rules import WEEKDAYS, check_rules
from .organisations import Organisation
from .resources import LearningResource
from .vocabularies import OrganisationKind, Position, ResourceKind, Subject

__all__ = ["WEEKDAYS", "EventException", "EventSession", "LearningEvent", "LearningEventDocument", "portal_zone"]


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


class LearningEventQuerySet(models.QuerySet):
    def live(self):
        """Published events; «in (true)», because SQLite uses no index for a bare «where live»."""
        return self.filter(live__in=[True])

    def answering(self, competency: Competency):
        """Events for ``competency`` or anything under it; one row each, whatever the join."""
        subtree = Competency.objects.in_subtree(competency)
        links = self.model.competencies.through.objects.filter(competency__in=subtree)
        return self.filter(pk__in=links.values("learningevent_id"))

    def matching(self, query: SearchQuery):
        """Events that the full-text query finds."""
        return self.filter(search_text__answers=query)


class LearningEvent(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    Dated,
    ClusterableModel,
):
    """A seminar, webinar, internship, contest … with its dates (source 004: календарь событий).

    ``dates`` says when in words, exactly («12.03.2027», «12–15.05.2027») or not yet («март 2027», «до 26.10»);
    ``starts_at`` and ``ends_at`` are wall-clock times of every day in ``time_zone``; an end before the beginning is
    after midnight. A title and dates are enough for an event.
    """

    dates_start, dates_end = "first_day", "last_day"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Stays the same for ever: an import finds the event by it."),
    )
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=500)
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
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, default=Format.IN_PERSON)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences for lists."))
    body = RichTextField(_("description"), blank=True)
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
    positions = ParentalManyToManyField(Position, blank=True, related_name="+", verbose_name=_("positions"))
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    organisation_kinds = ParentalManyToManyField(
        OrganisationKind, blank=True, related_name="+", verbose_name=_("kinds of organisations")
    )
    competencies = ParentalManyToManyField(
        Competency, blank=True, related_name="events", verbose_name=_("competencies it answers")
    )
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    price = models.DecimalField(
        _("price, roubles"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0 means free of charge; leave it empty if it is not known."),
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
    in_federal_register = models.BooleanField(_("in the federal register of programmes"), default=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("offered by a colleague"),
    )
    # The event from which «this and following» split this one off.
    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="split_off"
    )
    # The event of an earlier year of which this is a copy: a year's plan is copied once.
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    search_title = models.TextField(editable=False, default="")
    search_text = SearchTextField()
    created_at = models.DateTimeField(auto_now_add=True, null=True)

    objects = LearningEventQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=5),
        index.AutocompleteField("title"),
        index.SearchField("summary"),
        index.FilterField("kind"),
        index.FilterField("level"),
        index.FilterField("live"),
    ]

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

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.read_words(self.competencies.all())
        self.key = self.key or self._own_key()
        super().save(*args, **kwargs)

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

    def _own_key(self) -> str:
        """Every event has a key, so that a spreadsheet taken away can be imported back."""
        words = slugify(anyascii(self.title))[:80].strip("-")
        return f"{words or 'event'}-{token_hex(3)}"

    def with_content_json(self, content: dict) -> Self:
        """What is known of the event itself, not of one version of it, stays when a version is published."""
        event = super().with_content_json(content)
        event.key = event.key or self.key
        event.uid = self.uid
        return event

    def read_words(self, competencies: Iterable[Competency]) -> None:
        """Set what the search finds it by; ``competencies`` are given because a bulk import has not linked them yet."""
        answers = (f"{competency.code} {competency.title}" for competency in competencies)
        organiser = f"{self.organiser.short_name} {self.organiser.official_name}" if self.organiser else ""
        self.search_title = index_text(self.title)
        self.search_text = index_text(
            self.title,
            str(self.kind or ""),
            self.summary,
            self.audience,
            self.lead,
            *answers,
            organiser,
            self.place,
            strip_tags(self.body),
        )

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


class LearningEventDocument(Orderable):
    """A file that belongs to an event: a programme, an order, a list of literature."""

    event = ParentalKey(LearningEvent, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        get_document_model_string(), models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(pgettext_lazy("name of a thing", "title"), max_length=255, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("document of an event")
        verbose_name_plural = _("documents of an event")

    def __str__(self) -> str:
        return self.title or str(self.document)

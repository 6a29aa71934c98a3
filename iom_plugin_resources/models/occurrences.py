"""The dates of events, written ahead of time so that a calendar is one indexed query."""

import datetime
import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import AttendanceMode, EventStatus
from .events import LearningEvent


class EventOccurrence(models.Model):
    """One date of an event: what a person registers for. Never a child of a revision (decision 0021).

    ``rule_day`` is the day that the rule gave it: it stays when the date is moved. ``starts_at`` and ``ends_at`` are
    moments (the end exclusive), None while the day is not fixed; ``first_day`` and ``last_day`` are days in
    ``time_zone``. ``sequence`` and ``changed_at`` grow with every change that matters to whoever has it in a
    calendar. ``taken`` and ``taken_online`` count the places that are held; they are changed only under the row lock.
    """

    wagtail_reference_index_ignore = True
    # Whether somebody is registered, as whoever writes many dates at once has found out; None: not asked.
    has_people: bool | None = None

    event = models.ForeignKey(LearningEvent, models.CASCADE, related_name="occurrences", verbose_name=_("event"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule_day = models.DateField(null=True, blank=True)
    dates = models.CharField(_("dates"), max_length=200, blank=True, help_text=_("The wording of a plan."))
    date_precision = models.CharField(max_length=20, blank=True)
    is_exact = models.BooleanField(default=True)
    is_all_day = models.BooleanField(default=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(max_length=60)
    status = models.CharField(_("status"), max_length=10, choices=EventStatus.choices, default=EventStatus.SCHEDULED)
    status_reason = models.CharField(_("reason, shown to people"), max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    places = models.PositiveIntegerField(_("places on site"), null=True, blank=True)
    places_online = models.PositiveIntegerField(_("places online"), null=True, blank=True)
    # What the event said when this was written: the event's form changes here only what it says anew, so that
    # places changed at the desk stay, and participants are told of another link.
    planned_places = models.PositiveIntegerField(null=True, blank=True)
    planned_places_online = models.PositiveIntegerField(null=True, blank=True)
    planned_link = models.CharField(max_length=500, blank=True)
    taken = models.PositiveIntegerField(default=0)
    taken_online = models.PositiveIntegerField(default=0)
    is_moved = models.BooleanField(default=False, help_text="Moved by hand: a changed rule leaves it alone.")
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    attendance_code = models.CharField(max_length=12, blank=True)
    attendance_code_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("date of an event")
        verbose_name_plural = _("dates of events")
        indexes = [
            models.Index(fields=["event", "starts_at"], name="iom_occurrence_event"),
            models.Index(fields=["starts_at"], name="iom_occurrence_starts"),
            models.Index(fields=["is_exact", "last_day"], name="iom_occurrence_plans"),
            models.Index(fields=["changed_at"], name="iom_occurrence_changed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "rule_day"], name="iom_occurrence_once"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__gte=F("starts_at")), name="iom_occurrence_in_order"
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(taken__lte=F("places")),
                name="iom_occurrence_not_oversold",
                violation_error_message=_("More places are taken already."),
            ),
            models.CheckConstraint(
                condition=Q(places_online=None) | Q(taken_online__lte=F("places_online")),
                name="iom_occurrence_online_not_oversold",
                violation_error_message=_("More places are taken already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.first_day or self.last_day or self.dates}"

    def save(self, *args, **kwargs):
        """The counters are written only by whoever names them: a copy that was read earlier must not set them back."""
        is_changed = not (self._state.adding or args or kwargs.get("force_insert"))
        if is_changed and kwargs.get("update_fields") is None:
            kept = {"id", "taken", "taken_online", *self.get_deferred_fields()}
            names = {field.attname for field in self._meta.concrete_fields} - kept
            kwargs["update_fields"] = names
        super().save(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def where(self) -> str:
        """«Школа № 3, кабинет 12»"""
        return ", ".join(filter(None, (self.place, self.room)))

    def is_past(self, now: datetime.datetime | None = None) -> bool:
        """Over; a plan without a fixed day is over with its last day."""
        now = now or timezone.now()
        if self.ends_at:
            return self.ends_at <= now
        return bool(self.last_day) and self.last_day < now.astimezone(self.zone).date()

    def has_begun(self, now: datetime.datetime | None = None) -> bool:
        return bool(self.starts_at) and self.starts_at <= (now or timezone.now())

    def places_for(self, mode: str) -> int | None:
        """How many places there are for this way to attend; None: room for all."""
        return self.places_online if mode == AttendanceMode.ONLINE else self.places

    def taken_for(self, mode: str) -> int:
        return self.taken_online if mode == AttendanceMode.ONLINE else self.taken

    def free_for(self, mode: str) -> int | None:
        """How many places are free; None: room for all."""
        places = self.places_for(mode)
        return None if places is None else max(places - self.taken_for(mode), 0)

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}?date={self.pk}"


class OccurrenceSession(models.Model):
    """When an occurrence with fixed days really goes on: one row per meeting or day; calendars read these."""

    wagtail_reference_index_ignore = True

    occurrence = models.ForeignKey(EventOccurrence, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_all_day = models.BooleanField(default=True)
    first_day = models.DateField()
    last_day = models.DateField()
    title = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session of a date")
        verbose_name_plural = _("sessions of dates")
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="iom_session_starts"),
            models.Index(fields=["ends_at", "starts_at"], name="iom_session_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence}, {self.starts_at:%d.%m.%Y}"

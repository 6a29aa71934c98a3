"""Registrations: who takes part in which date of an event."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import AttendanceMode, AttendanceSource, RegistrationStatus
from .occurrences import EventOccurrence


class RegistrationQuerySet(models.QuerySet):
    def holding(self):
        """Those that hold a place."""
        return self.filter(status__in=Registration.HOLDING)

    def open(self):
        """Those that still wait for something or hold a place; the others are closed."""
        return self.filter(status__in=Registration.OPEN)

    def in_queue(self):
        """The waiting list in its order."""
        return self.filter(status=RegistrationStatus.WAITLISTED).order_by("queued_at", "pk")


class Registration(models.Model):
    """One person and one date of an event: one row for ever, its status changes.

    ``person_key`` makes the person one: ``user:<key>`` or ``guest:<address>``. ``queued_at`` is the place in the
    waiting list: the moment of joining it, or what a move by the organiser has put there.
    """

    wagtail_reference_index_ignore = True

    HOLDING = (
        RegistrationStatus.OFFERED,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.ATTENDED,
        RegistrationStatus.ABSENT,
    )
    OPEN = (*HOLDING, RegistrationStatus.UNCONFIRMED, RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED)
    # Who still hopes to come: told of every change, may cancel and be moved.
    HOPING = (
        RegistrationStatus.PENDING,
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.OFFERED,
        RegistrationStatus.CONFIRMED,
    )
    # Who is shown the link to take part.
    TAKING_PART = (RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED)

    occurrence = models.ForeignKey(
        EventOccurrence, models.PROTECT, related_name="registrations", verbose_name=_("date of an event")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="iom_registrations"
    )
    guest_name = models.CharField(_("your name"), max_length=200, blank=True)
    guest_email = models.EmailField(_("your e-mail address"), blank=True)
    guest_organisation = models.CharField(_("where you work"), max_length=300, blank=True)
    person_key = models.CharField(max_length=270)
    status = models.CharField(_("status"), max_length=15, choices=RegistrationStatus.choices)
    mode = models.CharField(
        _("way to attend"), max_length=10, choices=AttendanceMode.choices, default=AttendanceMode.ON_SITE
    )
    note = models.TextField(_("what the organiser should know"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    attendance_source = models.CharField(max_length=10, choices=AttendanceSource.choices, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("hours credited"), null=True, blank=True, help_text=_("Empty: as many as the event has.")
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [models.UniqueConstraint(fields=["occurrence", "person_key"], name="iom_registration_once")]
        indexes = [
            models.Index(fields=["occurrence", "status", "queued_at"], name="iom_registration_queue"),
            models.Index(fields=["user", "status"], name="iom_registration_user"),
            models.Index(fields=["status", "offer_expires_at"], name="iom_registration_offers"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence}, {self.person_key}"

    @property
    def holds_place(self) -> bool:
        return self.status in self.HOLDING

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class RegistrationLogEntry(models.Model):
    """What was done to a registration, by whom and why."""

    wagtail_reference_index_ignore = True

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=30)
    old_status = models.CharField(max_length=15, blank=True)
    new_status = models.CharField(max_length=15, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("entry of the log of registrations")
        verbose_name_plural = _("log of registrations")

    def __str__(self) -> str:
        return f"{self.registration}: {self.action}"

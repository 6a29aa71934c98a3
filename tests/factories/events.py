"""Factories of events: an event with its date, written as the services write it."""

import datetime
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import (
    Certificate,
    EventOccurrence,
    LearningEvent,
    OccurrenceSession,
    Registration,
    ResourceKind,
)

from .resources import OrganisationFactory, UserFactory

ZONE = "Asia/Krasnoyarsk"


class LearningEventFactory(DjangoModelFactory):
    """A published event without dates written; ``OccurrenceFactory`` writes one."""

    class Meta:
        model = LearningEvent
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"event-{n}")
    title = factory.Sequence(lambda n: f"Семинар по оцениванию № {n}")
    kind = factory.LazyFunction(lambda: ResourceKind.objects.get(code="seminar"))
    dates = factory.LazyFunction(lambda: f"{timezone.localdate() + datetime.timedelta(days=14):%d.%m.%Y}")
    starts_at = datetime.time(14)
    ends_at = datetime.time(16)
    time_zone = ZONE
    organiser = factory.SubFactory(OrganisationFactory)
    place = "Школа № 3"
    hours = 2
    registration = "open"

    @factory.post_generation
    def hosts(self, create, extracted, **kwargs):
        if extracted:
            self.hosts.set(extracted)
            self.save()

    @factory.post_generation
    def competencies(self, create, extracted, **kwargs):
        if extracted:
            self.competencies.set(extracted)
            self.save()


class OccurrenceFactory(DjangoModelFactory):
    """One date with its session; ``day=`` and ``hour=`` say when, in the zone of the event (two hours long)."""

    class Meta:
        model = EventOccurrence
        skip_postgeneration_save = True

    class Params:
        day = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))
        hour = 14

    event = factory.SubFactory(LearningEventFactory)
    time_zone = factory.LazyAttribute(lambda one: one.event.time_zone)
    rule_day = factory.LazyAttribute(lambda one: one.day)
    first_day = factory.LazyAttribute(lambda one: one.day)
    last_day = factory.LazyAttribute(lambda one: one.day)
    date_precision = "day"
    is_all_day = False
    place = factory.LazyAttribute(lambda one: one.event.place)
    starts_at = factory.LazyAttribute(
        lambda one: datetime.datetime.combine(one.day, datetime.time(one.hour), ZoneInfo(one.time_zone))
    )
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + datetime.timedelta(hours=2))

    @factory.post_generation
    def sessions(self, create, extracted, **kwargs):
        if self.starts_at:
            OccurrenceSession.objects.create(
                occurrence=self,
                starts_at=self.starts_at,
                ends_at=self.ends_at,
                is_all_day=self.is_all_day,
                first_day=self.first_day,
                last_day=self.last_day,
            )


class RegistrationFactory(DjangoModelFactory):
    """A registration as it stands; the counter of held places is kept right."""

    class Meta:
        model = Registration

    occurrence = factory.SubFactory(OccurrenceFactory)
    user = factory.SubFactory(UserFactory)
    person_key = factory.LazyAttribute(lambda one: f"user:{one.user.pk}" if one.user else f"guest:{one.guest_email}")
    status = RegistrationStatus.CONFIRMED

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        registration = super()._create(model_class, *args, **kwargs)
        if registration.holds_place:
            field = "taken_online" if registration.mode == "online" else "taken"
            setattr(registration.occurrence, field, getattr(registration.occurrence, field) + 1)
            registration.occurrence.save(update_fields=[field])
        if registration.status == RegistrationStatus.WAITLISTED and registration.queued_at is None:
            registration.queued_at = registration.created_at
            registration.save(update_fields=["queued_at"])
        return registration


class CertificateFactory(DjangoModelFactory):
    """A valid certificate."""

    class Meta:
        model = Certificate

    registration = factory.SubFactory(RegistrationFactory, status=RegistrationStatus.ATTENDED)
    valid_for = factory.SelfAttribute("registration")
    number = factory.Sequence(lambda number: f"2027-{number:05}-ABCDEFGH")

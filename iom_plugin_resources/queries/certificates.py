"""Reads over certificates: who lacks one, what stands on it, whose number it is."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from ..choices import BatchStatus, RegistrationStatus
from ..core.period_words import format_period
from ..core.progress import progress_of
from ..core.registries import PersonFacts
from ..models import Certificate, CertificateBatch, EventOccurrence, Registration

BUSY = (BatchStatus.WAITING, BatchStatus.RUNNING)
LONGEST_NUMBER = 40


def visible_to(user) -> QuerySet[Certificate]:
    """One's own certificates."""
    return (
        Certificate.objects.filter(registration__user=user.pk) if user.is_authenticated else Certificate.objects.none()
    )


def of_number(number: str) -> Certificate | None:
    """The certificate with this number, however it was typed: spaces and small letters do not matter."""
    typed = "".join(number.split()).upper()
    may_be_one = 0 < len(typed) <= LONGEST_NUMBER and "\0" not in typed  # PostgreSQL would not even compare that
    return Certificate.objects.filter(number=typed).first() if may_be_one else None


def issued_for(occurrence: EventOccurrence) -> QuerySet[Certificate]:
    """All certificates of one date, in the order in which they were issued."""
    return Certificate.objects.filter(registration__occurrence=occurrence).order_by("pk")


def missing(occurrence: EventOccurrence) -> QuerySet[Registration]:
    """Who took part and has no valid certificate."""
    attended = Registration.objects.filter(occurrence=occurrence, status=RegistrationStatus.ATTENDED)
    return attended.filter(certificate=None)


def facts_of(registration: Registration, person: PersonFacts) -> dict:
    """What stands on the certificate, in words, as it is true now."""
    occurrence = registration.occurrence
    event = occurrence.event
    organiser = event.organiser
    hours = event.hours if registration.hours is None else registration.hours
    return {
        "name": person.name,
        "position": person.position,
        "organisation": person.organisation,
        "title": event.title,
        "kind": str(event.kind or ""),
        "dates": occurrence_days(occurrence),
        "hours": hours,
        "organiser": organiser.official_name if organiser else "",
        "locality": organiser.locality if organiser else "",
        "head_name": organiser.head_name if organiser else "",
        "head_title": organiser.head_title if organiser else "",
        "issued": date_format(timezone.localdate(), "DATE_FORMAT"),
    }


def occurrence_days(occurrence: EventOccurrence) -> str:
    """«12–15 мая 2027 г.»"""
    return format_period(occurrence.first_day, occurrence.last_day, "")


def latest_batch(occurrence: EventOccurrence) -> CertificateBatch | None:
    return occurrence.certificate_batches.first()


def interrupted() -> list[CertificateBatch]:
    """Batches whose process must have died."""
    return [batch for batch in CertificateBatch.objects.filter(status__in=BUSY) if is_interrupted(batch)]


def task_name(batch: CertificateBatch) -> str:
    """Under which name the task tells how far it is."""
    return f"certificates-{batch.pk}"


def is_interrupted(batch: CertificateBatch) -> bool:
    """Whether nothing has been heard of the task for so long that its process must have died."""
    return batch.status in BUSY and progress_of(task_name(batch)) is None

"""Certificates of participation: numbered, frozen, issued for all who took part."""

import logging
import secrets

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from .. import errors
from ..choices import BatchStatus, LetterKind
from ..core.background import enqueue_on_commit
from ..core.progress import tell_progress
from ..core.registries import PersonFacts
from ..models import Certificate, CertificateBatch, EventOccurrence, Registration
from ..queries.certificates import BUSY, facts_of, interrupted, is_interrupted, missing, task_name
from ..queries.participants import with_facts
from .letters import write_letter
from .places import locked, must_give_reason, must_keep

TASK = "iom_plugin_resources.tasks.issue_certificates"
# Letters and digits that nobody takes for one another.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RANDOM_PART = 8
AT_A_TIME = 100

logger = logging.getLogger(__name__)


@transaction.atomic
def request_batch(occurrence: EventOccurrence, *, by) -> CertificateBatch:
    """Begin to issue what is missing for one date of an event.

    Raises ``NotAllowed`` for whoever does not keep the event, ``Invalid`` if it gives no certificates or nobody lacks
    one, ``WrongStatus`` while an earlier issue goes on.
    """
    occurrence = EventOccurrence.objects.select_for_update().select_related("event").get(pk=occurrence.pk)
    must_keep(by, occurrence)
    if not occurrence.event.gives_certificate:
        raise errors.Invalid(errors.EVENT_WITHOUT_CERTIFICATES, code="event_without_certificates")
    for batch in occurrence.certificate_batches.filter(status__in=BUSY):
        if not is_interrupted(batch):
            raise errors.WrongStatus(errors.CERTIFICATES_UNDER_WAY, code="certificates_under_way")
        _finish(batch, BatchStatus.FAILED)
    total = missing(occurrence).count()
    if not total:
        raise errors.Invalid(errors.NO_CERTIFICATES_MISSING, code="no_certificates_missing")
    batch = CertificateBatch.objects.create(occurrence=occurrence, total=total, by=by)
    tell_progress(task_name(batch), 0, total)
    enqueue_on_commit(TASK, is_long=True, batch=batch.pk)
    return batch


def issue_batch(key: int) -> int:
    """Issue the certificates of the batch with this key; how many.

    Each is committed by itself, so that a process that dies loses nothing: whoever goes on finds those who still
    lack one. A second task for the same batch finds nothing to do.
    """
    claimed = CertificateBatch.objects.filter(pk=key, status=BatchStatus.WAITING).update(status=BatchStatus.RUNNING)
    batch = CertificateBatch.objects.select_related("occurrence__event", "by").filter(pk=key).first()
    if not claimed or batch is None:
        return 0
    try:
        issued = _issue(batch)
    except Exception:
        logger.exception("The issue of certificates %s has failed.", key)
        _finish(batch, BatchStatus.FAILED)
        return 0
    _finish(batch, BatchStatus.DONE)
    return issued


def continue_interrupted() -> int:
    """Every few minutes: go on with what a dead process has left; how many were issued."""
    issued = 0
    for batch in interrupted():
        # Whoever comes second finds another status.
        if CertificateBatch.objects.filter(pk=batch.pk, status=batch.status).update(status=BatchStatus.WAITING):
            tell_progress(task_name(batch), 0, batch.total)
            issued += issue_batch(batch.pk)
    return issued


def issue(registration: Registration, *, by, facts: PersonFacts) -> Certificate | None:
    """One certificate with its letter; None if the person has one already or did not take part after all."""
    try:
        with transaction.atomic():
            locked(registration.occurrence_id)  # so that nobody takes the mark of attendance back meanwhile
            registration = Registration.objects.select_for_update().get(pk=registration.pk)
            if not missing(registration.occurrence).filter(pk=registration.pk).exists():
                return None
            certificate = Certificate.objects.create(
                registration=registration,
                valid_for=registration,
                number=new_number(registration),
                facts=facts_of(registration, facts),
                issued_by=by,
            )
            write_letter(LetterKind.CERTIFICATE, key=f"certificate:{certificate.pk}", registration=registration)
            return certificate
    except IntegrityError:  # issued by somebody else meanwhile
        return None


@transaction.atomic
def revoke(certificate: Certificate, *, by, reason: str) -> Certificate:
    """Say for everybody who checks the number that the certificate is not valid, and why.

    Whoever is still marked as present then lacks one, and gets another with the next issue. Raises ``NotAllowed`` for
    whoever does not keep the event, ``Invalid`` without a reason.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    must_keep(by, certificate.registration.occurrence)
    certificate.revoked_at, certificate.revoked_reason = timezone.now(), must_give_reason(reason)
    certificate.valid_for = None
    certificate.save(update_fields=["revoked_at", "revoked_reason", "valid_for"])
    logger.info("Certificate %s was revoked by user %s.", certificate.number, by.pk)
    return certificate


def new_number(registration: Registration) -> str:
    """«2027-00042-7KX3M9QA»: the year, the date of the event, and what cannot be guessed."""
    chance = "".join(secrets.choice(ALPHABET) for _letter in range(RANDOM_PART))
    return f"{timezone.localdate().year}-{registration.occurrence_id:05}-{chance}"


def _issue(batch: CertificateBatch) -> int:
    issued = 0
    waiting = missing(batch.occurrence).select_related("user", "occurrence__event").order_by("pk")
    last = 0
    with translation.override(settings.LANGUAGE_CODE):
        while some := list(waiting.filter(pk__gt=last)[:AT_A_TIME]):
            last = some[-1].pk
            for registration, facts in with_facts(some):
                issued += issue(registration, by=batch.by, facts=facts) is not None
                tell_progress(task_name(batch), issued, max(batch.total, issued))
    return issued


def _finish(batch: CertificateBatch, status: str) -> None:
    batch.status, batch.finished_at = status, timezone.now()
    batch.save(update_fields=["status", "finished_at"])

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from iom_plugin_resources import errors
from iom_plugin_resources.choices import BatchStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.models import Certificate, CertificateBatch, EventLetter, Registration
from iom_plugin_resources.services import certificates as services
from iom_plugin_resources.services.attendance import mark_attendance
from iom_plugin_resources.tasks import continue_certificates, issue_certificates
from tests.factories.events import CertificateFactory, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def occurrence(host):
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host], gives_certificate=True, hours=6))


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """The progress of an earlier test's batch, whose key comes again."""
    cache.clear()


@pytest.fixture(autouse=True)
def _letters_wait(monkeypatch):
    """Letters are sent by a task of their own; here it is enough that they are written."""
    monkeypatch.setattr("iom_plugin_resources.services.letters.enqueue_on_commit", lambda *args, **kwargs: None)


def came(occurrence, number=1, **values):
    return [
        RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.ATTENDED, **values)
        for _one in range(number)
    ]


def a_batch(occurrence, host, status=BatchStatus.WAITING):
    return CertificateBatch.objects.create(occurrence=occurrence, status=status, total=3, by=host)


def test_request_when_people_came_then_each_gets_one_certificate_and_one_letter(
    occurrence, host, django_capture_on_commit_callbacks
):
    came(occurrence, 3)
    RegistrationFactory(occurrence=occurrence)
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.ABSENT)
    with django_capture_on_commit_callbacks(execute=True):
        batch = services.request_batch(occurrence, by=host)
    batch.refresh_from_db()
    assert batch.status == BatchStatus.DONE
    assert batch.total == Certificate.objects.count() == 3
    assert EventLetter.objects.filter(kind=LetterKind.CERTIFICATE).count() == 3
    assert Certificate.objects.values("number").distinct().count() == 3


@pytest.mark.parametrize("hours", [None, 4])
def test_certificate_when_issued_then_its_facts_are_frozen(occurrence, host, hours):
    registration, *_others = came(occurrence, hours=hours)
    certificate = services.issue(registration, by=host, facts=PersonFacts("Иванова Анна", "учитель", "Школа № 3"))
    event = occurrence.event
    event.title = "Другое название"
    event.save()
    certificate.refresh_from_db()
    assert certificate.facts["title"].startswith("Семинар по оцениванию")
    assert certificate.facts["name"] == "Иванова Анна"
    assert certificate.facts["hours"] == (hours or 6)
    assert certificate.facts["organiser"] == event.organiser.official_name


def test_number_when_made_then_it_has_a_part_that_cannot_be_guessed(occurrence):
    registration, *_others = came(occurrence)
    numbers = {services.new_number(registration) for _one in range(50)}
    assert len(numbers) == 50
    assert all(re.fullmatch(r"\d{4}-\d{5,}-[2-9A-HJ-NP-Z]{8}", number) for number in numbers)


def test_issue_when_asked_twice_then_there_is_one_certificate(occurrence, host):
    registration, *_others = came(occurrence)
    facts = PersonFacts("Иванова Анна")
    assert services.issue(registration, by=host, facts=facts) is not None
    assert services.issue(registration, by=host, facts=facts) is None
    assert Certificate.objects.count() == 1


def test_issue_when_the_mark_was_taken_back_then_there_is_none(occurrence, host):
    registration, *_others = came(occurrence)
    type(registration).objects.update(status=RegistrationStatus.ABSENT)
    assert services.issue(registration, by=host, facts=PersonFacts("Иванова Анна")) is None


def test_task_when_it_runs_twice_then_the_second_does_nothing(occurrence, host):
    came(occurrence, 2)
    batch = a_batch(occurrence, host)
    assert issue_certificates(batch=batch.pk) == 2
    assert issue_certificates(batch=batch.pk) == 0


def test_continue_when_a_process_died_in_the_middle_then_only_the_rest_is_issued(occurrence, host):
    first, *_others = came(occurrence, 3)
    services.issue(first, by=host, facts=PersonFacts("Первая"))
    a_batch(occurrence, host, BatchStatus.RUNNING)  # nobody tells how far it is
    assert continue_certificates() == 2
    assert Certificate.objects.count() == 3
    assert CertificateBatch.objects.get().status == BatchStatus.DONE
    assert continue_certificates() == 0


def test_continue_when_the_process_is_alive_then_it_is_left_alone(occurrence, host):
    came(occurrence, 1)
    batch = a_batch(occurrence, host, BatchStatus.RUNNING)
    services.tell_progress(services.task_name(batch), 0, 1)
    assert continue_certificates() == 0
    assert Certificate.objects.count() == 0


def test_batch_when_one_cannot_be_issued_then_it_fails_and_the_rest_can_be_issued_later(
    occurrence, host, monkeypatch, django_capture_on_commit_callbacks
):
    came(occurrence, 2)
    batch = a_batch(occurrence, host)
    broken = lambda registration, person: 1 / 0  # noqa: E731 - one line of trouble
    with monkeypatch.context() as trouble:
        trouble.setattr(services, "facts_of", broken)
        assert issue_certificates(batch=batch.pk) == 0
    batch.refresh_from_db()
    assert batch.status == BatchStatus.FAILED
    with django_capture_on_commit_callbacks(execute=True):
        services.request_batch(occurrence, by=host)
    assert Certificate.objects.count() == 2


def test_request_when_an_issue_goes_on_then_it_is_refused(occurrence, host):
    came(occurrence)
    services.request_batch(occurrence, by=host)
    with pytest.raises(IomError) as refusal:
        services.request_batch(occurrence, by=host)
    assert refusal.value.code == "certificates_under_way"


def test_request_when_nobody_came_then_it_is_refused(occurrence, host):
    RegistrationFactory(occurrence=occurrence)
    with pytest.raises(IomError) as refusal:
        services.request_batch(occurrence, by=host)
    assert refusal.value.code == "no_certificates_missing"


def test_request_when_the_event_gives_none_then_it_is_refused(host):
    occurrence = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
    came(occurrence)
    with pytest.raises(IomError) as refusal:
        services.request_batch(occurrence, by=host)
    assert refusal.value.code == "event_without_certificates"


def test_request_when_a_stranger_asks_then_it_is_not_allowed(occurrence):
    came(occurrence)
    with pytest.raises(IomError) as refusal:
        services.request_batch(occurrence, by=UserFactory())
    assert refusal.value.code == "not_allowed"


def test_revoke_when_no_reason_is_given_then_it_stays_valid(occurrence, host):
    registration, *_others = came(occurrence)
    certificate = services.issue(registration, by=host, facts=PersonFacts("Иванова Анна"))
    with pytest.raises(IomError) as refusal:
        services.revoke(certificate, by=host, reason="  ")
    assert refusal.value.code == "reason_needed"
    certificate.refresh_from_db()
    assert certificate.revoked_at is None
    assert services.revoke(certificate, by=host, reason="Выдан по ошибке").revoked_at


def test_revoke_when_the_hours_were_wrong_then_another_is_issued_with_the_right_ones(occurrence, host):
    date = OccurrenceFactory(event=occurrence.event, day=timezone.localdate() - datetime.timedelta(days=1))
    [registration] = came(date)
    services.request_batch(date, by=host)
    services.issue_batch(date.certificate_batches.get().pk)
    wrong = registration.certificates.get()
    services.revoke(wrong, by=host, reason="Неверно указаны часы")
    assert mark_attendance(date, {}, by=host, source="desk", hours={registration.pk: 4}).refused == {}
    batch = services.request_batch(date, by=host)
    assert services.issue_batch(batch.pk) == 1
    wrong.refresh_from_db()
    right = Registration.objects.get(pk=registration.pk).certificate
    assert (wrong.facts["hours"], right.facts["hours"]) == (6, 4)
    assert wrong.revoked_at is not None
    assert right.number != wrong.number
    assert EventLetter.objects.filter(kind=LetterKind.CERTIFICATE).count() == 2
    with pytest.raises(errors.Invalid):
        services.request_batch(date, by=host)


def test_revoke_when_the_person_was_not_there_then_unmarked_there_is_no_other(occurrence, host):
    date = OccurrenceFactory(event=occurrence.event, day=timezone.localdate() - datetime.timedelta(days=1))
    certificate = CertificateFactory(registration__occurrence=date)
    services.revoke(certificate, by=host, reason="Не был")
    mark_attendance(date, {certificate.registration_id: "absent"}, by=host, source="desk")
    with pytest.raises(errors.Invalid):
        services.request_batch(date, by=host)


def test_certificate_when_a_second_valid_one_is_written_then_the_database_refuses(occurrence):
    registration = CertificateFactory(registration__occurrence=occurrence).registration
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(registration=registration)

"""Certificates survive a process that is killed while it issues them: real processes, a real mail server."""

import json
import subprocess
from collections import Counter

import pytest

from iom_plugin_resources.choices import BatchStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.models import CertificateBatch
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory
from tests.mail_server import MailServer
from tests.portal_processes import PortalProcesses, kill

PEOPLE, KILLED_AT = 30, 13
# The process stands still at its thirteenth certificate, until it is killed there; letters are another worker's.
STANDS_STILL = """
import time
from iom_plugin_resources.services import certificates, letters
letters.enqueue_on_commit = lambda *args, **kwargs: None
go_on, calls = certificates.{function}, []
def stand_still(*args, **kwargs):
    calls.append(args)
    if len(calls) == {call}:
        print("here", flush=True)
        time.sleep(600)
    return go_on(*args, **kwargs)
certificates.{function} = stand_still
certificates.issue_batch({batch})
"""
CONTINUE = "from iom_plugin_resources.tasks import continue_certificates; print(continue_certificates())"
# As if two minutes had passed: what the cache remembers of a task that says nothing is gone.
TIME_PASSES = """
from django.core.cache import cache
from iom_plugin_resources.core.progress import progress_of
cache.clear()
assert progress_of("certificates-{batch}") is None
"""
REPORT = """
import json
from iom_plugin_resources.models import Certificate, CertificateBatch, EventLetter
values = list(Certificate.objects.order_by("pk").values("pk", "registration_id", "number", "facts", "revoked_at"))
letters = EventLetter.objects.values_list("kind", "registration_id")
print(json.dumps([values, list(letters), CertificateBatch.objects.get(pk={batch}).status]))
"""


@pytest.fixture
def batch() -> CertificateBatch:
    """Thirty people who took part wait for their certificates."""
    host = UserFactory()
    occurrence = OccurrenceFactory(event=LearningEventFactory(hosts=[host], gives_certificate=True, hours=6))
    for number in range(PEOPLE):
        user = UserFactory(email=f"teacher{number}@example.org")
        RegistrationFactory(occurrence=occurrence, user=user, status=RegistrationStatus.ATTENDED)
    return CertificateBatch.objects.create(occurrence=occurrence, total=PEOPLE, by=host)


@pytest.mark.parametrize(
    ("function", "left"),
    [
        ("write_letter", KILLED_AT - 1),  # the certificate is written and not committed
        ("tell_progress", KILLED_AT),  # it is committed, nobody has said so yet
    ],
)
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_issue_when_its_process_is_killed_then_exactly_the_missing_certificates_follow(tmp_path, batch, function, left):
    def report() -> tuple[list[dict], list, str]:
        return json.loads(portal.shell(REPORT.format(batch=batch.pk)))

    with MailServer() as server:
        portal = PortalProcesses(tmp_path, server.port)
        code = STANDS_STILL.format(function=function, call=KILLED_AT, batch=batch.pk)
        worker = portal.started("shell", "--no-imports", "-c", code, stdout=subprocess.PIPE)
        assert worker.stdout.readline() == "here\n"
        kill(worker)
        worker.stdout.close()
        early, letters, status = report()
        assert len(early) == len(letters) == left
        assert status == BatchStatus.RUNNING
        # Nobody knows yet that it is dead.
        assert portal.shell(CONTINUE) == "0\n"
        portal.shell(TIME_PASSES.format(batch=batch.pk))
        assert portal.shell(CONTINUE) == f"{PEOPLE - left}\n"
        assert portal.shell(CONTINUE) == "0\n"
        portal.run("send_event_letters")
        certificates, letters, status = report()

    assert status == BatchStatus.DONE
    assert certificates[:left] == early
    people = set(batch.occurrence.registrations.values_list("pk", flat=True))
    assert Counter(one["registration_id"] for one in certificates) == Counter(people)
    assert len({one["number"] for one in certificates}) == PEOPLE
    assert {one["revoked_at"] for one in certificates} == {None}
    assert Counter(map(tuple, letters)) == Counter((LetterKind.CERTIFICATE.value, key) for key in people)
    arrived = Counter(address for address, _key in server.received)
    assert arrived == Counter(f"teacher{number}@example.org" for number in range(PEOPLE))

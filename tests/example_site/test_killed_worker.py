"""Letters survive a worker that is killed and a mail server that breaks: real processes, real sockets."""

from collections import Counter

import pytest
from django.utils import timezone

from iom_plugin_resources.choices import LetterKind
from iom_plugin_resources.models import EventLetter
from iom_plugin_resources.queries.letters import CLAIM_HOLDS
from iom_plugin_resources.services.letters import tell_participants
from iom_plugin_resources.services.mailings import LONGEST_PAUSE, send_letters
from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory
from tests.mail_server import BE_SILENT, HANG_UP, REFUSE, TAKE, MailServer
from tests.portal_processes import PortalProcesses, kill

PEOPLE, KILLED_AT = 30, 13
# As if more than ten minutes had passed: whoever has claimed a letter and not marked it is known to be dead.
TIME_PASSES = (
    "from iom_plugin_resources.models import EventLetter; "
    "from iom_plugin_resources.queries.letters import CLAIM_HOLDS; from django.db.models import F; "
    "EventLetter.objects.filter(sent_at=None).update(claimed_at=F('claimed_at') - 2 * CLAIM_HOLDS)"
)


@pytest.fixture
def people(monkeypatch) -> list[str]:
    """Each of them has a letter waiting, which this process does not send by itself."""
    monkeypatch.setattr("iom_plugin_resources.services.letters.enqueue_on_commit", lambda *args, **kwargs: None)
    occurrence = OccurrenceFactory()
    addresses = [f"teacher{number}@example.org" for number in range(PEOPLE)]
    for address in addresses:
        RegistrationFactory(occurrence=occurrence, user=UserFactory(email=address))
    tell_participants(occurrence, LetterKind.MESSAGE, key="message", context={"text": "Возьмите ноутбуки."})
    return addresses


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_mailing_when_its_process_is_killed_then_no_letter_is_lost_and_only_the_one_under_way_comes_twice(
    tmp_path, people
):
    def kill_in_the_middle(number):
        if number == KILLED_AT:
            kill(worker)

    with MailServer(taken=kill_in_the_middle) as server:
        portal = PortalProcesses(tmp_path, server.port)
        worker = portal.started("send_event_letters")
        worker.wait()
        assert len(server.received) == KILLED_AT
        # The next run does not know yet that the first is dead: it leaves the letter that was under way alone.
        portal.run("send_event_letters")
        assert len(server.received) == PEOPLE
        portal.shell(TIME_PASSES)
        portal.run("send_event_letters")

    letters = Counter(address for address, _key in server.received)
    [under_way] = [address for address, number in letters.items() if number > 1]
    assert letters == Counter(people) + Counter([under_way])
    assert under_way == server.received[KILLED_AT - 1][0]
    assert len({key for _address, key in server.received}) == PEOPLE


# --- A broken mail server, over a real connection ---


@pytest.fixture
def smtp(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1

    def at(port):
        settings.EMAIL_PORT = port

    return at


def time_passes() -> None:
    """As if an hour had passed since the last run: whatever was put off is due."""
    now = timezone.now()
    EventLetter.objects.filter(sent_at=None).update(send_after=now - LONGEST_PAUSE, claimed_at=now - 2 * CLAIM_HOLDS)


@pytest.mark.django_db
def test_mailing_when_the_server_misbehaves_then_each_letter_comes_in_the_end_and_the_doubtful_keep_their_id(
    people, smtp
):
    bad = {people[3]: REFUSE, people[11]: HANG_UP, people[20]: BE_SILENT}
    with MailServer(treat=lambda address: bad.get(address, TAKE)) as server:
        smtp(server.port)
        assert send_letters() == PEOPLE - len(bad)
        bad.clear()
        time_passes()
        assert send_letters() == 3
    assert {address for address, _key in server.received} == set(people)
    letters = Counter(address for address, _key in server.received)
    assert [letters[people[number]] for number in (3, 11, 20)] == [1, 2, 2]
    assert len({key for _address, key in server.received}) == PEOPLE


@pytest.mark.django_db
def test_mailing_when_there_is_no_server_then_the_run_ends_soon_and_nothing_is_lost(people, smtp):
    with MailServer() as server:
        smtp(server.port)
    assert send_letters() == 0  # it is closed
    assert EventLetter.objects.filter(attempts__gt=0).count() == 3
    with MailServer() as server:
        smtp(server.port)
        time_passes()
        assert send_letters() == PEOPLE
        assert server.connections == 1
    assert sorted(address for address, _key in server.received) == sorted(people)

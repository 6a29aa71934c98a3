"""What is sent, what is not, and what becomes of a letter that cannot be sent."""

import datetime
import smtplib
from email import message_from_bytes

import icalendar
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.exports.calendars import occurrence_ics
from iom_plugin_resources.models import EventLetter, Registration
from iom_plugin_resources.services import mailings
from iom_plugin_resources.services.letters import write_letter
from iom_plugin_resources.services.mailings import send_letters
from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"


def registered(number=0, **fields):
    return RegistrationFactory(user=UserFactory(email=f"teacher{number}@example.org"), **fields)


def written(registration, kind=LetterKind.CONFIRMATION, key="", **fields) -> EventLetter:
    return write_letter(kind, key=key or f"{kind}:{registration.pk}", registration=registration, **fields)


def told() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


class Refusing(EmailBackend):
    """A mail server that refuses some addresses, or all."""

    refused: tuple[str, ...] = ("",)

    def send_messages(self, messages):
        for message in messages:
            if any(message.to[0].startswith(start) for start in self.refused):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (451, b"later")})
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    return lambda *starts: monkeypatch.setattr(Refusing, "refused", starts)


def later(minutes: int) -> None:
    """As if so many minutes had passed for every letter."""
    for letter in EventLetter.objects.all():
        shift = datetime.timedelta(minutes=minutes)
        letter.created_at -= shift
        letter.send_after -= shift
        letter.claimed_at = letter.claimed_at and letter.claimed_at - shift
        letter.save()


# --- Sent once ---


def test_send_when_run_again_then_a_letter_goes_once():
    written(registered())
    assert [send_letters(), send_letters()] == [1, 0]
    assert told() == ["teacher0@example.org"]


def test_send_when_many_wait_then_all_go_over_one_connection(settings, monkeypatch):
    opened = []
    monkeypatch.setattr(EmailBackend, "open", lambda self: opened.append(id(self)))
    monkeypatch.setattr(mailings, "AT_A_TIME", 2)
    occurrence = OccurrenceFactory()
    for number in range(5):
        written(registered(number, occurrence=occurrence))
    assert send_letters() == 5
    assert len(set(opened)) == 1


def test_send_when_the_letter_is_to_go_later_then_it_waits():
    written(registered(), send_after=timezone.now() + datetime.timedelta(hours=1))
    assert send_letters() == 0
    later(61)
    assert send_letters() == 1


def test_send_when_another_worker_has_claimed_it_then_it_is_left_alone_for_ten_minutes():
    letter = written(registered())
    EventLetter.objects.filter(pk=letter.pk).update(claimed_at=timezone.now())
    assert send_letters() == 0
    later(11)
    assert send_letters() == 1


def test_send_when_another_worker_claims_between_look_and_claim_then_it_is_sent_by_one(monkeypatch):
    letter = written(registered())
    waiting = mailings.queries.waiting

    def seen_by_both(now):
        found = waiting(now)
        keys = list(found)
        EventLetter.objects.filter(pk=letter.pk, claimed_at=None).update(claimed_at=timezone.now())
        return EventLetter.objects.filter(pk__in=[one.pk for one in keys])

    monkeypatch.setattr(mailings.queries, "waiting", seen_by_both)
    assert send_letters() == 0
    assert told() == []


def test_send_when_it_goes_twice_then_both_have_the_same_message_id():
    letter = written(registered())
    for _time in range(2):
        EventLetter.objects.update(sent_at=None, claimed_at=None)
        send_letters()
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second == f"<{letter.uid}@portal.example>"


def test_send_when_the_portal_has_a_russian_name_then_the_message_id_is_plain(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://портал.рф"
    letter = written(registered())
    send_letters()
    key, host = mail.outbox[0].message()["Message-ID"].strip("<>").split("@")
    assert key == str(letter.uid)
    assert host.encode("ascii").decode("idna") == "портал.рф"


# --- A broken mail server loses none ---


def test_send_when_the_server_refuses_all_then_the_run_stops_and_all_are_sent_when_it_is_back(server):
    server("")
    occurrence = OccurrenceFactory()
    for number in range(5):
        written(registered(number, occurrence=occurrence))
    assert send_letters() == 0
    assert sorted(EventLetter.objects.values_list("attempts", flat=True)) == [0, 0, 1, 1, 1]
    server("nobody")
    assert send_letters() == 2
    later(6)
    assert send_letters() == 3
    assert sorted(told()) == [f"teacher{number}@example.org" for number in range(5)]


def test_send_when_one_address_is_refused_then_the_others_go_and_it_is_tried_ever_more_seldom(server):
    server("teacher0")
    occurrence = OccurrenceFactory()
    for number in range(3):
        written(registered(number, occurrence=occurrence))
    assert send_letters() == 2
    pauses = []
    for _time in range(6):
        letter = EventLetter.objects.get(sent_at=None)
        pauses.append(round((letter.send_after - timezone.now()).total_seconds() / 60))
        later(pauses[-1] + 1)
        send_letters()
    assert pauses == [5, 10, 20, 40, 60, 60]


def test_send_when_it_fails_for_two_weeks_then_it_is_given_up_and_noted(server, caplog):
    server("")
    written(registered())
    send_letters()
    later(14 * 24 * 60 + 1)
    send_letters()
    assert EventLetter.objects.get().is_dropped
    assert "given up" in caplog.text


def test_send_when_a_letter_is_wrong_then_the_next_one_goes_over_a_new_connection(monkeypatch):
    closed = []
    monkeypatch.setattr(EmailBackend, "close", lambda self: closed.append(True))
    occurrence = OccurrenceFactory()
    written(registered(0, occurrence=occurrence), LetterKind.MESSAGE, context={"reply_to": "a@example.org\nBcc: x@y.z"})
    written(registered(1, occurrence=occurrence))
    assert send_letters() == 1
    assert told() == ["teacher1@example.org"]
    assert len(closed) == 2


def test_send_when_the_run_takes_too_long_then_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(mailings, "SECONDS_OF_A_RUN", -1)
    occurrence = OccurrenceFactory()
    for number in range(2):
        written(registered(number, occurrence=occurrence))
    assert [send_letters(), send_letters(), send_letters()] == [1, 1, 0]


def test_connection_when_the_portal_sets_no_timeout_then_it_does_not_wait_for_ever(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mailings.letter_connection().timeout == 30
    settings.EMAIL_TIMEOUT = 7
    assert mailings.letter_connection().timeout == 7


# --- What is no more true is not sent ---


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (LetterKind.CONFIRMATION, RegistrationStatus.CANCELLED),
        (LetterKind.PENDING, RegistrationStatus.CONFIRMED),
        (LetterKind.WAITLISTED, RegistrationStatus.OFFERED),
        (LetterKind.OFFER, RegistrationStatus.CONFIRMED),
        (LetterKind.EXPIRED, RegistrationStatus.WAITLISTED),
        (LetterKind.REFUSED, RegistrationStatus.CONFIRMED),
        (LetterKind.CANCELLED, RegistrationStatus.CONFIRMED),
        (LetterKind.MOVED, RegistrationStatus.CANCELLED),
        (LetterKind.CHANGE, RegistrationStatus.CANCELLED),
        (LetterKind.GUEST, RegistrationStatus.CONFIRMED),
        (LetterKind.FEEDBACK, RegistrationStatus.ABSENT),
        (LetterKind.CERTIFICATE, RegistrationStatus.ATTENDED),  # there is no certificate
        (LetterKind.EVENT_CANCELLED, RegistrationStatus.CONFIRMED),  # the event is not
    ],
)
def test_send_when_it_is_so_no_more_then_the_letter_is_dropped(kind, status):
    letter = written(registered(), kind)
    Registration.objects.update(status=status)
    assert send_letters() == 0
    letter.refresh_from_db()
    assert (letter.is_dropped, letter.sent_at) == (True, None)


def test_send_when_somebody_registers_cancels_and_registers_again_then_one_confirmation_goes():
    registration = registered()
    for number in range(3):
        written(registration, key=f"confirmation:{number}")
    assert send_letters() == 1


def test_send_when_the_person_has_moved_to_another_date_then_nothing_is_said_of_the_old_one():
    registration = registered()
    written(registration)
    Registration.objects.update(occurrence=OccurrenceFactory())
    assert send_letters() == 0


def test_send_when_the_offer_has_run_out_then_it_is_not_made():
    registration = registered(status=RegistrationStatus.OFFERED, offer_expires_at=timezone.now())
    written(registration, LetterKind.OFFER)
    assert send_letters() == 0


@pytest.mark.parametrize("kind", [LetterKind.CONFIRMATION, LetterKind.CHANGE, LetterKind.MOVED])
def test_send_when_the_date_is_cancelled_or_past_then_nothing_is_said_of_it(kind):
    cancelled = registered(0, occurrence=OccurrenceFactory(status=EventStatus.CANCELLED))
    past = registered(1, occurrence=OccurrenceFactory(day=timezone.localdate() - datetime.timedelta(days=2)))
    for registration in (cancelled, past):
        written(registration, kind)
    assert send_letters() == 0


def test_send_when_there_is_nobody_to_write_to_then_it_is_dropped():
    for number, fields in enumerate(({"email": ""}, {"email": "left@example.org", "is_active": False})):
        written(RegistrationFactory(user=UserFactory(**fields)), key=f"letter {number}")
    assert send_letters() == 0
    assert EventLetter.objects.filter(is_dropped=True).count() == 2


# --- What a program reads ---


def test_confirmation_carries_the_date_for_a_calendar():
    registration = registered(occurrence=OccurrenceFactory(day=datetime.date(2027, 3, 12)))
    written(registration)
    send_letters(occurrence_ics)
    parsed = message_from_bytes(mail.outbox[0].message().as_bytes())
    [part] = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_filename() == "event.ics"
    [event] = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert event.decoded("dtstart").astimezone(datetime.UTC).isoformat() == "2027-03-12T07:00:00+00:00"
    assert "summary" in event


def test_cancellation_of_the_event_crosses_it_out_of_the_calendar():
    registration = registered(occurrence=OccurrenceFactory(status=EventStatus.CANCELLED))
    written(registration, LetterKind.EVENT_CANCELLED)
    send_letters(occurrence_ics)
    [(_name, content, _type)] = mail.outbox[0].attachments
    content = content if isinstance(content, str) else content.decode()
    assert "STATUS:CANCELLED" in content


def test_letter_when_its_plan_has_no_day_then_no_file_is_attached():
    plan = OccurrenceFactory(is_exact=False, starts_at=None, ends_at=None, dates="март 2027", date_precision="month")
    written(registered(occurrence=plan))
    assert send_letters(occurrence_ics) == 1
    assert mail.outbox[0].attachments == []
    assert "март 2027" in mail.outbox[0].body


@pytest.mark.parametrize(("kind", "is_unsubscribable"), [(LetterKind.CONFIRMATION, False), (LetterKind.REMINDER, True)])
def test_only_reminders_and_weekly_letters_can_be_switched_off(kind, is_unsubscribable):
    registration = registered()
    context = {"starts_at": registration.occurrence.starts_at.isoformat(), "hours": 24}
    written(registration, kind, context=context)
    assert send_letters() == 1
    headers = mail.outbox[0].message()
    assert ("List-Unsubscribe" in headers) == is_unsubscribable
    assert headers["Auto-Submitted"] == "auto-generated"


def test_send_when_a_letter_goes_then_its_number_of_queries_does_not_grow(django_assert_max_num_queries):
    occurrence = OccurrenceFactory()
    for number in range(10):
        written(registered(number, occurrence=occurrence))
    # Two looks, one giving up; of each letter: claim, read, is it said again, mark, settings, the sessions.
    with django_assert_max_num_queries(3 + 10 * 6):
        assert send_letters() == 10

"""Feedback: given once, by whoever took part, and by nobody in particular; asked for by one letter."""

import datetime

import pytest
from django.core import checks, mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources.choices import EventStatus, LetterKind, RegistrationStatus
from iom_plugin_resources.core.errors import IomError
from iom_plugin_resources.models import EventFeedback, EventLetter, Registration
from iom_plugin_resources.queries.feedback import refusal, tokens_of
from iom_plugin_resources.services import feedback as services
from iom_plugin_resources.tasks import ask_for_feedback
from tests.factories.events import OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]

ALL = {"useful": 5, "organised": 4, "applicable": 3}
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)


def over_since(time: datetime.timedelta, **fields):
    """A date that has ended so long ago."""
    ends_at = timezone.now() - time
    return OccurrenceFactory(starts_at=ends_at - 2 * HOUR, ends_at=ends_at, day=(ends_at - DAY).date(), **fields)


def came(occurrence=None, *, noted: datetime.timedelta | None = None, **fields) -> Registration:
    """Somebody who took part; ``noted`` is how long ago that was marked, else when it ended."""
    occurrence = occurrence or over_since(DAY)
    attended_at = occurrence.ends_at if noted is None else timezone.now() - noted
    fields = {"status": RegistrationStatus.ATTENDED, "attended_at": attended_at} | fields
    return RegistrationFactory(occurrence=occurrence, **fields)


def guest(**fields) -> Registration:
    address = {"user": None, "guest_name": "Анна Петрова", "guest_email": "anna@example.org"}
    return came(person_key="guest:anna@example.org", **address, **fields)


def give(registration, **values):
    services.give_feedback(registration, **{"scores": ALL, "by": registration.user} | values)


def code_of(registration, **values) -> str:
    with pytest.raises(IomError) as refused:
        give(registration, **values)
    return refused.value.code


# --- Giving it ---


def test_give_when_somebody_took_part_then_what_they_think_is_stored_and_nothing_of_them():
    registration = came()
    give(registration, useful="  Шаблоны.  ", improve="Больше времени.")
    stored = EventFeedback.objects.get()
    assert (stored.scores, stored.useful, stored.improve) == (ALL, "Шаблоны.", "Больше времени.")
    assert stored.occurrence == registration.occurrence
    fields = {field.name for field in EventFeedback._meta.get_fields()}
    assert fields == {"id", "occurrence", "token", "scores", "useful", "improve", "created_at"}
    assert stored.token == tokens_of(registration)[0]
    assert len(stored.token) == 64


def test_give_when_stored_then_neither_hour_nor_log_tell_whose_it_is(caplog):
    with caplog.at_level("DEBUG", logger="iom_plugin_resources"):
        give(came())
    moment = timezone.localtime(EventFeedback.objects.get().created_at)
    assert (moment.date(), moment.time()) == (timezone.localdate(), datetime.time())
    assert caplog.records == []


def test_give_when_it_is_the_second_time_then_refused_and_the_first_stays():
    registration = came()
    give(registration, useful="Первое.")
    assert code_of(registration, useful="Второе.") == "feedback_given"
    assert EventFeedback.objects.get().useful == "Первое."


def test_give_when_two_presses_meet_then_one_of_them_is_told_that_it_is_given(monkeypatch):
    registration = came()
    give(registration)
    monkeypatch.setattr(services, "refusal", lambda registration: None)  # looked before the other has stored
    assert code_of(registration) == "feedback_given"
    assert EventFeedback.objects.count() == 1


def test_give_when_the_secret_has_been_replaced_then_still_once(settings):
    registration = came()
    give(registration)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, which is as long as it has to be"
    assert code_of(registration) == "feedback_given"


def test_give_when_moved_and_taking_part_in_another_date_then_asked_about_that_too():
    registration = came()
    give(registration)
    Registration.objects.filter(pk=registration.pk).update(occurrence=over_since(DAY))
    registration.refresh_from_db()
    give(registration)
    assert EventFeedback.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "ended", "code"),
    [
        (RegistrationStatus.CONFIRMED, -DAY, "event_ahead"),
        (RegistrationStatus.ATTENDED, -DAY, "event_ahead"),
        (RegistrationStatus.WAITLISTED, -DAY, "event_ahead"),
        (RegistrationStatus.CANCELLED, -DAY, "not_attended"),
        (RegistrationStatus.CONFIRMED, DAY, "attendance_not_noted"),
        (RegistrationStatus.ABSENT, DAY, "absent"),
        (RegistrationStatus.WAITLISTED, DAY, "not_attended"),
        (RegistrationStatus.CANCELLED, DAY, "not_attended"),
        (RegistrationStatus.ATTENDED, 31 * DAY, "feedback_over"),
    ],
)
def test_give_when_it_is_not_the_time_or_not_theirs_to_say_then_refused(status, ended, code):
    assert code_of(came(over_since(ended), status=status)) == code
    assert not EventFeedback.objects.exists()


def test_give_when_attendance_was_noted_late_then_the_month_begins_with_it():
    occurrence = over_since(40 * DAY)
    give(came(occurrence, noted=29 * DAY))
    assert code_of(came(occurrence, noted=31 * DAY)) == "feedback_over"


@pytest.mark.parametrize("last_day", [None, 2])
def test_give_when_a_plan_without_a_day_was_held_then_possible(last_day):
    today = timezone.localdate()
    day = last_day and today - last_day * DAY
    plan = OccurrenceFactory(
        starts_at=None, ends_at=None, first_day=None, last_day=day, is_exact=False, status=EventStatus.HELD
    )
    give(came(plan, noted=HOUR))
    assert EventFeedback.objects.count() == 1


@pytest.mark.parametrize("by", ["another", "nobody"])
def test_give_when_the_registration_is_anothers_then_refused(by):
    registration = came()
    assert code_of(registration, by=UserFactory() if by == "another" else None) == "not_allowed"


def test_give_when_a_guest_opens_the_letter_then_stored_and_no_account_may_do_it_for_them():
    registration = guest()
    assert code_of(registration, by=UserFactory()) == "not_allowed"
    give(registration, by=None)
    assert EventFeedback.objects.count() == 1


def test_give_when_the_registration_is_gone_then_told():
    registration = came()
    Registration.objects.filter(pk=registration.pk).delete()
    assert code_of(registration) == "registration_gone"


@pytest.mark.parametrize(
    "scores",
    [{}, {"useful": 5}, ALL | {"useful": 0}, ALL | {"useful": 6}, ALL | {"useful": "5"}, ALL | {"useful": True}],
)
def test_give_when_a_score_is_missing_or_none_then_the_field_is_named(scores):
    with pytest.raises(IomError) as refused:
        give(came(), scores=scores)
    assert refused.value.code == "invalid"
    assert set(refused.value.fields) <= {"score_useful", "score_organised", "score_applicable"}
    assert refused.value.fields


def test_give_when_a_question_is_not_asked_then_refused():
    with pytest.raises(IomError):
        give(came(), scores=ALL | {"invented": 5})
    assert not EventFeedback.objects.exists()


@pytest.mark.parametrize("name", ["useful", "improve"])
def test_give_when_a_text_is_too_long_then_the_field_is_named(name):
    give(came(), **{name: "я" * services.LONGEST_TEXT})
    with pytest.raises(IomError) as refused:
        give(came(), **{name: "я" * (services.LONGEST_TEXT + 1)})
    assert set(refused.value.fields) == {name}


# --- The portal's own questions ---


def test_questions_when_the_portal_has_its_own_then_these_are_asked(settings):
    settings.IOM_FEEDBACK_QUESTIONS = {"pace": "Темп был удобным?"}
    give(came(), scores={"pace": 5})
    assert EventFeedback.objects.get().scores == {"pace": 5}
    assert code_of(came()) == "invalid"


@pytest.mark.parametrize(
    "own",
    [
        {},
        ["Полезно?"],
        {"Полезно": "Полезно?"},
        {"useful": ""},
        {"useful": ("Полезно?", "нет")},
        {1: "Полезно?"},
        {f"q{number}": "Полезно?" for number in range(11)},
    ],
)
def test_check_when_the_portals_questions_cannot_be_asked_then_an_error_names_them(settings, own):
    settings.IOM_FEEDBACK_QUESTIONS = own
    assert "iom_resources.E002" in {error.id for error in checks.run_checks()}


@pytest.mark.parametrize("own", [None, {"useful": "Полезно?"}, {"useful": ["Полезно?", "нет", "да"], "q_2": "И ещё?"}])
def test_check_when_the_portals_questions_can_be_asked_then_no_error(settings, own):
    settings.IOM_FEEDBACK_QUESTIONS = own
    assert "iom_resources.E002" not in {error.id for error in checks.run_checks()}


# --- Asking for it ---


def asked() -> set[int]:
    return set(EventLetter.objects.filter(kind=LetterKind.FEEDBACK).values_list("registration", flat=True))


@pytest.mark.parametrize(
    ("ended", "noted", "is_asked"),
    [
        (-HOUR, HOUR, False),  # a code was shown; the event goes on
        (2 * HOUR, 2 * HOUR, False),
        (4 * HOUR, 4 * HOUR, True),
        (6 * DAY, 6 * DAY, True),
        (8 * DAY, 8 * DAY, False),
        (20 * DAY, HOUR, True),  # marked late: asked within the week after that
        (20 * DAY, 8 * DAY, False),
        (HOUR * 5, 9 * DAY, True),  # a long one, marked on its first day
    ],
)
def test_ask_when_time_has_passed_then_within_a_week_after_the_end_or_the_mark(ended, noted, is_asked):
    registration = came(over_since(ended), noted=noted)
    assert ask_for_feedback() == is_asked
    assert asked() == ({registration.pk} if is_asked else set())


def test_ask_when_run_again_then_each_is_asked_once_and_the_marked_later_too():
    occurrence = over_since(DAY)
    first, second = came(occurrence), RegistrationFactory(occurrence=occurrence)
    assert ask_for_feedback() == 1
    Registration.objects.filter(pk=second.pk).update(status=RegistrationStatus.ATTENDED, attended_at=timezone.now())
    assert ask_for_feedback() == 1
    assert ask_for_feedback() == 0
    assert asked() == {first.pk, second.pk}


def test_ask_when_somebody_has_answered_then_they_are_not_asked():
    occurrence = over_since(DAY)
    answered, silent = came(occurrence), came(occurrence)
    give(answered)
    ask_for_feedback()
    assert asked() == {silent.pk}


@pytest.mark.parametrize("status", [one for one in RegistrationStatus if one != RegistrationStatus.ATTENDED])
def test_ask_when_somebody_did_not_take_part_then_they_are_not_asked(status):
    came(status=status)
    assert ask_for_feedback() == 0


@pytest.mark.parametrize(
    ("status", "number"),
    [(EventStatus.SCHEDULED, 1), (EventStatus.HELD, 1), (EventStatus.CANCELLED, 0), (EventStatus.POSTPONED, 0)],
)
def test_ask_when_the_date_did_not_take_place_then_nobody_is_asked(status, number):
    came(over_since(DAY, status=status))
    assert ask_for_feedback() == number


def test_ask_when_a_plan_without_a_day_was_held_then_asked():
    plan = OccurrenceFactory(starts_at=None, ends_at=None, first_day=None, last_day=None, status=EventStatus.HELD)
    came(plan, noted=DAY)
    assert ask_for_feedback() == 1


def test_ask_when_a_guest_took_part_then_the_letter_leads_to_their_own_page():
    guest()
    call_command("send_event_letters")
    letter = mail.outbox[-1]
    assert letter.to == ["anna@example.org"]
    assert "/calendar/guests/" in letter.body
    assert "/feedback/" not in letter.body


def test_ask_when_there_are_more_people_then_it_costs_as_many_queries():
    def cost(number):
        occurrence = over_since(DAY)
        for _one in range(number):
            came(occurrence)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert services.ask_for_feedback() == number
        return len(queries)

    assert cost(1) == cost(7)


def test_refusal_when_asked_for_then_it_is_a_sentence_and_one_query(django_assert_max_num_queries):
    registration = came()
    with django_assert_max_num_queries(1):
        assert refusal(registration) is None
    give(registration)
    assert str(refusal(registration).message).endswith(".")

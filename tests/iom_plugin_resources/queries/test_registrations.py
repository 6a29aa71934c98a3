"""Who waits where, which date is meant, what one is told: reads over registrations."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test.utils import override_settings
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.models import EventOccurrence, LearningEvent, Registration
from iom_plugin_resources.queries import registrations as queries
from iom_plugin_resources.queries.registrations import state_of
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
NOW = datetime.datetime(2027, 3, 1, 5, 0, tzinfo=datetime.UTC)


def a_date(**more) -> EventOccurrence:
    """One that is not in the database: a state asks nothing of it."""
    event = LearningEvent(title="Семинар", live=True, registration="open", format=more.pop("format", "in_person"))
    event.contact = more.pop("contact", "")
    event.registration = more.pop("registration", event.registration)
    usual = {"starts_at": NOW + 10 * DAY, "ends_at": NOW + 10 * DAY + 2 * HOUR, "time_zone": "Asia/Krasnoyarsk"}
    return EventOccurrence(event=event, **(usual | more))


def told(occurrence, registration=None) -> str:
    with translation.override("ru"):
        return state_of(occurrence, registration, NOW).sentence


def test_state_when_one_can_register_then_the_free_places_are_told_in_russian():
    assert told(a_date()) == "Запись открыта: места есть для всех."
    assert [told(a_date(places=number)) for number in (1, 3, 21)] == [
        "Свободно 1 место.",
        "Свободно 3 места.",
        "Свободно 21 место.",
    ]
    assert state_of(a_date(places=5, taken=2), now=NOW).free == 3
    assert state_of(a_date(format="mixed", places=5, taken=2, places_online=4), now=NOW).free == 7
    assert state_of(a_date(format="mixed", places=5), now=NOW).free is None


@pytest.mark.django_db
def test_state_when_full_then_it_says_how_many_wait():
    occurrence = OccurrenceFactory(places=0)
    with translation.override("ru"):
        assert "вы будете первым" in state_of(occurrence).sentence
        for _number in range(2):
            RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
        assert "2 человека" in state_of(occurrence).sentence
    state = state_of(occurrence)
    assert (state.can_register, state.free, state.waiting) == (True, 0, 2)
    assert state.leads_to("on_site") == RegistrationStatus.WAITLISTED


@override_settings(TIME_ZONE="Asia/Krasnoyarsk")
def test_state_when_not_open_yet_or_closed_then_the_moment_is_told_in_the_zone_of_the_portal():
    opens = a_date(registration_opens_at=datetime.datetime(2027, 3, 11, 17, 0, tzinfo=datetime.UTC))
    assert "12 марта 2027" in told(opens)
    assert "00:00" in told(opens)
    closed = a_date(registration_closes_at=NOW - HOUR, contact="Иванова А. А., 2-12-12")
    assert "Иванова А. А., 2-12-12" in told(closed)
    assert state_of(closed, now=NOW).code == "registration_closed"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("confirmed", "Вы записаны"),
        ("waitlisted", "в листе ожидания"),
        ("pending", "Заявка отправлена"),
        ("unconfirmed", "ссылку из письма"),
        ("attended", "Отмечено, что вы участвовали."),
        ("absent", "скажите организатору"),
    ],
)
def test_state_when_registered_then_it_says_how_one_stands(status, words):
    state = state_of(a_date(), Registration(status=status), NOW)
    assert (state.can_register, state.code) == (False, "registered")
    assert words.lower() in told(a_date(), Registration(status=status)).lower()


@given(
    live=st.booleans(),
    status=st.sampled_from(EventStatus.values),
    registration=st.sampled_from(["none", "open", "approval"]),
    exact=st.booleans(),
    starts=st.integers(-50, 50),
    opens=st.one_of(st.none(), st.integers(-50, 50)),
    closes=st.one_of(st.none(), st.integers(-50, 50)),
    places=st.one_of(st.none(), st.integers(1, 3)),
)
def test_state_when_anything_is_so_then_it_is_told_in_a_sentence(
    live, status, registration, exact, starts, opens, closes, places
):
    occurrence = a_date(
        registration=registration,
        status=status,
        is_exact=exact,
        starts_at=NOW + starts * HOUR if exact else None,
        ends_at=NOW + (starts + 2) * HOUR if exact else None,
        registration_opens_at=None if opens is None else NOW + opens * HOUR,
        registration_closes_at=None if closes is None else NOW + closes * HOUR,
        places=places,
    )
    occurrence.event.live = live
    state = state_of(occurrence, now=NOW)
    assert state.can_register == (not state.code)
    assert state.sentence.endswith(".")
    may = live and status == "scheduled" and registration != "none" and exact and starts > 0
    may = may and (opens is None or opens <= 0) and (closes is None or closes > 0)
    assert state.can_register == may


@pytest.mark.django_db
def test_visible_to_when_others_are_registered_then_only_the_own_is_seen():
    own = RegistrationFactory()
    RegistrationFactory(occurrence=own.occurrence)
    RegistrationFactory(occurrence=own.occurrence, user=None, person_key="guest:a@example.org")
    assert list(queries.visible_to(own.user)) == [own]
    assert not queries.visible_to(AnonymousUser()).exists()
    assert queries.registration_of(own.user, own.occurrence) == own
    assert queries.registration_of(UserFactory(), own.occurrence) is None
    assert queries.registrations_of(own.user, [own.occurrence]) == {own.occurrence_id: own}
    assert queries.registrations_of(AnonymousUser(), [own.occurrence]) == {}


@pytest.mark.django_db
def test_participants_when_many_then_two_queries_and_places_without_gaps(django_assert_num_queries):
    occurrence = OccurrenceFactory(event=LearningEventFactory(format="mixed"), places=1)
    RegistrationFactory(occurrence=occurrence)
    for mode in ("on_site", "online", "on_site", "online", "on_site"):
        RegistrationFactory(occurrence=occurrence, mode=mode, status=RegistrationStatus.WAITLISTED)
    RegistrationFactory(
        occurrence=occurrence, user=None, person_key="guest:a@example.org", status=RegistrationStatus.UNCONFIRMED
    )
    RegistrationFactory(status=RegistrationStatus.WAITLISTED)
    with django_assert_num_queries(1):
        rows = list(queries.participants(occurrence))
        assert [row.user is not None for row in rows] == [True] * 6
    assert [row.queue_place for row in rows] == [0, 1, 1, 2, 2, 3]
    assert [queries.place_in_queue(row) for row in rows] == [0, 1, 1, 2, 2, 3]


@pytest.mark.django_db
def test_date_to_register_when_none_is_open_then_the_next_to_come_else_the_last():
    event = LearningEventFactory()
    user = UserFactory()
    assert queries.date_to_register(event.pk, user) is None
    past = OccurrenceFactory(event=event, day=timezone.localdate() - 9 * DAY)
    OccurrenceFactory(event=event, day=timezone.localdate() - 20 * DAY)
    assert queries.date_to_register(event.pk, user) == past
    coming = OccurrenceFactory(event=event, registration_opens_at=timezone.now() + DAY)
    assert queries.date_to_register(event.pk, user) == coming
    later = OccurrenceFactory(event=event, day=timezone.localdate() + 40 * DAY)
    assert queries.date_to_register(event.pk, user) == later
    LearningEvent.objects.filter(pk=event.pk).update(live=False)
    assert queries.date_to_register(event.pk, user) is None

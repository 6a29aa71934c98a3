"""Who came: marks of the organiser, and the code on the screen."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from iom_plugin_resources import errors
from iom_plugin_resources.choices import AttendanceSource, RegistrationStatus
from iom_plugin_resources.core.registries import PersonFacts
from iom_plugin_resources.models import Certificate, EventLetter, Registration
from iom_plugin_resources.queries import attendance as queries
from iom_plugin_resources.services import attendance as services
from iom_plugin_resources.services import certificates
from iom_plugin_resources.services.attendance import ABSENT, ATTENDED, UNMARKED
from iom_plugin_resources.signals import registration_changed
from tests.factories.events import ZONE, LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailoutbox")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def host():
    return UserFactory()


@pytest.fixture
def occurrence(host):
    """Yesterday, with three places."""
    event = LearningEventFactory(hosts=[host], places=3, gives_certificate=True)
    return OccurrenceFactory(event=event, places=3, day=timezone.localdate() - DAY)


@pytest.fixture
def today(host):
    """The day that it is where the event is."""
    day = timezone.now().astimezone(ZoneInfo(ZONE)).date()
    return OccurrenceFactory(event=LearningEventFactory(hosts=[host]), day=day)


def mark(occurrence, host, marks, **hours):
    keys = {one.pk: value for one, value in marks.items()}
    return services.mark_attendance(occurrence, keys, by=host, source=AttendanceSource.DESK, **hours)


def status(registration) -> str:
    return Registration.objects.get(pk=registration.pk).status


def codes(marked) -> list[str]:
    return [error.code for error in marked.refused.values()]


# --- Marks ---


def test_mark_when_ticked_then_attended_with_source_hours_and_log(occurrence, host):
    came, absent, left = (RegistrationFactory(occurrence=occurrence) for _number in range(3))
    marked = mark(occurrence, host, {came: ATTENDED, absent: ABSENT}, hours={came.pk: 4})
    came.refresh_from_db()
    assert (came.status, came.attendance_source, came.hours) == ("attended", "desk", 4)
    assert timezone.now() - came.attended_at < datetime.timedelta(minutes=1)
    assert (status(absent), status(left)) == ("absent", "confirmed")
    assert [one.pk for one in marked.changed] == [came.pk, absent.pk]
    entry = came.log.get()
    assert (entry.action, entry.old_status, entry.new_status, entry.by) == ("attended", "confirmed", "attended", host)
    assert not EventLetter.objects.exists(), "nobody gets a letter about having been there"


def test_mark_when_taken_back_then_as_before(occurrence, host):
    came = RegistrationFactory(occurrence=occurrence)
    mark(occurrence, host, {came: ATTENDED}, hours={came.pk: 4})
    mark(occurrence, host, {came: UNMARKED})
    came.refresh_from_db()
    assert (came.status, came.attendance_source, came.hours, came.attended_at) == ("confirmed", "", None, None)


def test_mark_when_repeated_then_nothing_is_written_and_the_first_source_stays(occurrence, host):
    came = RegistrationFactory(occurrence=occurrence)
    mark(occurrence, host, {came: ATTENDED})
    again = services.mark_attendance(occurrence, {came.pk: ATTENDED}, by=host, source=AttendanceSource.REPORT)
    came.refresh_from_db()
    assert again.changed == []
    assert again.refused == {}
    assert came.attendance_source == "desk"
    assert came.log.count() == 1


def test_mark_when_hours_alone_are_said_then_they_change_and_the_mark_stays(occurrence, host):
    came = RegistrationFactory(occurrence=occurrence)
    mark(occurrence, host, {came: ATTENDED}, hours={came.pk: 4})
    mark(occurrence, host, {came: ATTENDED})
    assert Registration.objects.get(pk=came.pk).hours == 4
    mark(occurrence, host, {}, hours={came.pk: None})
    came.refresh_from_db()
    assert (came.status, came.hours) == ("attended", None)
    assert [entry.action for entry in came.log.all()] == ["attended", "hours_changed"]


def test_mark_when_hours_are_said_of_who_did_not_come_then_refused(occurrence, host):
    absent = RegistrationFactory(occurrence=occurrence)
    assert codes(mark(occurrence, host, {absent: ABSENT}, hours={absent.pk: 2})) == ["hours_of_nobody"]
    assert status(absent) == "confirmed"


@pytest.mark.parametrize("number", [0, -1, 1001])
def test_mark_when_hours_are_none_then_refused_and_nothing_is_noted(occurrence, host, number):
    came = RegistrationFactory(occurrence=occurrence)
    with pytest.raises(errors.Invalid) as refused:
        mark(occurrence, host, {came: ATTENDED}, hours={came.pk: number})
    assert refused.value.code == "hours_wrong"
    assert status(came) == "confirmed"


def test_mark_when_another_date_or_an_unconfirmed_guest_is_meant_then_refused_and_the_others_are_noted(
    occurrence, host
):
    came, foreign = RegistrationFactory(occurrence=occurrence), RegistrationFactory()
    nobody = RegistrationFactory(occurrence=occurrence, user=None, guest_email="a@example.org", status="unconfirmed")
    marked = mark(occurrence, host, {foreign: ATTENDED, nobody: ATTENDED, came: ATTENDED})
    assert codes(marked) == ["registration_gone"] * 2
    assert (status(foreign), status(nobody), status(came)) == ("confirmed", "unconfirmed", "attended")


@pytest.mark.parametrize("before", ["waitlisted", "pending", "cancelled", "refused", "expired", "declined"])
def test_mark_when_somebody_came_without_a_place_then_gets_a_free_one_and_loses_it_with_the_mark(
    occurrence, host, before
):
    came = RegistrationFactory(occurrence=occurrence, status=before)
    mark(occurrence, host, {came: ATTENDED})
    occurrence.refresh_from_db()
    assert (status(came), occurrence.taken) == ("attended", 1)
    mark(occurrence, host, {came: ABSENT})
    mark(occurrence, host, {came: UNMARKED})
    occurrence.refresh_from_db()
    assert (status(came), occurrence.taken) == (before, 0)


def test_mark_when_more_came_than_places_are_free_then_the_last_is_told_why(occurrence, host):
    for _number in range(2):
        RegistrationFactory(occurrence=occurrence)
    first, second = (RegistrationFactory(occurrence=occurrence, status="waitlisted") for _number in range(2))
    marked = mark(occurrence, host, {first: ATTENDED, second: ATTENDED})
    assert codes(marked) == ["no_free_place"]
    assert (status(first), status(second)) == ("attended", "waitlisted")


def test_mark_when_an_offered_place_was_taken_by_coming_then_it_stays_theirs(occurrence, host):
    came = RegistrationFactory(occurrence=occurrence, status="offered", offer_expires_at=timezone.now())
    mark(occurrence, host, {came: ATTENDED})
    mark(occurrence, host, {came: UNMARKED})
    assert status(came) == "confirmed"


def test_mark_when_who_never_had_a_place_is_said_to_be_absent_then_refused(occurrence, host):
    waits = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    assert codes(mark(occurrence, host, {waits: ABSENT})) == ["not_registered"]


def test_mark_when_a_certificate_is_valid_then_it_stays_until_it_is_revoked(occurrence, host):
    came = RegistrationFactory(occurrence=occurrence, status="attended")
    certificate = certificates.issue(came, by=host, facts=PersonFacts("Иванова Анна"))
    for marks, hours in [({came: UNMARKED}, {}), ({came: ABSENT}, {}), ({}, {came.pk: 3})]:
        assert codes(mark(occurrence, host, marks, hours=hours)) == ["certificate_issued"]
    assert mark(occurrence, host, {came: ATTENDED}).refused == {}
    certificates.revoke(certificate, by=host, reason="Не была.")
    mark(occurrence, host, {came: UNMARKED})
    assert status(came) == "confirmed"
    assert Certificate.objects.count() == 1


def test_mark_when_before_the_day_then_refused_with_the_day(host):
    occurrence = OccurrenceFactory(event=LearningEventFactory(hosts=[host]))
    with pytest.raises(errors.WrongStatus) as refused:
        mark(occurrence, host, {RegistrationFactory(occurrence=occurrence): ATTENDED})
    assert refused.value.code == "event_ahead"


def test_mark_when_the_day_has_come_in_the_zone_of_the_event_then_noted_before_the_first_hour(host):
    event = LearningEventFactory(hosts=[host])
    occurrence = OccurrenceFactory(event=event, day=datetime.date(2027, 3, 12), hour=14)
    early = datetime.datetime(2027, 3, 11, 16, 59, tzinfo=datetime.UTC)  # 23:59 in Krasnoyarsk
    assert queries.refusal(occurrence, early).code == "event_ahead"
    assert queries.refusal(occurrence, early + datetime.timedelta(minutes=1)) is None


@pytest.mark.parametrize(("fields", "code"), [
    ({"status": "cancelled"}, "event_cancelled"),
    ({"status": "postponed"}, "event_postponed"),
    ({"is_exact": False}, "date_not_fixed"),
])  # fmt: skip
def test_mark_when_it_did_not_take_place_then_refused(occurrence, host, fields, code):
    type(occurrence).objects.filter(pk=occurrence.pk).update(**fields)
    with pytest.raises(errors.WrongStatus) as refused:
        mark(occurrence, host, {RegistrationFactory(occurrence=occurrence): ATTENDED})
    assert refused.value.code == code


def test_mark_when_by_somebody_else_then_refused(occurrence):
    came = RegistrationFactory(occurrence=occurrence)
    with pytest.raises(errors.NotAllowed):
        mark(occurrence, came.user, {came: ATTENDED})
    assert status(came) == "confirmed"


def test_mark_when_a_place_is_given_back_before_the_beginning_then_the_next_is_offered_it(host, today, monkeypatch):
    start = today.starts_at - datetime.timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: start)
    type(today).objects.filter(pk=today.pk).update(places=1)
    came = RegistrationFactory(occurrence=today, status="cancelled")
    mark(today, host, {came: ATTENDED})
    waits = RegistrationFactory(occurrence=today, status="waitlisted")
    mark(today, host, {came: UNMARKED})
    assert (status(came), status(waits)) == ("cancelled", "offered")


def test_mark_when_somebody_listens_then_told_of_each_inside_the_transaction(occurrence, host):
    heard = []

    def listen(sender, registration, old_status, by, **kwargs):
        heard.append((registration.pk, old_status, registration.status, by))

    registration_changed.connect(listen, weak=False)
    try:
        came, absent = (RegistrationFactory(occurrence=occurrence) for _number in range(2))
        mark(occurrence, host, {came: ATTENDED, absent: ABSENT})
    finally:
        registration_changed.disconnect(listen)
    assert heard == [(came.pk, "confirmed", "attended", host), (absent.pk, "confirmed", "absent", host)]


def test_mark_when_many_came_then_queries_are_few_for_each_and_none_for_the_others(host, django_assert_max_num_queries):
    occurrence = OccurrenceFactory(event=LearningEventFactory(hosts=[host]), day=timezone.localdate() - DAY)
    many = [RegistrationFactory(occurrence=occurrence) for _number in range(30)]
    with django_assert_max_num_queries(12 + 5 * 15):
        mark(occurrence, host, dict.fromkeys(many[:15], ATTENDED))
    with django_assert_max_num_queries(12):
        assert mark(occurrence, host, dict.fromkeys(many[:15], ATTENDED)).changed == []


# --- The code ---


def test_code_when_opened_on_the_day_then_six_digits_until_its_time(today, host):
    shown = services.open_code(today, by=host, minutes=15)
    assert shown.attendance_code.isdigit()
    assert len(shown.attendance_code) == 6
    assert queries.has_open_code(shown)
    again = services.open_code(today, by=host, minutes=60)
    assert again.attendance_code == shown.attendance_code
    assert again.attendance_code_until > shown.attendance_code_until


def test_code_when_closed_then_nobody_can_use_it(today, host):
    came = RegistrationFactory(occurrence=today)
    code = services.open_code(today, by=host, minutes=15).attendance_code
    services.close_code(today, by=host)
    with pytest.raises(errors.Invalid) as refused:
        services.attend_by_code(today, code, user=came.user)
    assert refused.value.code == "code_wrong"
    with pytest.raises(errors.Invalid):
        services.attend_by_code(today, "", user=came.user)


def test_code_when_on_another_day_or_by_somebody_else_then_refused(occurrence, today, host):
    for date, code in [
        (occurrence, "code_only_on_the_day"),
        (OccurrenceFactory(event=LearningEventFactory(hosts=[host])), "event_ahead"),
    ]:
        with pytest.raises(errors.WrongStatus) as refused:
            services.open_code(date, by=host, minutes=15)
        assert refused.value.code == code
    for change in (services.close_code, lambda date, by: services.open_code(date, by=by, minutes=15)):
        with pytest.raises(errors.NotAllowed):
            change(today, by=UserFactory())


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_code_when_minutes_are_too_few_or_many_then_refused(today, host, minutes):
    with pytest.raises(errors.Invalid):
        services.open_code(today, by=host, minutes=minutes)


def test_code_when_one_is_open_already_then_the_new_one_is_another(today, host, monkeypatch):
    first = services.open_code(today, by=host, minutes=15).attendance_code
    chances = iter([int(first), 42])
    monkeypatch.setattr(services.secrets, "randbelow", lambda most: next(chances))
    assert services.new_code() == "000042"


def test_attend_when_the_code_is_right_then_noted_once(today, host):
    came = RegistrationFactory(occurrence=today)
    code = services.open_code(today, by=host, minutes=15).attendance_code
    for _number in range(2):
        assert services.attend_by_code(today, code, user=came.user).status == ATTENDED
    came.refresh_from_db()
    assert (came.attendance_source, came.log.get().by) == ("code", came.user)


@pytest.mark.parametrize(("before", "code"), [
    (None, "not_registered"),
    ("cancelled", "not_registered"),
    ("waitlisted", "not_confirmed"),
    ("pending", "not_confirmed"),
])  # fmt: skip
def test_attend_when_the_person_has_no_place_then_refused(today, host, before, code):
    user = UserFactory()
    if before:
        RegistrationFactory(occurrence=today, user=user, status=before)
    shown = services.open_code(today, by=host, minutes=15)
    with pytest.raises(errors.WrongStatus) as refused:
        services.attend_by_code(today, shown.attendance_code, user=user)
    assert refused.value.code == code


def test_attend_when_its_time_is_over_then_refused(today, host, monkeypatch):
    came = RegistrationFactory(occurrence=today)
    code = services.open_code(today, by=host, minutes=15).attendance_code
    later = timezone.now() + datetime.timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert queries.date_of_code(code, came.user) is None
    with pytest.raises(errors.Invalid):
        services.attend_by_code(today, code, user=came.user)
    assert status(came) == RegistrationStatus.CONFIRMED

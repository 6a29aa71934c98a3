import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from iom_plugin_resources.choices import EventStatus, RegistrationStatus
from iom_plugin_resources.models import (
    CalendarSettings,
    EventOccurrence,
    OccurrenceSession,
    PersonalFeed,
    Registration,
    ResourceKind,
)
from iom_plugin_resources.services import personal_feeds as services
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import UserFactory

pytestmark = pytest.mark.django_db
FEED = "iom_resources:calendar_feed"
MOST_WRONG = 20


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def in_days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def read(answer) -> list:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.getvalue()).walk("VEVENT")


def titles(answer) -> list[str]:
    return [str(event["SUMMARY"]) for event in read(answer)]


def own_address(user) -> str:
    return reverse("iom_resources:personal_feed", args=[services.make_feed(by=user).token])


# --- The feed of a question ---


def test_calendar_feed_when_asked_then_it_has_what_the_calendar_shows(client):
    OccurrenceFactory(event=LearningEventFactory(title="Семинар"))
    OccurrenceFactory(event=LearningEventFactory(title="Черновик", live=False))
    assert titles(client.get(reverse(FEED))) == ["Семинар"]


def test_calendar_feed_when_there_are_filters_then_they_are_those_of_the_page(client):
    OccurrenceFactory(event=LearningEventFactory(title="Семинар"))
    webinar = ResourceKind.objects.get(code="webinar")
    OccurrenceFactory(event=LearningEventFactory(title="Вебинар", kind=webinar, registration="none"))
    assert titles(client.get(reverse(FEED), {"kind": "webinar"})) == ["Вебинар"]
    assert titles(client.get(reverse(FEED), {"registration": "open"})) == ["Семинар"]
    assert titles(client.get(reverse(FEED), {"kind": "nonsense\0"})) == []


def test_calendar_feed_when_dates_lie_far_away_then_it_has_60_days_back_and_13_months_ahead(client):
    for days in (-62, -59, 0, 380, 400):
        OccurrenceFactory(event=LearningEventFactory(title=f"{days}"), day=in_days(days))
    assert titles(client.get(reverse(FEED))) == ["-59", "0", "380"]


def test_calendar_feed_when_a_long_date_began_before_the_window_then_all_its_sessions_are_there(client):
    occurrence = OccurrenceFactory(day=in_days(-70))
    later = occurrence.starts_at + datetime.timedelta(days=80)
    OccurrenceSession.objects.create(
        occurrence=occurrence, starts_at=later, ends_at=later, first_day=later.date(), last_day=later.date()
    )
    EventOccurrence.objects.update(ends_at=later)
    assert [event["UID"] for event in read(client.get(reverse(FEED)))] == [
        str(occurrence.uid),
        f"{occurrence.uid}-2",
    ]


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (59, True), (62, False)])
def test_calendar_feed_when_a_date_was_cancelled_then_it_stays_for_60_days(client, days, is_there):
    cancelled_at = timezone.now() - datetime.timedelta(days=days)
    OccurrenceFactory(status=EventStatus.CANCELLED, cancelled_at=cancelled_at, sequence=3)
    found = read(client.get(reverse(FEED)))
    assert [(event["STATUS"], event["SEQUENCE"]) for event in found] == ([("CANCELLED", 3)] if is_there else [])


def test_calendar_feed_when_nothing_has_changed_then_304_costs_one_query(client):
    for _number in range(3):
        OccurrenceFactory()
    client.force_login(UserFactory())  # a session that nobody asks for
    tag = client.get(reverse(FEED))["ETag"]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(reverse(FEED), headers={"If-None-Match": tag})
    assert (answer.status_code, answer["ETag"], len(asked)) == (304, tag, 1)
    assert answer.content == b""


@pytest.mark.parametrize(
    "question",
    [
        {"kind": "webinar"},
        {"level": "municipality", "format": "in_person", "registration": "open"},
        {"from": "2026-01-01"},
    ],
)
def test_calendar_feed_when_there_are_filters_then_304_still_costs_one_query(client, question):
    OccurrenceFactory()
    tag = client.get(reverse(FEED), question)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(FEED), question, headers={"If-None-Match": tag})
    assert (answer.status_code, len(asked)) == (304, 1), [query["sql"][:200] for query in asked]


def test_calendar_feed_when_it_is_longer_then_it_takes_as_many_queries(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(FEED)).getvalue()
        return len(asked)

    OccurrenceFactory()
    few = queries()
    for _number in range(8):
        OccurrenceFactory()
    assert queries() == few == 2


CHANGES = {
    "title": lambda one: one.event.__class__.objects.update(title="Другое название"),
    "summary": lambda one: one.event.__class__.objects.update(summary="Другое"),
    "link": lambda one: one.event.__class__.objects.update(online_link="https://meet.example/2"),
    "kind": lambda one: ResourceKind.objects.filter(pk=one.event.kind_id).update(title="Мастерская"),
    "organiser": lambda one: one.event.organiser.__class__.objects.update(short_name="Другая"),
    "place": lambda one: EventOccurrence.objects.update(place="Лицей № 1"),
    "room": lambda one: EventOccurrence.objects.update(room="каб. 1"),
    "reason": lambda one: EventOccurrence.objects.update(status_reason="Карантин"),
    "status": lambda one: EventOccurrence.objects.update(status=EventStatus.POSTPONED),
    "cancelled": lambda one: EventOccurrence.objects.update(status=EventStatus.CANCELLED, cancelled_at=timezone.now()),
    "time": lambda one: OccurrenceSession.objects.update(ends_at=one.ends_at + datetime.timedelta(minutes=5)),
    "sequence": lambda one: EventOccurrence.objects.update(sequence=9),
    "draft": lambda one: one.event.__class__.objects.update(live=False),
    "deletion": lambda one: one.delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_calendar_feed_when_anything_it_shows_changes_then_so_does_its_etag(client, change):
    OccurrenceFactory(day=in_days(30))
    one = OccurrenceFactory(event=LearningEventFactory(online_link_hidden=False))
    before = client.get(reverse(FEED))
    said = before.getvalue()
    CHANGES[change](one)
    after = client.get(reverse(FEED), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.getvalue() != said


def test_calendar_feed_when_only_a_date_is_asked_then_what_was_deleted_is_not_kept(client):
    OccurrenceFactory()
    one = OccurrenceFactory()
    before = client.get(reverse(FEED))
    one.delete()
    after = client.get(reverse(FEED), headers={"If-Modified-Since": before["Last-Modified"]})
    assert len(read(after)) == 1


def test_calendar_feed_when_only_the_head_is_asked_then_it_is_the_same_without_a_body(client):
    OccurrenceFactory()
    whole, head = client.get(reverse(FEED)), client.head(reverse(FEED))
    assert head.status_code == 200
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert head[name] == whole[name]
    assert head.getvalue() == b""


def test_calendar_feed_when_posted_then_refused(client):
    assert client.post(reverse(FEED)).status_code == 405


def test_calendar_feed_when_the_reader_wants_another_language_then_it_is_still_the_portals(client):
    occurrence = OccurrenceFactory(status=EventStatus.CANCELLED, cancelled_at=timezone.now())
    answer = client.get(reverse(FEED), headers={"Accept-Language": "en"})
    assert titles(answer) == [f"Отменено: {occurrence.event.title}"]


# --- One event ---


def test_event_feed_when_asked_then_it_has_all_dates_of_the_event_or_one(client):
    event = LearningEventFactory()
    first, second = (OccurrenceFactory(event=event, day=in_days(days)) for days in (10, 500))
    OccurrenceFactory()
    address = reverse("iom_resources:event_feed", args=[event.pk])
    assert [str(one["UID"]) for one in read(client.get(address))] == [str(first.uid), str(second.uid)]
    assert [str(one["UID"]) for one in read(client.get(address, {"date": second.pk}))] == [str(second.uid)]
    assert read(client.get(address, {"date": "nonsense"})) == []
    assert ".ics" in client.get(address)["Content-Disposition"]


def test_event_feed_when_the_event_is_a_draft_or_not_there_then_404(client):
    draft = OccurrenceFactory(event=LearningEventFactory(live=False)).event
    for key in (draft.pk, draft.pk + 1000):
        assert client.get(reverse("iom_resources:event_feed", args=[key])).status_code == 404


def test_event_feed_when_the_event_has_no_date_yet_then_the_calendar_is_empty(client):
    event = LearningEventFactory()
    calendar = Calendar.from_ical(client.get(reverse("iom_resources:event_feed", args=[event.pk])).getvalue())
    assert calendar.walk("VEVENT") == []
    assert str(calendar["X-WR-CALNAME"]) == event.title


def test_event_feed_when_nothing_has_changed_then_304_costs_one_query(client, django_assert_num_queries):
    address = reverse("iom_resources:event_feed", args=[OccurrenceFactory().event.pk])
    tag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


# --- One's own ---


def test_personal_feed_when_asked_then_it_has_the_own_registrations_with_their_state(client):
    user = UserFactory()
    states = [
        (RegistrationStatus.CONFIRMED, "CONFIRMED"),
        (RegistrationStatus.OFFERED, "TENTATIVE"),
        (RegistrationStatus.WAITLISTED, "TENTATIVE"),
        (RegistrationStatus.PENDING, "TENTATIVE"),
        (RegistrationStatus.ATTENDED, "CONFIRMED"),
        (RegistrationStatus.CANCELLED, "CANCELLED"),
        (RegistrationStatus.REFUSED, "CANCELLED"),
    ]
    for days, (status, _said) in enumerate(states, start=1):
        RegistrationFactory(occurrence=OccurrenceFactory(day=in_days(days)), user=user, status=status)
    RegistrationFactory()  # another person's
    OccurrenceFactory()  # nobody's
    found = read(client.get(own_address(user)))
    assert [event["STATUS"] for event in found] == [said for _status, said in states]


def test_personal_feed_when_somebody_waits_then_it_says_at_which_place(client):
    occurrence = OccurrenceFactory()
    now = timezone.now()
    for minutes in (3, 2):
        queued_at = now - datetime.timedelta(minutes=minutes)
        RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED, queued_at=queued_at)
    user = UserFactory()
    RegistrationFactory(occurrence=occurrence, user=user, status=RegistrationStatus.WAITLISTED, queued_at=now)
    (event,) = read(client.get(own_address(user)))
    assert "Вы в листе ожидания, место 3." in str(event["DESCRIPTION"])


def test_personal_feed_when_others_leave_the_queue_then_its_etag_changes(client):
    occurrence = OccurrenceFactory()
    first = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    mine = RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.WAITLISTED)
    address = own_address(mine.user)
    tag = client.get(address)["ETag"]
    Registration.objects.filter(pk=first.pk).update(status=RegistrationStatus.CANCELLED)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("change", [name for name in CHANGES if name != "deletion"])
def test_personal_feed_when_anything_it_shows_changes_then_so_does_its_etag(client, change):
    one = OccurrenceFactory(event=LearningEventFactory(online_link_hidden=False))
    address = own_address(RegistrationFactory(occurrence=one).user)
    before = client.get(address)
    CHANGES[change](one)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.getvalue() != before.getvalue()


def test_personal_feed_when_reminders_are_changed_then_so_does_its_etag(client):
    registration = RegistrationFactory()
    address = own_address(registration.user)
    tag = client.get(address)["ETag"]
    wanted = CalendarSettings.objects.create(user=registration.user, reminders=[24])
    first = client.get(address, headers={"If-None-Match": tag})
    assert first.status_code == 200
    wanted.reminders = [1]
    wanted.save()
    answer = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert read(answer)[0].walk("VALARM")[0]["TRIGGER"].dt == -datetime.timedelta(hours=1)


def test_personal_feed_when_nothing_has_changed_then_304_costs_one_query(client, django_assert_num_queries):
    registration = RegistrationFactory()
    CalendarSettings.objects.create(user=registration.user)
    address = own_address(registration.user)
    tag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer["ETag"]) == (304, tag)
    assert "private" in answer["Cache-Control"]


def test_personal_feed_when_it_is_longer_then_it_takes_as_many_queries(client):
    user = UserFactory()
    address = own_address(user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    RegistrationFactory(user=user)
    few = queries()
    for _number in range(6):
        RegistrationFactory(user=user, status=RegistrationStatus.WAITLISTED)
    assert queries() == few


@pytest.mark.parametrize(("days", "is_there"), [(59, True), (62, False)])
def test_personal_feed_when_a_registration_was_given_up_then_it_stays_for_60_days(client, days, is_there):
    registration = RegistrationFactory(status=RegistrationStatus.CANCELLED)
    changed_at = timezone.now() - datetime.timedelta(days=days)
    Registration.objects.update(changed_at=changed_at)
    assert len(read(client.get(own_address(registration.user)))) == is_there


def test_personal_feed_when_the_event_is_unpublished_then_it_is_not_told_of(client):
    registration = RegistrationFactory(occurrence=OccurrenceFactory(event=LearningEventFactory(live=False)))
    assert read(client.get(own_address(registration.user))) == []


def test_personal_feed_when_sent_then_nobody_else_keeps_finds_or_passes_it_on(client):
    user = UserFactory()
    RegistrationFactory(user=user)
    address = own_address(user)
    answer = client.get(address)
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    token = PersonalFeed.objects.get().token
    assert token.encode() not in answer.content
    assert user.get_username() not in answer.content.decode()


def test_personal_feed_when_only_the_head_is_asked_then_there_is_no_body(client):
    address = own_address(RegistrationFactory().user)
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", client.get(address)["ETag"])


def test_personal_feed_when_the_address_is_renewed_or_revoked_then_the_old_one_is_as_wrong_as_any(client):
    user = UserFactory()
    old = own_address(user)
    services.renew_feed(by=user)
    assert client.get(old).status_code == 404
    new = own_address(user)
    assert client.get(new).status_code == 200
    services.revoke_feed(by=user)
    assert client.get(new).status_code == 404
    assert client.get(reverse("iom_resources:personal_feed", args=["wrong"])).status_code == 404


def test_personal_feed_when_the_account_is_closed_then_404(client):
    user = UserFactory()
    address = own_address(user)
    user.is_active = False
    user.save()
    assert client.get(address).status_code == 404


def test_personal_feed_when_somebody_guesses_then_slowed_down_and_those_who_know_are_not(client):
    address = own_address(UserFactory())
    wrong = [client.get(reverse("iom_resources:personal_feed", args=[f"{number}"])) for number in range(MOST_WRONG + 1)]
    assert [answer.status_code for answer in wrong] == [404] * MOST_WRONG + [429]
    assert wrong[-1]["Retry-After"]
    assert client.get(address).status_code == 200
    elsewhere = client.get(reverse("iom_resources:personal_feed", args=["x"]), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 404


def test_personal_feed_change_when_posted_then_made_renewed_and_revoked(client):
    user = UserFactory()
    client.force_login(user)
    address = reverse("iom_resources:personal_feed_change")
    answer = client.post(address, {"do": "make"})
    assert answer["Location"] == reverse("iom_resources:calendar_settings") + "#iom-personal-feed"
    first = PersonalFeed.objects.get(user=user).token
    client.post(address, {"do": "make"})
    assert PersonalFeed.objects.get(user=user).token == first
    client.post(address, {"do": "nonsense"})
    assert PersonalFeed.objects.get(user=user).token == first
    client.post(address, {"do": "renew"})
    assert PersonalFeed.objects.get(user=user).token != first
    client.post(address, {"do": "revoke"})
    assert not PersonalFeed.objects.exists()


def test_personal_feed_change_when_read_then_nothing_is_changed(client):
    user = UserFactory()
    client.force_login(user)
    assert client.get(reverse("iom_resources:personal_feed_change"), {"do": "make"}).status_code == 405
    assert not PersonalFeed.objects.exists()

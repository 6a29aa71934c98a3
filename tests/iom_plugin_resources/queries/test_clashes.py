"""What takes place at the same time for the same people, or in the same room."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iom_plugin_resources.models import LearningEvent, Subject
from iom_plugin_resources.queries.clashes import MOST_SHOWN, clashes_of, clashes_of_events
from iom_plugin_resources.services import occurrences
from tests.factories.events import LearningEventFactory
from tests.factories.resources import UserFactory, position

pytestmark = pytest.mark.django_db


def day(ahead: int = 14) -> str:
    return f"{timezone.localdate() + datetime.timedelta(days=ahead):%d.%m.%Y}"


def published(*, positions=(), subjects=(), **values) -> LearningEvent:
    event = LearningEventFactory(**{"dates": day(), "place": ""} | values)
    event.positions, event.subjects = list(positions), list(subjects)
    event.save()
    occurrences.write_occurrences(event)
    return event


def reasons(event) -> list[tuple[LearningEvent, tuple[str, ...]]]:
    return [(clash.other, clash.reasons) for clash in clashes_of(event)]


def test_place_when_it_is_written_otherwise_then_it_is_the_same_room():
    other = published(place="Школа № 3", room="Актовый зал")
    event = published(place="школа №  3", room="АКТОВЫЙ ЗАЛ")
    assert [other for other, _why in reasons(event)] == [other]
    assert reasons(published(place="Школа № 3", room="214")) == []


def test_place_when_neither_says_one_then_there_is_no_clash():
    published()
    assert reasons(published()) == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "clashes"),
    [
        (datetime.time(15), datetime.time(17), True),
        (datetime.time(13), datetime.time(14, 1), True),
        (datetime.time(16), datetime.time(17), False),
        (datetime.time(12), datetime.time(14), False),
        (None, None, True),
    ],
)
def test_time_when_it_overlaps_then_clashes_and_one_after_the_other_does_not(starts_at, ends_at, clashes):
    published(place="Школа № 3")
    event = published(place="Школа № 3", starts_at=starts_at, ends_at=ends_at)
    assert bool(reasons(event)) == clashes


def test_time_when_the_zones_differ_then_the_moments_count():
    published(place="Школа № 3", time_zone="Asia/Krasnoyarsk")
    assert reasons(published(place="Школа № 3", time_zone="Europe/Berlin")) == []


def test_people_when_both_name_them_then_they_meet_and_everybody_is_nobody():
    teachers, heads = position("teacher"), position("head")
    other = published(positions=[teachers, heads])
    assert [one for one, _why in reasons(published(positions=[teachers]))] == [other]
    assert reasons(published()) == [], "an event for everybody clashes by its room only"


def test_people_when_subjects_exclude_each_other_then_they_do_not_meet():
    teachers = position("teacher")
    first, second = Subject.objects.all()[:2]
    published(positions=[teachers], subjects=[first])
    assert reasons(published(positions=[teachers], subjects=[second])) == []
    assert len(reasons(published(positions=[teachers]))) == 2


def test_other_when_cancelled_postponed_or_a_draft_then_it_holds_nothing():
    keeper = UserFactory()
    cancelled, postponed, draft = (published(place="Школа № 3", hosts=[keeper]) for _number in range(3))
    occurrences.cancel_occurrence(cancelled.occurrences.get(), by=keeper, reason="Карантин")
    occurrences.postpone_occurrence(postponed.occurrences.get(), by=keeper, reason="Ремонт")
    draft.unpublish()
    event = published(place="Школа № 3", hosts=[keeper])
    assert reasons(event) == []
    assert [other for other, _why in reasons(draft)] == [event], "a draft is warned, too"
    assert reasons(cancelled) == [], "what does not take place is in nobody's way"


def test_other_when_it_lasts_for_weeks_then_one_may_do_something_beside_it():
    first = timezone.localdate() + datetime.timedelta(days=10)
    course = f"{first:%d.%m.%Y}–{first + datetime.timedelta(days=20):%d.%m.%Y}"
    published(place="Школа № 3", dates=course, starts_at=None, ends_at=None)
    assert reasons(published(place="Школа № 3")) == []


def test_event_when_it_is_not_saved_yet_then_is_warned_already():
    other = published(place="Школа № 3")
    new = LearningEvent(
        title="Новый", dates=day(), place="Школа № 3", starts_at=datetime.time(15), time_zone=other.time_zone
    )
    new.ends_at = datetime.time(17)
    assert [one for one, _why in reasons(new)] == [other]


def test_series_when_it_meets_another_then_nearest_first_and_not_endlessly():
    for place in ("Школа № 3", "Гимназия"):
        published(place=place, repeat="daily", repeat_count=30)
    series = published(place="Школа № 3", repeat="daily", repeat_count=30)
    found = clashes_of(series)
    assert len(found) == MOST_SHOWN
    assert [clash.starts_at for clash in found] == sorted(clash.starts_at for clash in found)


def test_sentence_when_read_then_says_when_what_and_why():
    published(place="Школа № 3", title="Методический день")
    (clash,) = clashes_of(published(place="Школа № 3"))
    assert str(clash).startswith(f"{day()}, 14:00")
    assert "Методический день" in str(clash)


def test_queries_when_many_events_clash_then_are_as_many_as_for_few():
    def cost(number: int) -> int:
        events = [published(place=f"Зал {number}", positions=[position("teacher")]) for _one in range(number)]
        events = LearningEvent.objects.filter(pk__in=[event.pk for event in events])
        events = list(events.prefetch_related("sessions", "exceptions", "positions", "subjects", "organisation_kinds"))
        with CaptureQueriesContext(connection) as queries:
            assert len(clashes_of_events(events)) == number
        return len(queries)

    assert cost(3) == cost(12)

"""What all answers together say, and that few of them say nothing."""

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import EventFeedback
from iom_plugin_resources.queries import feedback as queries
from iom_plugin_resources.queries import own_registrations
from iom_plugin_resources.services.feedback import give_feedback
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def a_past_date(event=None, days=1, **fields):
    day = timezone.localdate() - datetime.timedelta(days=days)
    return OccurrenceFactory(day=day, **({"event": event} if event else {}), **fields)


def came(occurrence, **fields):
    fields = {"status": RegistrationStatus.ATTENDED, "attended_at": occurrence.ends_at} | fields
    return RegistrationFactory(occurrence=occurrence, **fields)


def answer(occurrence, *scores, useful="", improve=""):
    for number, given in enumerate(scores):
        registration = came(occurrence)
        texts = {"useful": useful, "improve": improve} if not number else {}
        asked = dict(zip(("useful", "organised", "applicable"), given, strict=True))
        give_feedback(registration, scores=asked, by=registration.user, **texts)


def test_results_when_three_have_answered_then_averages_and_the_number_of_each_score():
    occurrence = a_past_date()
    answer(occurrence, (5, 4, 1), (4, 4, 1), (5, 3, 1))
    came(occurrence)
    RegistrationFactory(occurrence=occurrence, status=RegistrationStatus.ABSENT)
    results = queries.results(occurrence)
    assert (results.number, results.attended, results.is_shown) == (3, 4, True)
    useful, organised, applicable = results.scales
    assert useful.counts == (0, 0, 0, 1, 2)
    assert round(useful.average, 2) == 4.67
    assert useful.bars == [(5, 2, 67), (4, 1, 33), (3, 0, 0), (2, 0, 0), (1, 0, 0)]
    assert (organised.average, applicable.average) == (pytest.approx(11 / 3), 1)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_results_when_there_are_fewer_than_three_answers_then_only_their_number(number):
    occurrence = a_past_date()
    answer(occurrence, *[(5, 5, 5)] * number, useful="Меня зовут Анна.")
    results = queries.results(occurrence)
    assert (results.number, results.is_shown) == (number, False)
    assert results.scales == results.useful == results.improve == []


def test_results_when_one_more_has_answered_then_the_organiser_does_not_see_what_that_one_has_changed():
    occurrence = a_past_date()
    answer(occurrence, *[(5, 5, 5)] * 3)
    before = queries.results(occurrence)
    answer(occurrence, (1, 1, 1), useful="Ничего.")
    one_more = queries.results(occurrence)
    assert (one_more.number, one_more.held_back, one_more.is_shown) == (4, 1, True)
    assert (one_more.scales, one_more.useful) == (before.scales, [])
    answer(occurrence, *[(5, 5, 5)] * 2)
    six = queries.results(occurrence)
    assert (six.number, six.held_back, six.scales[0].counts, six.useful) == (6, 0, (1, 0, 0, 0, 5), ["Ничего."])


def test_results_when_nobody_can_answer_any_more_then_all_are_shown():
    occurrence = a_past_date()
    answer(occurrence, *[(5, 5, 5)] * 4)
    assert queries.results(occurrence).scales[0].number == 3
    later = timezone.now() + queries.GIVEN_WITHIN
    assert queries.results(occurrence, later).scales[0].number == 4
    came(occurrence, attended_at=timezone.now() + datetime.timedelta(days=1))
    assert queries.results(occurrence, later).scales[0].number == 3, "whoever was noted later can still answer"


def test_results_when_texts_were_written_then_neither_their_order_nor_their_pairs_tell_of_people():
    occurrence = a_past_date()
    answer(occurrence, (5, 5, 5), useful="Яркие примеры.", improve="Больше времени.")
    answer(occurrence, (5, 5, 5), useful="ёмкие слайды.")
    answer(occurrence, (5, 5, 5), useful="Живой разговор.", improve="аудитория холодная")
    results = queries.results(occurrence)
    assert results.useful == ["ёмкие слайды.", "Живой разговор.", "Яркие примеры."]
    assert results.improve == ["аудитория холодная", "Больше времени."]


def test_results_when_the_portal_asks_other_questions_now_then_these_are_shown(settings):
    occurrence = a_past_date()
    answer(occurrence, *[(5, 4, 3)] * 3)
    settings.IOM_FEEDBACK_QUESTIONS = {"organised": "Организация", "pace": "Темп"}
    organised, pace = queries.results(occurrence).scales
    assert (organised.question.text, organised.average, organised.number) == ("Организация", 4, 3)
    assert (pace.average, pace.number, pace.bars[0]) == (None, 0, (5, 0, 0))


def test_results_when_there_are_many_answers_then_two_queries(django_assert_num_queries):
    occurrence = a_past_date()
    answer(occurrence, *[(5, 4, 3)] * 8)
    with django_assert_num_queries(2):
        assert queries.results(occurrence).number == 8


# --- Dates of one event ---


def test_comparison_when_an_event_repeats_then_its_dates_with_the_latest_first():
    event = LearningEventFactory()
    first, second, silent, few = (a_past_date(event, days) for days in (21, 14, 7, 2))
    answer(first, *[(3, 3, 3)] * 3)
    answer(second, *[(5, 5, 5)] * 3)
    answer(few, (1, 1, 1))
    came(silent)
    answer(a_past_date(), *[(1, 1, 1)] * 3)
    rows = queries.comparison(event)
    assert [date for date, _results in rows] == [few, second, first]
    assert [(found.number, found.attended) for _date, found in rows] == [(1, 1), (3, 3), (3, 3)]
    assert [found.scales[0].average if found.scales else None for _date, found in rows] == [None, 5, 3]


def test_comparison_when_one_more_has_answered_then_its_averages_wait_too():
    event = LearningEventFactory()
    first, second = (a_past_date(event, days) for days in (9, 2))
    answer(first, *[(3, 3, 3)] * 3)
    answer(second, (5, 5, 5), (5, 5, 5), (5, 5, 5), (1, 1, 1))
    (_date, found), _first = queries.comparison(event)
    assert (found.number, found.held_back, found.scales[0].average) == (4, 1, 5)


def test_comparison_when_one_date_has_answers_then_there_is_nothing_to_compare():
    occurrence = a_past_date()
    answer(occurrence, *[(3, 3, 3)] * 3)
    a_past_date(occurrence.event, 8)
    assert queries.comparison(occurrence.event) == []


def test_comparison_when_there_are_more_dates_then_three_queries(django_assert_num_queries):
    event = LearningEventFactory()
    for days in range(1, queries.MOST_DATES + 3):
        answer(a_past_date(event, days), *[(4, 4, 4)] * 3)
    with django_assert_num_queries(3):
        assert len(queries.comparison(event)) == queries.MOST_DATES


# --- «Мои записи» ---


def test_list_of_own_when_one_has_answered_or_is_too_late_then_it_is_not_offered():
    can, has, is_late = (a_past_date(days=days) for days in (1, 2, 40))
    registration = came(can)
    user = registration.user
    given, _late = came(has, user=user), came(is_late, user=user)
    give_feedback(given, scores={"useful": 5, "organised": 5, "applicable": 5}, by=user)
    rows = own_registrations.listed(user, page=None)["past"]
    assert {row.registration.pk for row in rows if row.can_say} == {registration.pk}
    assert len(rows) == 3


def test_can_answer_when_there_are_more_then_one_query(django_assert_num_queries):
    registrations = [came(a_past_date(days=days)) for days in range(1, 6)]
    EventFeedback.objects.create(occurrence=registrations[0].occurrence, token=queries.tokens_of(registrations[0])[0])
    with django_assert_num_queries(1):
        assert queries.can_answer(registrations) == {one.pk for one in registrations[1:]}
    with django_assert_num_queries(0):
        assert queries.can_answer([]) == set()

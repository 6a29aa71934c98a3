"""The self-check as a whole: a sensible route is green, each spoilt one has exactly its warning."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iom_plugin.models import Criterion, Route
from iom_plugin.queries import routes
from iom_plugin.queries.self_checks import self_check_of
from iom_plugin.services import scores
from tests.factories.routes import ready_route
from tests.factories.self_checks import good_plan, good_route, route_of

from .checking import TODAY, check, warned

pytestmark = pytest.mark.django_db


def first_task(plan):
    return plan[0]["tasks"][0]


def practice_task(plan):
    return plan[0]["tasks"][1]


def test_route_when_sensible_then_passes():
    found = check(good_route())
    assert [(finding.sentence, finding.how) for finding in found.warnings] == []
    assert found.is_passed
    assert [item.suggested for item in found.advice] == [2] * 10


def leave_the_need_without_tasks(plan):
    plan.append({"text": "Затрудняюсь в работе с одарёнными детьми", "tasks": []})


def leave_a_slash(plan):
    first_task(plan)["text"] = "Изучить приёмы/способы формирующего оценивания на уроках математики"


def give_a_duty(plan):
    plan[1]["tasks"][0]["text"] = "Провести родительское собрание о читательской грамотности"


def take_the_trial_away(plan):
    del practice_task(plan)["steps"][1]


def only_try(plan):
    first_task(plan)["steps"] = [["Пробный урок с листами самооценки", "trial", "ноябрь 2026"]]


def name_a_direction(plan):
    first_task(plan)["steps"][1][0] = "Изучение литературы"


def crowd_a_month(plan):
    first_task(plan)["steps"] = [[f"Вебинар «Оценивание», часть {n}", "webinar", "октябрь 2026"] for n in range(9)]


def forget_a_date(plan):
    first_task(plan)["steps"][0][2] = ""


def ask_for_a_test(plan):
    practice_task(plan)["results"] = [["test", "Тест"]]


@pytest.mark.parametrize(
    ("spoil", "criteria"),
    [
        (leave_the_need_without_tasks, ["c1", "c4"]),
        (leave_a_slash, ["c2"]),
        (give_a_duty, ["c3"]),
        (take_the_trial_away, ["c4"]),
        (only_try, ["c5"]),
        (name_a_direction, ["c6"]),
        (crowd_a_month, ["c7"]),
        (forget_a_date, ["c8"]),
        (ask_for_a_test, ["c9"]),
    ],
)
def test_route_when_one_place_is_spoilt_then_exactly_its_criterion_warns(spoil, criteria):
    plan = good_plan()
    spoil(plan)
    assert warned(plan) == criteria


def test_route_when_practice_is_nowhere_then_the_last_criterion_is_not_met():
    plan = good_plan()
    for need in plan:
        need["tasks"] = need["tasks"][:1]
    found = {item.criterion.code: item.suggested for item in check(route_of(plan)).advice}
    assert (found["c4"], found["c10"]) == (0, 0)


def test_route_when_empty_then_nothing_is_judged():
    found = check(route_of([]))
    assert found.is_passed
    assert {item.suggested for item in found.advice} == {None}


def test_advice_when_given_then_every_finding_says_how_and_leads_to_a_line():
    plan = good_plan()
    for spoil in (leave_a_slash, give_a_duty, take_the_trial_away, name_a_direction, forget_a_date):
        spoil(plan)
    route = route_of(plan)
    anchors = {finding.anchor for finding in check(route).warnings}
    assert all(finding.sentence and finding.how for finding in check(route).warnings)
    tasks = [task.pk for need in route.needs.all() for task in need.tasks.all()]
    assert {f"task-{pk}" for pk in tasks[:3]} <= anchors


def test_texts_of_the_criteria_when_an_editor_filled_them_then_are_his():
    Criterion.objects.filter(code="c3").update(hint="Своими словами", example="Свой пример")
    advice = {item.criterion.code: item for item in check(good_route()).advice}
    assert (advice["c3"].hint, advice["c3"].example) == ("Своими словами", "Свой пример")
    assert advice["c4"].hint
    assert all(item.sees for item in advice.values())


def test_own_scores_when_given_then_summed_beside_the_advice():
    route = good_route()
    author = route.teacher.user
    review = scores.self_review_of(route, by=author)
    keys = list(Criterion.objects.values_list("pk", flat=True))
    scores.save_scores(review, by=author, scores={keys[0]: (2, "Проверено"), keys[1]: (1, ""), keys[2]: (None, "?")})
    found = check(route)
    assert (found.own_total, found.highest, found.scored) == (3, 20, 2)
    assert found.advice[0].criterion.own_comment == "Проверено"


def test_self_check_when_the_route_is_longer_then_one_query_all_the_same(django_assert_num_queries):
    short, long = good_route(), ready_route(needs=6)
    for route in (short, long):
        whole = routes.with_content(Route.objects.filter(pk=route.pk)).get()
        with django_assert_num_queries(1):
            self_check_of(whole, today=TODAY)


def test_advice_when_the_lines_are_hostile_then_it_is_given():
    plan = good_plan()
    first_task(plan)["text"] = "<script>" + "слово/дело " * 1_800 + "\u202e🙂"
    first_task(plan)["steps"][0][0] = "…" * 19_000
    with CaptureQueriesContext(connection):
        found = check(route_of(plan))
    assert not found.is_passed
    assert max(len(finding.sentence) for finding in found.warnings) < 400

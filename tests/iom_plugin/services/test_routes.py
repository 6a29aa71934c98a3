import datetime

import pytest

from iom_plugin import errors
from iom_plugin.choices import RouteStatus, VersionReason
from iom_plugin.models import Route
from iom_plugin.models.routes import LONGEST_TEXT
from iom_plugin.services import routes
from iom_plugin.signals import route_submitted
from tests.factories.resources import UserFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    ResultFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    approved_route,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": datetime.date(2026, 9, 1), "ends_on": datetime.date(2027, 5, 31)}


def test_create_route_when_own_profile_then_draft_with_log():
    teacher = TeacherFactory()
    route = routes.create_route(teacher, by=teacher.user, theme="Оценивание", **PERIOD)
    assert route.status == RouteStatus.DRAFT
    assert [entry.action for entry in route.log.all()] == ["created"]


def test_create_route_when_foreign_profile_then_refused():
    with pytest.raises(errors.NotAllowed):
        routes.create_route(TeacherFactory(), by=UserFactory(), theme="Оценивание", **PERIOD)
    assert not Route.objects.exists()


def test_create_route_when_it_ends_before_it_starts_then_invalid():
    teacher = TeacherFactory()
    with pytest.raises(errors.Invalid) as refusal:
        routes.create_route(
            teacher,
            by=teacher.user,
            theme="Оценивание",
            starts_on=PERIOD["ends_on"],
            ends_on=PERIOD["starts_on"],
        )
    assert refusal.value.fields


def test_submit_when_ready_then_submitted_frozen_logged_signalled():
    heard = []
    route_submitted.connect(lambda sender, **kwargs: heard.append(kwargs["route"].pk), weak=False, dispatch_uid="t")
    try:
        route = submitted_route()
    finally:
        route_submitted.disconnect(dispatch_uid="t")
    assert route.status == RouteStatus.SUBMITTED
    version = route.versions.get()
    assert (version.number, version.reason) == (1, VersionReason.SUBMITTED)
    task = version.content["needs"][0]["tasks"][0]
    assert task["activities"][0]["dates"] == "октябрь 2026"
    assert heard == [route.pk]
    assert route.log.filter(action="submitted").exists()


def test_submit_when_empty_then_invalid_and_still_draft():
    route = RouteFactory()
    with pytest.raises(errors.Invalid) as refusal:
        routes.submit_route(route, by=route.teacher.user)
    assert refusal.value.code == "route_not_ready"
    assert len(refusal.value.fields["needs"]) == 1
    route.refresh_from_db()
    assert route.status == RouteStatus.DRAFT


@pytest.mark.parametrize("only", ["learning", "practice"])
def test_submit_when_one_kind_of_task_is_missing_then_invalid(only):
    need = RouteNeedFactory()
    task = LearningTaskFactory(need=need, kind=only)
    ActivityFactory(task=task)
    ResultFactory(task=task)
    with pytest.raises(errors.Invalid) as refusal:
        routes.submit_route(need.route, by=need.route.teacher.user)
    assert len(refusal.value.fields["needs"]) == 1
    assert need.text in str(refusal.value.fields["needs"][0])


def test_submit_when_second_need_lacks_steps_and_results_then_each_is_named():
    route = ready_route()
    need = RouteNeedFactory(route=route)
    LearningTaskFactory(need=need, kind="learning")
    LearningTaskFactory(need=need, kind="practice")
    with pytest.raises(errors.Invalid) as refusal:
        routes.submit_route(route, by=route.teacher.user)
    assert len(refusal.value.fields["needs"]) == 4


def test_submit_when_another_person_then_refused():
    route = ready_route()
    with pytest.raises(errors.NotAllowed):
        routes.submit_route(route, by=UserFactory())


def test_submit_when_twice_then_second_is_refused():
    route = submitted_route()
    with pytest.raises(errors.WrongStatus):
        routes.submit_route(route, by=route.teacher.user)
    assert route.versions.count() == 1


def test_update_when_submitted_then_refused():
    route = submitted_route()
    with pytest.raises(errors.WrongStatus) as refusal:
        routes.update_route(route, by=route.teacher.user, theme="Другая")
    assert refusal.value.code == "route_not_editable"


def test_delete_when_never_sent_then_gone():
    route = ready_route()
    routes.delete_route(route, by=route.teacher.user)
    assert not Route.objects.exists()


def test_start_complete_archive_when_in_order_then_statuses_follow():
    route = approved_route()
    author = route.teacher.user
    assert routes.start_route(route, by=author).status == RouteStatus.ACTIVE
    done = routes.complete_route(route, by=author, conclusion="Освоены приёмы оценивания.")
    assert done.status == RouteStatus.COMPLETED
    assert done.versions.first().content["conclusion"] == "Освоены приёмы оценивания."
    assert routes.archive_route(route, by=author).status == RouteStatus.ARCHIVED


def test_complete_when_no_conclusion_then_invalid():
    route = approved_route()
    with pytest.raises(errors.Invalid) as refusal:
        routes.complete_route(route, by=route.teacher.user, conclusion="  ")
    assert refusal.value.fields["conclusion"]


@pytest.mark.parametrize("service", [routes.start_route, routes.archive_route])
def test_life_of_route_when_another_person_then_refused(service):
    with pytest.raises(errors.NotAllowed):
        service(approved_route(), by=UserFactory())


def test_archive_when_not_completed_then_refused():
    route = approved_route()
    with pytest.raises(errors.WrongStatus):
        routes.archive_route(route, by=route.teacher.user)


def test_submit_when_route_was_deleted_meanwhile_then_refused():
    route = ready_route()
    routes.delete_route(Route.objects.get(pk=route.pk), by=route.teacher.user)
    with pytest.raises(errors.WrongStatus) as refusal:
        routes.submit_route(route, by=route.teacher.user)
    assert refusal.value.code == "route_gone"


def test_update_route_when_text_is_longer_than_the_api_takes_then_invalid():
    route = RouteFactory()
    with pytest.raises(errors.Invalid) as refusal:
        routes.update_route(route, by=route.teacher.user, goal="ы" * (LONGEST_TEXT + 1))
    assert list(refusal.value.fields) == ["goal"]

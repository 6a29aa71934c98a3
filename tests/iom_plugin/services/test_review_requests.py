import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from iom_plugin import errors
from iom_plugin.choices import NoticeKind, RequestReason, RouteStatus
from iom_plugin.models import Notice, ReviewRequest, RoutePolicy
from iom_plugin.services import reviews, routes
from iom_plugin.services.review_requests import remind_overdue
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db

PROTOCOL = {"protocol_number": "2", "protocol_date": datetime.date(2026, 10, 28)}


def open_requests(route) -> list[ReviewRequest]:
    return list(route.review_requests.filter(closed_at=None))


def kinds_for(user) -> list[str]:
    return list(user.iom_notices.order_by("pk").values_list("kind", flat=True))


def overdue_route(teacher=None):
    route = submitted_route(teacher)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    route.review_requests.update(due_on=yesterday)
    return route


def test_request_when_route_is_sent_then_it_is_due_after_the_days_of_the_nearest_rules():
    municipality = OrganisationFactory()
    school = OrganisationFactory(parent=municipality)
    RoutePolicy.objects.create(organisation=municipality, days_for_review=5)
    route = submitted_route(TeacherFactory(organisation=school))
    [request] = open_requests(route)
    assert request.due_on - timezone.localdate(request.asked_at) == datetime.timedelta(days=5)
    assert (request.reason, request.version.number) == (RequestReason.SUBMITTED, 1)


def test_request_when_there_are_no_rules_then_it_is_due_in_two_weeks():
    [request] = open_requests(submitted_route())
    assert request.due_on - timezone.localdate(request.asked_at) == datetime.timedelta(days=14)


def test_request_when_route_is_sent_then_those_who_decide_are_told_and_nobody_else():
    municipality = OrganisationFactory()
    school, neighbour = (OrganisationFactory(parent=municipality) for _number in range(2))
    route = ready_route(TeacherFactory(organisation=school))
    MembershipFactory(user=route.teacher.user, organisation=school, role="curator")
    deciders = [MembershipFactory(organisation=place, role="curator").user for place in (school, municipality)]
    others = [MembershipFactory(organisation=neighbour, role="curator").user]
    others += [MembershipFactory(organisation=school, role=role).user for role in ("tutor", "methodologist")]
    routes.submit_route(route, by=route.teacher.user)
    assert [kinds_for(user) for user in deciders] == [[NoticeKind.ROUTE_SUBMITTED]] * 2
    assert [kinds_for(user) for user in [*others, route.teacher.user]] == [[]] * 4


def test_request_when_nobody_may_decide_then_methodologists_are_told_and_the_route_waits():
    route = ready_route()
    MembershipFactory(user=route.teacher.user, organisation=route.teacher.organisation, role="curator")
    methodologist = MembershipFactory(organisation=route.teacher.organisation, role="methodologist").user
    routes.submit_route(route, by=route.teacher.user)
    assert kinds_for(methodologist) == [NoticeKind.NO_REVIEWER]
    assert len(open_requests(route)) == 1


@pytest.mark.parametrize(
    "decide",
    [
        lambda route, curator: reviews.return_route(route, by=curator, comment="Уточните сроки."),
        lambda route, curator: reviews.approve_route(route, by=curator, **PROTOCOL),
        lambda route, curator: reviews.withdraw_route(route, by=route.teacher.user),
    ],
)
def test_request_when_decided_or_taken_back_then_closed_and_nobody_is_called_any_more(decide):
    route = ready_route()
    curator, colleague = curator_of(route), curator_of(route)
    routes.submit_route(route, by=route.teacher.user)
    decide(route, curator)
    assert open_requests(route) == []
    called = Notice.objects.filter(user=colleague, kind=NoticeKind.ROUTE_SUBMITTED)
    assert not called.filter(seen_at=None).exists()
    assert not called.filter(is_mailed=False).exists()


def test_request_when_route_is_sent_again_then_only_the_new_one_is_open():
    route = submitted_route()
    reviews.return_route(route, by=curator_of(route), comment="Уточните сроки.")
    routes.submit_route(route, by=route.teacher.user)
    assert [request.version.number for request in open_requests(route)] == [2]


def test_remind_when_the_day_is_over_then_once_and_only_for_what_still_waits():
    route, decided = overdue_route(), overdue_route()
    curator = curator_of(route)
    reviews.return_route(decided, by=curator_of(decided), comment="Уточните сроки.")
    submitted_route()
    assert remind_overdue() == 1
    assert kinds_for(curator) == [NoticeKind.REVIEW_OVERDUE]
    assert remind_overdue() == 0


def test_remind_when_nobody_may_decide_then_methodologists_are_told():
    route = overdue_route()
    methodologist = MembershipFactory(organisation=route.teacher.organisation, role="methodologist").user
    remind_overdue()
    assert kinds_for(methodologist) == [NoticeKind.REVIEW_OVERDUE]


# --- Taking back ---


def test_withdraw_when_nobody_has_decided_then_a_draft_again():
    route = submitted_route()
    reviews.withdraw_route(route, by=route.teacher.user)
    route.refresh_from_db()
    assert route.status == RouteStatus.DRAFT
    assert route.log.first().action == "withdrawn"
    assert routes.submit_route(route, by=route.teacher.user).status == RouteStatus.SUBMITTED


def test_withdraw_when_it_had_come_back_before_then_returned_again():
    route = submitted_route()
    reviews.return_route(route, by=curator_of(route), comment="Уточните сроки.")
    routes.submit_route(route, by=route.teacher.user)
    assert reviews.withdraw_route(route, by=route.teacher.user).status == RouteStatus.RETURNED


def test_withdraw_when_decided_meanwhile_then_refused():
    route = submitted_route()
    reviews.approve_route(route, by=curator_of(route), **PROTOCOL)
    with pytest.raises(errors.WrongStatus) as refusal:
        reviews.withdraw_route(route, by=route.teacher.user)
    assert refusal.value.code == "route_not_submitted"


def test_withdraw_when_curator_tries_then_refused():
    route = submitted_route()
    with pytest.raises(errors.NotAllowed):
        reviews.withdraw_route(route, by=curator_of(route))


# --- Routes that were sent before there were requests ---


def test_migration_when_a_route_waits_without_a_request_then_it_gets_one_and_only_one():
    waiting, asked, draft = submitted_route(), submitted_route(), ready_route()
    waiting.review_requests.all().delete()
    before = waiting.versions.get().at
    migration = import_module("iom_plugin.migrations.0003_open_review_requests")
    for _twice in range(2):
        migration.open_requests(apps, None)
    [request] = open_requests(waiting)
    assert (request.asked_at, request.version.number) == (before, 1)
    assert (len(open_requests(asked)), len(open_requests(draft))) == (1, 0)

import datetime

import pytest

from iom_plugin import errors
from iom_plugin.choices import Decision, RouteStatus
from iom_plugin.services import reviews, routes
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db

PROTOCOL = {"protocol_number": "2", "protocol_date": datetime.date(2026, 10, 28)}


def test_approve_when_curator_then_approved_with_frozen_version():
    route = submitted_route()
    review = reviews.approve_route(route, by=curator_of(route), council="методсовета", **PROTOCOL)
    route.refresh_from_db()
    assert route.status == RouteStatus.APPROVED
    assert (review.decision, review.protocol_number) == (Decision.APPROVED, "2")
    assert review.version.number == 2


@pytest.mark.parametrize(("missing", "value"), [("protocol_number", "  "), ("protocol_date", None)])
def test_approve_when_protocol_incomplete_then_invalid_beside_field(missing, value):
    route = submitted_route()
    with pytest.raises(errors.Invalid) as refusal:
        reviews.approve_route(route, by=curator_of(route), **{**PROTOCOL, missing: value})
    assert list(refusal.value.fields) == [missing]
    route.refresh_from_db()
    assert route.status == RouteStatus.SUBMITTED


def test_return_when_comment_then_author_can_write_and_send_again():
    route = submitted_route()
    reviews.return_route(route, by=curator_of(route), comment="Назовите конкретный вебинар.")
    route.refresh_from_db()
    assert route.status == RouteStatus.RETURNED
    assert routes.submit_route(route, by=route.teacher.user).status == RouteStatus.SUBMITTED
    assert route.versions.count() == 2


def test_return_when_no_comment_then_invalid():
    route = submitted_route()
    with pytest.raises(errors.Invalid) as refusal:
        reviews.return_route(route, by=curator_of(route), comment=" ")
    assert refusal.value.fields["comment"]


def test_decide_when_already_decided_then_second_is_refused():
    route = submitted_route()
    reviews.approve_route(route, by=curator_of(route), **PROTOCOL)
    with pytest.raises(errors.WrongStatus) as refusal:
        reviews.return_route(route, by=curator_of(route), comment="Поздно.")
    assert refusal.value.code == "route_not_submitted"
    assert route.reviews.count() == 1


def test_approve_when_draft_then_refused():
    route = ready_route()
    with pytest.raises(errors.WrongStatus):
        reviews.approve_route(route, by=curator_of(route), **PROTOCOL)


def test_approve_when_own_route_then_refused_even_for_curator():
    teacher = TeacherFactory()
    MembershipFactory(user=teacher.user, organisation=teacher.organisation, role="curator")
    with pytest.raises(errors.NotAllowed):
        reviews.approve_route(submitted_route(teacher), by=teacher.user, **PROTOCOL)


@pytest.mark.parametrize("role", ["tutor", "methodologist", "observer"])
def test_approve_when_other_role_then_refused(role):
    route = submitted_route()
    user = MembershipFactory(organisation=route.teacher.organisation, role=role).user
    with pytest.raises(errors.NotAllowed):
        reviews.approve_route(route, by=user, **PROTOCOL)


def test_approve_when_curator_of_municipality_then_allowed():
    municipality = OrganisationFactory()
    teacher = TeacherFactory(organisation=OrganisationFactory(parent=municipality))
    curator = MembershipFactory(organisation=municipality, role="curator").user
    assert reviews.approve_route(submitted_route(teacher), by=curator, **PROTOCOL)


def test_approve_when_curator_of_neighbour_school_then_refused():
    municipality = OrganisationFactory()
    school, neighbour = (OrganisationFactory(parent=municipality) for _ in range(2))
    curator = MembershipFactory(organisation=neighbour, role="curator").user
    with pytest.raises(errors.NotAllowed):
        reviews.approve_route(submitted_route(TeacherFactory(organisation=school)), by=curator, **PROTOCOL)


def test_approve_when_author_has_sent_another_version_then_refused():
    route = submitted_route()
    curator = curator_of(route)
    reviews.return_route(route, by=curator, comment="Назовите вебинар.", seen_version=1)
    routes.submit_route(route, by=route.teacher.user)
    with pytest.raises(errors.WrongStatus) as refusal:
        reviews.approve_route(route, by=curator, seen_version=1, **PROTOCOL)
    assert refusal.value.code == "route_sent_again"
    assert reviews.approve_route(route, by=curator, seen_version=2, **PROTOCOL)

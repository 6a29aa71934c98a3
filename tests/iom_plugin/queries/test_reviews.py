import datetime

import pytest
from django.utils import timezone

from iom_plugin.queries import reviews
from iom_plugin.services import reviews as services
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


def due_in(days: int, teacher=None):
    route = submitted_route(teacher)
    route.review_requests.update(due_on=timezone.localdate() + datetime.timedelta(days=days))
    return route


def test_waiting_for_when_tutor_then_empty_and_curator_sees_it():
    route = submitted_route()
    organisation = route.teacher.organisation
    assert not reviews.waiting_for(MembershipFactory(organisation=organisation, role="tutor").user).exists()
    assert list(reviews.waiting_for(MembershipFactory(organisation=organisation).user)) == [route]


def test_waiting_for_when_own_route_then_not_in_own_queue():
    teacher = TeacherFactory()
    MembershipFactory(user=teacher.user, organisation=teacher.organisation)
    submitted_route(teacher)
    assert not reviews.waiting_for(teacher.user).exists()


def test_waiting_for_when_several_then_the_first_due_first_and_one_without_a_request_is_not_lost():
    municipality = OrganisationFactory()
    curator = MembershipFactory(organisation=municipality).user
    later, overdue, lost = (due_in(days, TeacherFactory(organisation=municipality)) for days in (9, -1, 3))
    lost.review_requests.all().delete()
    found = list(reviews.waiting_for(curator))
    assert found == [lost, overdue, later]
    assert [route.due_on is None for route in found] == [True, False, False]
    assert list(reviews.overdue(reviews.waiting_for(curator))) == [overdue]


def test_waiting_for_when_sent_again_then_once_and_with_the_new_request():
    route = submitted_route()
    curator = curator_of(route)
    services.return_route(route, by=curator, comment="Уточните сроки.")
    services.routes.submit_route(route, by=route.teacher.user)
    [found] = reviews.waiting_for(curator)
    assert found.asked_at == route.review_requests.last().asked_at


def test_place_when_walking_then_neighbours_and_after_the_last_the_first():
    school = OrganisationFactory()
    curator = MembershipFactory(organisation=school).user
    first, second, third = (due_in(days, TeacherFactory(organisation=school)) for days in (1, 2, 3))
    assert reviews.place_in_queue(curator, second) == reviews.Place(2, 3, first.pk, third.pk)
    assert reviews.place_in_queue(curator, third) == reviews.Place(3, 3, second.pk, first.pk)
    assert reviews.place_in_queue(curator, ready_route()) == reviews.Place(0, 3, None, first.pk)


def test_place_when_it_is_the_only_one_then_nobody_is_next():
    route = submitted_route()
    assert reviews.place_in_queue(curator_of(route), route) == reviews.Place(1, 1, None, None)


def test_days_waiting_when_sent_today_then_none():
    assert reviews.days_waiting(timezone.now()) == 0
    assert reviews.days_waiting(timezone.now() - datetime.timedelta(days=3)) == 3

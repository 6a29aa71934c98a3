import pytest

from iom_plugin.queries import reviews
from tests.factories.routes import MembershipFactory, TeacherFactory, submitted_route

pytestmark = pytest.mark.django_db


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

import pytest
from django.contrib.auth.models import AnonymousUser

from iom_plugin.choices import Stage
from iom_plugin.queries import routes
from iom_plugin.queries.contents import content_of
from iom_plugin.services.routes import complete_route
from tests.factories.resources import OrganisationFactory, UserFactory
from tests.factories.routes import (
    LearningTaskFactory,
    MembershipFactory,
    RouteFactory,
    TeacherFactory,
    approved_route,
    ready_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    """A municipality with two schools, a teacher with a route in the first."""
    municipality = OrganisationFactory()
    school, neighbour = (OrganisationFactory(parent=municipality) for _ in range(2))
    route = RouteFactory(teacher=TeacherFactory(organisation=school))
    return {"municipality": municipality, "school": school, "neighbour": neighbour, "route": route}


def test_visible_to_when_author_then_own_route(district):
    assert list(routes.visible_to(district["route"].teacher.user)) == [district["route"]]


@pytest.mark.parametrize("role", ["curator", "tutor", "methodologist"])
@pytest.mark.parametrize("place", ["school", "municipality"])
def test_visible_to_when_role_covers_the_school_then_seen(district, role, place):
    user = MembershipFactory(organisation=district[place], role=role).user
    assert list(routes.visible_to(user)) == [district["route"]]


def test_visible_to_when_role_in_neighbour_school_then_not_seen(district):
    user = MembershipFactory(organisation=district["neighbour"], role="curator").user
    assert not routes.visible_to(user).exists()


def test_visible_to_when_observer_then_not_seen(district):
    user = MembershipFactory(organisation=district["municipality"], role="observer").user
    assert not routes.visible_to(user).exists()


@pytest.mark.parametrize("attributes", [{}, {"is_superuser": True, "is_staff": True}])
def test_visible_to_when_no_role_then_not_seen_even_by_superuser(district, attributes):
    assert not routes.visible_to(UserFactory(**attributes)).exists()


def test_visible_to_when_colleague_then_not_seen(district):
    colleague = TeacherFactory(organisation=district["school"])
    assert not routes.visible_to(colleague.user).exists()


def test_visible_to_when_nobody_signed_in_then_nothing(district):
    assert not routes.visible_to(AnonymousUser()).exists()


def test_with_content_when_more_lines_then_same_number_of_queries(django_assert_num_queries):
    def read(route):
        whole = routes.with_content(routes.visible_to(route.teacher.user).filter(pk=route.pk)).get()
        return content_of(whole), routes.missing_for_submit(whole)

    small, big = ready_route(needs=1), ready_route(needs=6)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as counted:
        read(small)
    with django_assert_num_queries(len(counted)):
        read(big)


def test_stage_of_when_route_lives_then_five_stages_in_order():
    assert routes.stage_of(None) == Stage.DIAGNOSTICS
    draft = RouteFactory()
    assert routes.stage_of(draft) == Stage.PROJECT
    LearningTaskFactory(need__route=draft)
    assert routes.stage_of(draft) == Stage.RESOURCES
    route = approved_route()
    assert routes.stage_of(route) == Stage.IMPLEMENTATION
    done = complete_route(route, by=route.teacher.user, conclusion="Освоено.")
    assert routes.stage_of(done) == Stage.REFLECTION


def test_current_when_finished_and_draft_then_the_draft():
    finished = approved_route()
    author = finished.teacher.user
    complete_route(finished, by=author, conclusion="Освоено.")
    assert routes.current(author) == finished
    draft = RouteFactory(teacher=finished.teacher)
    assert routes.current(author) == draft


def test_next_activities_when_under_way_then_nearest_first():
    route = approved_route()
    names = [activity.title for activity in routes.next_activities(route)]
    assert len(names) == 2
    assert not routes.next_activities(None)

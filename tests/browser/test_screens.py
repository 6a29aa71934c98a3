"""axe finds nothing on the screens that the main job does not pass, and they fit into 320 px."""

import pytest
from django.core.management import call_command

from iom_plugin.queries.versions import content_now
from iom_plugin.services import routes as services
from iom_plugin.services.amendments import begin_amendment
from iom_plugin.services.comments import add_comment
from iom_plugin.services.model_routes import offer_route
from tests.browser.conftest import sign_in
from tests.factories.meetings import council
from tests.factories.resources import CompetencyFactory, LearningResourceFactory
from tests.factories.routes import (
    DeficitFactory,
    MembershipFactory,
    TeacherFactory,
    approved_route,
    ready_route,
    submitted_route,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def teacher():
    """A teacher with a draft, a route under way and a deficit, who also curates the school."""
    teacher = TeacherFactory()
    MembershipFactory(user=teacher.user, organisation=teacher.organisation, role="curator")
    LearningResourceFactory.create_batch(3, competencies=[CompetencyFactory()])
    DeficitFactory(teacher=teacher)
    approved_route(teacher)
    ready_route(teacher, needs=2)
    call_command("setup_portal", verbosity=0)
    return teacher


def test_screens_when_looked_at_then_accessible_and_narrow(page, teacher, assert_accessible):
    under_way, draft = teacher.routes.order_by("pk")
    activity = under_way.needs.get().tasks.first().activities.get()
    line = draft.needs.first()
    sign_in(page, teacher.user)
    for address in [
        "/",
        "/iom-pedagoga/",
        "/resursnaya-karta/",
        "/resources-map/?search=семинар&kind=seminar",
        "/resources-map/?search=ничего-такого",
        "/kalendar/",
        "/resources-map/calendar/?view=week",
        "/resources-map/calendar/?view=agenda&filters=1",
        "/resources-map/calendar/?view=year",
        "/iom/profile/",
        "/iom/profile/edit/",
        f"/iom/deficits/{teacher.deficits.get().pk}/edit/",
        f"/iom/deficits/{teacher.deficits.get().pk}/delete/",
        "/iom/routes/",
        under_way.get_absolute_url(),
        f"/iom/routes/{under_way.pk}/complete/",
        f"/iom/activities/{activity.pk}/progress/",
        f"/iom/routes/{draft.pk}/edit/",
        f"/iom/routes/{draft.pk}/delete/",
        f"/iom/needs/{line.pk}/edit/",
        f"/iom/needs/{line.pk}/delete/",
        f"/iom/needs/{line.pk}/tasks/add/?kind=learning",
        f"/iom/tasks/{line.tasks.first().pk}/results/add/",
        "/iom/",
        "/iom/notices/",
        "/iom/routes/add/",
        "/iom/routes/import/",
        "/iom/deleted-routes/",
        f"/iom/routes/{draft.pk}/note/",
        f"/iom/routes/{draft.pk}/information/",
        f"/iom/routes/{draft.pk}/self-check/",
        f"/iom/routes/{draft.pk}/analysis/",
        f"/iom/routes/{draft.pk}/comments/add/",
        f"/iom/routes/{under_way.pk}/versions/",
        f"/iom/routes/{under_way.pk}/versions/1/",
        f"/iom/routes/{under_way.pk}/versions/compare/",
        f"/iom/routes/{under_way.pk}/amend/",
        f"/iom/routes/{under_way.pk}/reviews/",
        "/iom-pedagoga/modelnye-marshruty/",
    ]:
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_screens_of_a_reader_when_looked_at_then_accessible_and_narrow(page, teacher, assert_accessible):
    route = submitted_route(TeacherFactory(organisation=teacher.organisation))
    need = route.needs.first()
    sign_in(page, teacher.user)
    for address in [
        "/iom/reviews/",
        route.get_absolute_url(),
        f"/iom/reviews/{route.pk}/",
        f"/iom/reviews/{route.pk}/return/",
        f"/iom/reviews/{route.pk}/approve/",
        f"/iom/routes/{route.pk}/reviews/",
        f"/iom/routes/{route.pk}/comments/",
        f"/iom/routes/{route.pk}/comments/add/?noun=need&line={need.pk}",
        f"/iom/routes/{route.pk}/lines/need/{need.pk}/decide/",
        "/iom/meetings/",
        "/iom/meetings/add/",
        "/iom/documents/",
        "/iom/local-acts/",
        f"/iom/organisations/{teacher.organisation.pk}/local-acts/regulation/",
        f"/iom/organisations/{teacher.organisation.pk}/rules/",
    ]:
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_screens_of_a_finished_route_when_looked_at_then_accessible_and_narrow(page, teacher, assert_accessible):
    finished, changed = approved_route(teacher), approved_route(teacher)
    services.complete_route(finished, by=teacher.user, conclusion="Освоено")
    begin_amendment(changed, by=teacher.user, reason="Курсы перенесли")
    comment = add_comment(changed, by=teacher.user, text="Спрошу у куратора")
    sign_in(page, teacher.user)
    for address in [
        f"/iom/routes/{finished.pk}/next/",
        f"/iom/routes/{finished.pk}/offer/",
        f"/iom/routes/{changed.pk}/amend/cancel/",
        f"/iom/comments/{comment.pk}/delete/",
        "/iom/rules/",
    ]:
        assert page.goto(address).status == 200, address
        assert_accessible(page)
    offer_route(finished, by=teacher.user, content=content_now(finished), consent="Да")
    assert page.goto(f"/iom/routes/{finished.pk}/offer/withdraw/").status == 200
    assert_accessible(page)


def test_screens_of_a_meeting_when_looked_at_then_accessible_and_narrow(page, teacher, assert_accessible):
    school = council(2)
    meeting = school.plan()
    sign_in(page, school.curator)
    for address in ["", "edit/", "routes/", "agenda/print/", "hold/", "delete/"]:
        assert page.goto(f"/iom/meetings/{meeting.pk}/{address}").status == 200, address
        assert_accessible(page)


@pytest.mark.parametrize(
    "address", ["/iom/reviews/{}/return/", "/iom/reviews/{}/approve/", "/iom/routes/{}/comments/add/"]
)
def test_form_of_a_reader_when_sent_empty_then_it_says_what_to_write(page, teacher, assert_accessible, address):
    route = submitted_route(TeacherFactory(organisation=teacher.organisation))
    sign_in(page, teacher.user)
    page.goto(address.format(route.pk))
    page.locator(".iom form .iom-row button.iom-button").first.click()
    assert "Обязательное поле" not in page.locator("#iom-errors").inner_text()
    assert_accessible(page)


def test_form_when_sent_empty_then_its_errors_are_accessible(page, teacher, assert_accessible):
    sign_in(page, teacher.user)
    page.goto("/iom/routes/add/")
    page.locator(".iom form .iom-row button.iom-button").first.click()
    page.locator("#iom-errors").wait_for()
    assert_accessible(page)

import datetime

import pytest

from iom_plugin import signals
from iom_plugin.choices import ActivityStatus, AmendmentStatus, RequestReason, RouteStatus, VersionReason
from iom_plugin.errors import Invalid, NotAllowed, WrongStatus
from iom_plugin.models import Activity, LearningTask, Notice, ReviewRequest, Route, RouteNeed, RoutePolicy
from iom_plugin.queries.versions import content_now
from iom_plugin.services import reviews, road_maps, routes
from iom_plugin.services.amendments import begin_amendment, cancel_amendment, finish_amendment
from iom_plugin.services.teachers import save_profile
from tests.factories.resources import LearningResourceFactory, OrganisationFactory
from tests.factories.routes import (
    ActivityFactory,
    TeacherFactory,
    approved_route,
    curator_of,
    ready_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db

REASON = "Семинар перенесли на весну"


@pytest.fixture
def route():
    return approved_route()


def begun(route):
    begin_amendment(route, by=route.teacher.user, reason=REASON)
    route.refresh_from_db()
    return route


def changed(route):
    """The route with a change begun and one more step written."""
    begun(route)
    task = LearningTask.objects.filter(need__route=route).first()
    ActivityFactory(task=task, title="Стажировка в лицее № 28", dates="март 2027")
    return route


def sent(route):
    finish_amendment(changed(route), by=route.teacher.user)
    route.refresh_from_db()
    return route


def approve(route, **fields):
    given = {"protocol_number": "5", "protocol_date": datetime.date(2027, 1, 20)} | fields
    return reviews.approve_route(route, by=curator_of(route), **given)


def without_approval(route):
    RoutePolicy.objects.create(organisation=route.teacher.organisation, amendment_needs_approval=False)
    return route


class TestBegin:
    def test_route_when_approved_then_opens_and_is_frozen_as_it_was(self, route):
        amendment = begin_amendment(route, by=route.teacher.user, reason=f" {REASON} ")
        route.refresh_from_db()
        assert (route.status, route.is_amended, route.is_editable) == (RouteStatus.APPROVED, True, True)
        assert amendment.before.reason == VersionReason.AMENDMENT_BEGUN
        assert amendment.before.content == content_now(route)
        assert (amendment.reason, amendment.before.note, amendment.status_before) == (REASON, REASON, "approved")
        assert route.log.first().action == "amendment_begun"
        assert route in Route.objects.editable()

    def test_reason_when_empty_then_refused_beside_the_field(self, route):
        with pytest.raises(Invalid) as refusal:
            begin_amendment(route, by=route.teacher.user, reason="  ")
        assert set(refusal.value.fields) == {"reason"}

    def test_amendment_when_open_already_then_refused(self, route):
        begun(route)
        with pytest.raises(WrongStatus) as refusal:
            begin_amendment(route, by=route.teacher.user, reason=REASON)
        assert refusal.value.code == "amendment_open"
        assert route.amendments.count() == 1

    @pytest.mark.parametrize("make", [ready_route, submitted_route])
    def test_route_when_not_approved_then_refused(self, make):
        route = make()
        with pytest.raises(WrongStatus) as refusal:
            begin_amendment(route, by=route.teacher.user, reason=REASON)
        assert refusal.value.code == "route_not_amendable"

    def test_route_when_completed_then_refused(self, route):
        routes.complete_route(route, by=route.teacher.user, conclusion="Освоено")
        with pytest.raises(WrongStatus):
            begin_amendment(route, by=route.teacher.user, reason=REASON)

    def test_actor_when_not_the_author_then_refused(self, route):
        with pytest.raises(NotAllowed):
            begin_amendment(route, by=curator_of(route), reason=REASON)


class TestWhileWritten:
    def test_undo_when_a_change_begins_then_leads_no_further_back(self, route):
        route.changes.create(label="удаление", undo=[], by=route.teacher.user)
        assert not begun(route).changes.exists()

    def test_step_when_marked_then_progress_is_noted_and_the_route_started(self, route):
        begun(route)
        step = Activity.objects.filter(task__need__route=route).first()
        road_maps.note_progress(step, by=route.teacher.user, status="done", done_note="Прослушан")
        route.refresh_from_db()
        assert (route.status, route.is_amended) == (RouteStatus.ACTIVE, True)

    def test_route_when_amended_then_is_not_completed(self, route):
        begun(route)
        with pytest.raises(WrongStatus) as refusal:
            routes.complete_route(route, by=route.teacher.user, conclusion="Освоено")
        assert refusal.value.code == "amendment_open"


class TestFinish:
    def test_change_when_organisation_asks_for_approval_then_waits(self, route):
        curator = curator_of(route)
        amendment = finish_amendment(changed(route), by=route.teacher.user)
        route.refresh_from_db()
        assert (route.status, route.is_amended, route.is_editable) == (RouteStatus.SUBMITTED, True, False)
        assert amendment.status == AmendmentStatus.WAITING
        version = route.versions.first()
        assert (version.reason, version.note) == (VersionReason.AMENDED, REASON)
        request = ReviewRequest.objects.get(route=route, closed_at=None)
        assert (request.reason, request.version) == (RequestReason.AMENDED, version)
        assert Notice.objects.filter(user=curator, route=route).exists()
        assert route.log.first().action == "amendment_sent"

    def test_change_when_organisation_trusts_then_is_in_force_and_curators_are_told(self, route):
        without_approval(route)
        curator = curator_of(route)
        amendment = finish_amendment(changed(route), by=route.teacher.user)
        route.refresh_from_db()
        assert (route.status, route.is_amended) == (RouteStatus.APPROVED, False)
        assert (amendment.status, amendment.closed_at is None) == (AmendmentStatus.DONE, False)
        notice = Notice.objects.get(user=curator, kind="route_amended")
        assert (notice.text, "from=" in notice.url) == (REASON, True)
        assert not ReviewRequest.objects.filter(route=route, closed_at=None).exists()

    @pytest.mark.parametrize("needs_approval", [True, False])
    def test_change_when_nothing_but_progress_differs_then_refused(self, route, needs_approval):
        RoutePolicy.objects.create(organisation=route.teacher.organisation, amendment_needs_approval=needs_approval)
        begun(route)
        step = Activity.objects.filter(task__need__route=route).first()
        road_maps.note_progress(step, by=route.teacher.user, status="done")
        with pytest.raises(Invalid) as refusal:
            finish_amendment(route, by=route.teacher.user)
        assert refusal.value.code == "nothing_amended"

    @pytest.mark.parametrize("needs_approval", [True, False])
    def test_change_when_something_is_missing_then_refused(self, route, needs_approval):
        RoutePolicy.objects.create(organisation=route.teacher.organisation, amendment_needs_approval=needs_approval)
        begun(route)
        Activity.objects.filter(task__need__route=route).delete()
        with pytest.raises(Invalid) as refusal:
            finish_amendment(route, by=route.teacher.user)
        assert refusal.value.code == "route_not_ready"

    def test_route_when_not_amended_then_refused(self):
        route = ready_route()
        with pytest.raises(WrongStatus) as refusal:
            finish_amendment(route, by=route.teacher.user)
        assert refusal.value.code == "no_amendment"

    def test_submit_when_amended_then_sends_the_amendment(self, route):
        routes.submit_route(changed(route), by=route.teacher.user)
        assert route.amendments.get().status == AmendmentStatus.WAITING
        assert route.versions.first().reason == VersionReason.AMENDED


class TestDecided:
    def test_change_when_approved_then_is_in_force_and_work_goes_on(self, route):
        heard = []

        def listen(sender, route, by, **kwargs):
            heard.append(route.pk)

        signals.route_amended.connect(listen)
        approve(sent(route))
        signals.route_amended.disconnect(listen)
        route.refresh_from_db()
        assert (route.status, route.is_amended) == (RouteStatus.APPROVED, False)
        assert route.amendments.get().status == AmendmentStatus.DONE
        assert heard == [route.pk]

    def test_progress_when_noted_while_the_change_waits_then_is_kept_and_starts_the_route(self, route):
        sent(route)
        step = Activity.objects.filter(task__need__route=route).first()
        road_maps.note_progress(step, by=route.teacher.user, status="done", done_note="Прослушан")
        route.refresh_from_db()
        assert route.status == RouteStatus.SUBMITTED
        approve(route)
        route.refresh_from_db()
        step.refresh_from_db()
        assert (route.status, step.status, step.done_note) == (RouteStatus.ACTIVE, "done", "Прослушан")

    def test_change_when_returned_then_is_written_on_and_sent_again(self, route):
        reviews.return_route(sent(route), by=curator_of(route), comment="Уточните сроки")
        route.refresh_from_db()
        assert (route.status, route.is_amended, route.is_editable) == (RouteStatus.RETURNED, True, True)
        assert route.amendments.get().status == AmendmentStatus.OPEN
        finish_amendment(route, by=route.teacher.user)
        route.refresh_from_db()
        assert route.status == RouteStatus.SUBMITTED
        approve(route)
        route.refresh_from_db()
        assert (route.status, route.is_amended) == (RouteStatus.APPROVED, False)

    def test_change_when_returned_and_the_rules_were_loosened_then_goes_to_the_curator_all_the_same(self, route):
        reviews.return_route(sent(route), by=curator_of(route), comment="Уточните сроки")
        without_approval(route)
        finish_amendment(route, by=route.teacher.user)
        route.refresh_from_db()
        assert route.status == RouteStatus.SUBMITTED

    def test_change_when_its_author_withdraws_it_then_is_written_on(self, route):
        reviews.withdraw_route(sent(route), by=route.teacher.user)
        route.refresh_from_db()
        assert (route.status, route.is_amended, route.is_editable) == (RouteStatus.APPROVED, True, True)
        assert route.amendments.get().status == AmendmentStatus.OPEN


class TestCancel:
    def test_route_when_taken_back_then_is_exactly_what_it_was(self, route):
        before = content_now(route)
        begun(route)
        need = route.needs.first()
        doomed = need.tasks.first()
        doomed.delete()
        other = need.tasks.get()
        ActivityFactory(task=other, title="Лишнее")
        LearningTask.objects.filter(pk=other.pk).update(text="Переписано")
        RouteNeed.objects.create(route=route, kind="task", text="Новая потребность")
        Route.objects.filter(pk=route.pk).update(theme="Другая тема", ends_on=datetime.date(2028, 5, 31))
        amendment = cancel_amendment(route, by=route.teacher.user)
        assert content_now(route) == before
        route.refresh_from_db()
        assert (route.status, route.is_amended, route.theme) == (RouteStatus.APPROVED, False, before["theme"])
        assert amendment.status == AmendmentStatus.CANCELLED

    def test_thrown_away_when_taken_back_then_stays_as_a_version(self, route):
        cancel_amendment(changed(route), by=route.teacher.user)
        version = route.versions.first()
        assert version.reason == VersionReason.TAKEN_BACK
        assert "Стажировка в лицее № 28" in str(version.content)

    def test_version_when_nothing_was_changed_then_is_not_written(self, route):
        cancel_amendment(begun(route), by=route.teacher.user)
        assert route.versions.first().reason == VersionReason.AMENDMENT_BEGUN

    def test_resource_when_it_alone_was_changed_then_comes_back_too(self, route):
        step = Activity.objects.filter(task__need__route=route).first()
        step.resource = LearningResourceFactory()
        step.save()
        begun(route)
        Activity.objects.filter(pk=step.pk).update(resource=None)
        cancel_amendment(route, by=route.teacher.user)
        again = Activity.objects.get(pk=step.pk)
        assert again.resource == step.resource

    def test_progress_when_noted_meanwhile_then_is_kept(self, route):
        changed(route)
        step = Activity.objects.filter(task__need__route=route).first()
        road_maps.note_progress(step, by=route.teacher.user, status="done", done_note="Прослушан")
        Activity.objects.filter(pk=step.pk).update(title="Переписано")
        cancel_amendment(route, by=route.teacher.user)
        step.refresh_from_db()
        route.refresh_from_db()
        assert (step.status, step.done_note) == (ActivityStatus.DONE, "Прослушан")
        assert step.title != "Переписано"
        assert route.status == RouteStatus.ACTIVE

    def test_change_when_returned_then_can_be_given_up(self, route):
        reviews.return_route(sent(route), by=curator_of(route), comment="Не нужно")
        cancel_amendment(route, by=route.teacher.user)
        route.refresh_from_db()
        assert (route.status, route.is_amended) == (RouteStatus.APPROVED, False)

    def test_change_when_waiting_then_nobody_is_asked_any_more(self, route):
        cancel_amendment(sent(route), by=route.teacher.user)
        route.refresh_from_db()
        assert (route.status, route.is_amended) == (RouteStatus.APPROVED, False)
        assert not ReviewRequest.objects.filter(route=route, closed_at=None).exists()

    def test_route_when_not_amended_then_refused(self, route):
        with pytest.raises(WrongStatus):
            cancel_amendment(route, by=route.teacher.user)

    def test_actor_when_not_the_author_then_refused(self, route):
        begun(route)
        with pytest.raises(NotAllowed):
            cancel_amendment(route, by=TeacherFactory(organisation=route.teacher.organisation).user)


def test_organisation_when_a_change_is_returned_then_its_author_does_not_move_to_another(route):
    reviews.return_route(sent(route), by=curator_of(route), comment="Уточните сроки")
    teacher = route.teacher
    teacher.organisation = OrganisationFactory()
    with pytest.raises(Invalid) as refusal:
        save_profile(teacher, by=teacher.user)
    assert refusal.value.code == "organisation_held"

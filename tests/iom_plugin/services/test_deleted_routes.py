import datetime

import pytest
from django.utils import timezone

from iom_plugin.errors import NotAllowed, WrongStatus
from iom_plugin.models import Criterion, CriterionScore, DeletedRoute, Review, Route, RouteComment
from iom_plugin.queries.versions import content_now
from iom_plugin.services.deleted_routes import purge_deleted_routes, restore_route
from iom_plugin.services.routes import delete_route
from tests.factories.resources import UserFactory
from tests.factories.routes import RouteFactory, TeacherFactory, ready_route, submitted_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ready_route()


def deleted(draft, days: int = 0) -> DeletedRoute:
    kept = delete_route(draft, by=draft.teacher.user)
    DeletedRoute.objects.update(deleted_at=timezone.now() - datetime.timedelta(days=days))
    kept.refresh_from_db()
    return kept


def test_draft_when_deleted_then_its_rows_are_gone_and_its_content_is_kept(draft):
    content, author = content_now(draft), draft.teacher.user
    kept = delete_route(Route.objects.get(pk=draft.pk), by=author)
    assert not Route.objects.filter(pk=draft.pk).exists()
    assert {name: kept.content[name] for name in content} == content
    assert kept.theme == draft.theme


def test_route_when_sent_before_then_is_not_deleted():
    route = submitted_route()
    with pytest.raises(WrongStatus):
        delete_route(route, by=route.teacher.user)
    assert not DeletedRoute.objects.exists()


def test_draft_when_brought_back_then_has_the_same_address_and_lines(draft):
    pk, author = draft.pk, draft.teacher.user
    content, created = content_now(draft), draft.created_at
    route = restore_route(deleted(draft), by=author)
    assert route.pk == pk
    assert content_now(route) == content
    route.refresh_from_db()
    assert route.created_at == created
    assert not DeletedRoute.objects.exists()
    assert route.log.first().action == "restored"


def test_draft_when_brought_back_then_comments_and_scores_are_there(draft):
    tutor, author = UserFactory(), draft.teacher.user
    need, criterion = draft.needs.first(), Criterion.objects.first()
    first = RouteComment.objects.create(
        route=draft, noun="need", line=need.pk, about=need.text, text="Сузьте", by=tutor, resolved_at=timezone.now(),
        resolved_by=author,
    )  # fmt: skip
    RouteComment.objects.create(route=draft, thread=first, text="Сужаю", by=author)
    review = Review.objects.create(route=draft, kind="self", by=author)
    CriterionScore.objects.create(review=review, criterion=criterion, value=2, comment="Есть")
    route = restore_route(deleted(draft), by=author)
    remark, answer = route.comments.all()
    assert (remark.text, remark.line, remark.by, remark.resolved_by) == ("Сузьте", need.pk, tutor, author)
    assert (answer.text, answer.thread) == ("Сужаю", remark)
    assert remark.at == first.at
    score = CriterionScore.objects.get(review__route=route)
    assert (score.criterion, score.value, score.comment) == (criterion, 2, "Есть")


def test_people_when_gone_meanwhile_then_their_words_stay(draft):
    tutor, author = UserFactory(), draft.teacher.user
    RouteComment.objects.create(route=draft, text="Сузьте", by=tutor)
    kept = deleted(draft)
    tutor.delete()
    comment = restore_route(kept, by=author).comments.get()
    assert (comment.text, comment.by) == ("Сузьте", None)


def test_keys_when_taken_by_others_then_new_ones_are_given(draft):
    pk, need = draft.pk, draft.needs.first()
    author, kept = draft.teacher.user, deleted(draft)
    other = RouteFactory(pk=pk)
    other.needs.create(pk=need.pk, text="Чужая строка")
    route = restore_route(kept, by=author)
    assert route.pk != pk
    assert [one.text for one in route.needs.all()] == [need.text]
    assert [one.text for one in other.needs.all()] == ["Чужая строка"]


def test_draft_when_somebody_elses_then_refused(draft):
    with pytest.raises(NotAllowed):
        restore_route(deleted(draft), by=TeacherFactory().user)


def test_draft_when_brought_back_twice_then_refused(draft):
    author, kept = draft.teacher.user, deleted(draft)
    restore_route(kept, by=author)
    with pytest.raises(WrongStatus) as refusal:
        restore_route(kept, by=author)
    assert refusal.value.code == "draft_gone"
    assert Route.objects.count() == 1


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (30, False), (31, False)])
def test_draft_when_thirty_days_are_over_then_is_purged(draft, days, is_kept):
    kept = deleted(draft, days)
    assert purge_deleted_routes() == (0 if is_kept else 1)
    assert DeletedRoute.objects.filter(pk=kept.pk).exists() == is_kept


def test_draft_when_too_old_and_not_purged_yet_then_does_not_come_back(draft):
    author = draft.teacher.user
    with pytest.raises(WrongStatus):
        restore_route(deleted(draft, 31), by=author)


@pytest.mark.parametrize(("days", "left"), [(0, 30), (3, 27), (29, 1)])
def test_days_left_when_asked_then_the_last_one_counts(draft, days, left):
    assert deleted(draft, days).days_left(timezone.now()) == left

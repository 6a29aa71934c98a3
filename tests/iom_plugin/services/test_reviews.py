import datetime

import pytest

from iom_plugin import errors
from iom_plugin.choices import Decision, RouteStatus
from iom_plugin.models import CouncilMeeting, Criterion
from iom_plugin.queries import reviews as queries
from iom_plugin.services import reviews, routes, scores
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


def test_approve_when_author_is_superuser_and_curator_then_refused():
    teacher = TeacherFactory()
    MembershipFactory(user=teacher.user, organisation=teacher.organisation, role="curator")
    teacher.user.is_superuser = True
    teacher.user.save()
    with pytest.raises(errors.NotAllowed):
        reviews.approve_route(submitted_route(teacher), by=teacher.user, **PROTOCOL)


def test_decision_tells_the_author():
    returned, approved = submitted_route(), submitted_route()
    reviews.return_route(returned, by=curator_of(returned), comment="Уточните сроки.")
    reviews.approve_route(approved, by=curator_of(approved), comment="Хороший маршрут.", **PROTOCOL)
    told = [
        (notice.kind, notice.text) for route in (returned, approved) for notice in route.teacher.user.iom_notices.all()
    ]
    assert told == [("route_returned", "Уточните сроки."), ("route_approved", "Хороший маршрут.")]


def scored(route, user, kind="curator"):
    review = scores.review_in_progress(route, by=user, kind=kind)
    scores.save_scores(review, by=user, scores={Criterion.objects.first().pk: (2, "Точно")})
    return review


def test_approve_when_scores_were_begun_then_they_belong_to_the_decision():
    route = submitted_route()
    curator = curator_of(route)
    begun = scored(route, curator)
    review = reviews.approve_route(route, by=curator, members="Орлова М. В.", **PROTOCOL)
    assert review.pk == begun.pk
    assert review.scores.get().value == 2
    assert (review.members, review.finished_at is None) == ("Орлова М. В.", False)
    assert list(queries.finished_of(route)) == [review]


def test_approve_when_a_colleague_has_begun_scores_then_they_stay_the_colleagues():
    route = submitted_route()
    tutor = MembershipFactory(organisation=route.teacher.organisation, role="tutor").user
    begun = scored(route, tutor, "tutor")
    reviews.approve_route(route, by=curator_of(route), **PROTOCOL)
    begun.refresh_from_db()
    assert (begun.decision, begun.scores.count()) == ("", 1)


def test_return_when_at_a_meeting_then_by_its_protocol():
    route = submitted_route()
    meeting = CouncilMeeting.objects.create(
        organisation=route.teacher.organisation,
        council="методсовета",
        held_on=datetime.date(2026, 10, 28),
        protocol_number="3",
        members="Орлова М. В.",
    )
    review = reviews.return_route(route, by=curator_of(route), comment="Уточните сроки.", meeting=meeting)
    assert (review.meeting, review.protocol_number, review.members) == (meeting, "3", "Орлова М. В.")


@pytest.mark.parametrize(("role", "kind"), [("tutor", "tutor"), ("methodologist", "expert"), ("curator", "curator")])
def test_opinion_when_shown_then_author_is_told_once_and_it_decides_nothing(role, kind):
    route = submitted_route()
    reader = MembershipFactory(organisation=route.teacher.organisation, role=role).user
    review = reviews.finish_opinion(route, by=reader, comment="Хорошо, но мало практики.")
    again = reviews.finish_opinion(route, by=reader, comment="Хорошо.")
    route.refresh_from_db()
    assert (route.status, review.kind, review.decision) == (RouteStatus.SUBMITTED, kind, "")
    assert (again.pk, again.comment) == (review.pk, "Хорошо.")
    assert list(route.teacher.user.iom_notices.values_list("kind", flat=True)) == ["opinion"]


def test_opinion_when_scores_only_then_enough_but_nothing_at_all_is_refused():
    route = submitted_route()
    tutor = MembershipFactory(organisation=route.teacher.organisation, role="tutor").user
    with pytest.raises(errors.Invalid):
        reviews.finish_opinion(route, by=tutor)
    scored(route, tutor, "tutor")
    assert reviews.finish_opinion(route, by=tutor).finished_at


def test_opinion_when_author_or_observer_then_refused():
    route = submitted_route()
    observer = MembershipFactory(organisation=route.teacher.organisation, role="observer").user
    for user in (route.teacher.user, observer):
        with pytest.raises(errors.NotAllowed):
            reviews.finish_opinion(route, by=user, comment="Хорошо.")


def test_opinion_when_kept_then_the_author_does_not_see_it_yet():
    route = submitted_route()
    curator = curator_of(route)
    review = reviews.keep_opinion(route, by=curator, scores={Criterion.objects.first().pk: (2, "")}, comment="Хорошо")
    again = reviews.keep_opinion(route, by=curator, scores={}, comment="Хорошо, но коротко", seen_version=1)
    assert (again.pk, again.comment, again.scores.count()) == (review.pk, "Хорошо, но коротко", 1)
    assert not queries.finished_of(route).exists()
    assert not route.teacher.user.iom_notices.exists()


def test_opinion_when_author_has_sent_another_version_then_told():
    route = submitted_route()
    curator = curator_of(route)
    reviews.withdraw_route(route, by=route.teacher.user)
    routes.submit_route(route, by=route.teacher.user)
    with pytest.raises(errors.WrongStatus) as refusal:
        reviews.keep_opinion(route, by=curator, scores={}, comment="Хорошо", seen_version=1)
    assert refusal.value.code == "route_sent_again"


@pytest.mark.parametrize("role", ["author", "observer"])
def test_opinion_when_one_does_not_read_for_the_author_then_not_kept(role):
    route = submitted_route()
    observer = MembershipFactory(organisation=route.teacher.organisation, role="observer").user
    with pytest.raises(errors.NotAllowed):
        reviews.keep_opinion(route, by={"author": route.teacher.user, "observer": observer}[role], scores={})


@pytest.mark.parametrize("say", [reviews.keep_opinion, reviews.finish_opinion])
def test_opinion_when_the_route_was_never_sent_then_refused_in_words(say):
    route = ready_route()
    given = {"scores": {}, "seen_version": 1} if say is reviews.keep_opinion else {}
    with pytest.raises(errors.WrongStatus) as refusal:
        say(route, by=curator_of(route), comment="Хорошо", **given)
    assert refusal.value.code == "route_never_sent"

import pytest

from iom_plugin import errors
from iom_plugin.models import Criterion, CriterionScore
from iom_plugin.services import scores as services
from iom_plugin.services.reviews import return_route
from iom_plugin.services.routes import submit_route
from tests.factories.routes import MembershipFactory, approved_route, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


def criterion(code="c3") -> int:
    return Criterion.objects.get(code=code).pk


def said(review) -> dict:
    return {score.criterion.code: (score.value, score.comment) for score in review.scores.all()}


def tutor_of(route):
    return MembershipFactory(organisation=route.teacher.organisation, role="tutor").user


def test_self_review_when_asked_twice_then_one_a_route():
    route = ready_route()
    author = route.teacher.user
    assert services.self_review_of(route, by=author) == services.self_review_of(route, by=author)


def test_self_review_when_asked_by_a_reader_then_refused():
    route = ready_route()
    with pytest.raises(errors.NotAllowed):
        services.self_review_of(route, by=curator_of(route))


def test_self_scores_when_the_route_is_under_review_then_stay_as_they_are():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    services.save_scores(review, by=author, scores={criterion(): (2, "")})
    submitted = submitted_route(route.teacher)
    with pytest.raises(errors.WrongStatus):
        services.self_review_of(submitted, by=author)
    review.route.status = "submitted"
    review.route.save()
    with pytest.raises(errors.WrongStatus):
        services.save_scores(review, by=author, scores={criterion(): (0, "")})
    assert said(review) == {"c3": (2, "")}


def test_save_scores_when_given_twice_then_changed_and_others_kept():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    services.save_scores(review, by=author, scores={criterion("c1"): (1, "Проверю"), criterion("c2"): (2, "")})
    services.save_scores(review, by=author, scores={criterion("c1"): (2, "")})
    assert said(review) == {"c1": (2, ""), "c2": (2, "")}


def test_save_scores_when_taken_back_then_nothing_is_kept_but_a_comment_alone_is():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    services.save_scores(review, by=author, scores={criterion("c1"): (1, ""), criterion("c2"): (1, "")})
    services.save_scores(review, by=author, scores={criterion("c1"): (None, " "), criterion("c2"): (None, "Думаю")})
    assert said(review) == {"c2": (None, "Думаю")}


@pytest.mark.parametrize("value", [3, -1, "2"])
def test_save_scores_when_no_such_score_then_refused_and_nothing_saved(value):
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    with pytest.raises(errors.Invalid) as refused:
        services.save_scores(review, by=author, scores={criterion("c1"): (1, ""), criterion("c2"): (value, "")})
    assert refused.value.code == "score_wrong"
    assert not CriterionScore.objects.exists()


def test_save_scores_when_the_criterion_is_unknown_or_retired_then_refused():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    retired = criterion()
    Criterion.objects.filter(pk=retired).update(is_active=False)
    for key in (retired, 0):
        with pytest.raises(errors.Invalid) as refused:
            services.save_scores(review, by=author, scores={key: (1, "")})
        assert refused.value.code == "criterion_unknown"


def test_save_scores_when_a_scored_criterion_was_retired_then_it_can_still_be_changed():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    services.save_scores(review, by=author, scores={criterion(): (1, "")})
    Criterion.objects.update(is_active=False)
    services.save_scores(review, by=author, scores={criterion(): (2, "")})
    assert said(review) == {"c3": (2, "")}


def test_save_scores_when_the_comment_is_too_long_then_refused():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    with pytest.raises(errors.Invalid) as refused:
        services.save_scores(review, by=author, scores={criterion(): (1, "о" * 20_001)})
    assert refused.value.code == "score_comment_long"


def test_save_scores_when_many_criteria_then_as_many_queries_as_for_one(django_assert_max_num_queries):
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    everything = dict.fromkeys(Criterion.objects.values_list("pk", flat=True), (1, ""))
    with django_assert_max_num_queries(9):
        services.save_scores(review, by=author, scores=everything)


def test_scores_of_a_curator_when_written_by_somebody_else_then_refused():
    route = submitted_route()
    review = services.review_in_progress(route, by=curator_of(route), kind="curator")
    for other in (route.teacher.user, tutor_of(route), curator_of(route)):
        with pytest.raises(errors.NotAllowed):
            services.save_scores(review, by=other, scores={criterion(): (1, "")})


def test_scores_of_the_author_when_written_by_a_curator_then_refused():
    route = ready_route()
    review = services.self_review_of(route, by=route.teacher.user)
    with pytest.raises(errors.NotAllowed):
        services.save_scores(review, by=curator_of(route), scores={criterion(): (0, "")})


def test_review_in_progress_when_asked_again_then_the_same_until_another_version_is_sent():
    route = submitted_route()
    tutor = tutor_of(route)
    first = services.review_in_progress(route, by=tutor, kind="tutor")
    assert services.review_in_progress(route, by=tutor, kind="tutor") == first
    route.versions.create(number=2, reason="submitted", content={})
    assert services.review_in_progress(route, by=tutor, kind="tutor") != first


@pytest.mark.parametrize("kind", ["self", "curator"])
def test_review_in_progress_when_asked_by_the_author_then_refused(kind):
    route = submitted_route()
    with pytest.raises(errors.NotAllowed):
        services.review_in_progress(route, by=route.teacher.user, kind=kind)


def test_scores_of_a_review_when_decided_then_stay_as_they_are():
    route = submitted_route()
    curator = curator_of(route)
    review = return_route(route, by=curator, comment="Назовите вебинар.")
    with pytest.raises(errors.WrongStatus) as refused:
        services.save_scores(review, by=curator, scores={criterion(): (1, "")})
    assert refused.value.code == "review_decided"


def test_review_in_progress_when_the_curator_is_a_stranger_then_refused():
    route = approved_route()
    with pytest.raises(errors.NotAllowed):
        services.review_in_progress(route, by=curator_of(ready_route()), kind="curator")


def test_version_when_the_author_has_scored_then_keeps_the_scores_of_that_day():
    route = ready_route()
    author = route.teacher.user
    review = services.self_review_of(route, by=author)
    services.save_scores(review, by=author, scores={criterion(): (1, "Уточню"), criterion("c4"): (2, "")})
    submitted = submit_route(route, by=author)
    CriterionScore.objects.all().delete()
    kept = submitted.versions.get().content["self_scores"]
    assert [(score["code"], score["value"], score["comment"]) for score in kept] == [("c3", 1, "Уточню"), ("c4", 2, "")]
    assert all(score["title"] for score in kept)


def test_version_when_nothing_is_scored_then_it_has_the_content_alone():
    assert "self_scores" not in submitted_route().versions.get().content

import pytest

from iom_plugin import errors
from iom_plugin.choices import NoticeKind
from iom_plugin.models import Route
from iom_plugin.queries.line_decisions import decided_of
from iom_plugin.queries.routes import with_content
from iom_plugin.services import reviews, routes
from iom_plugin.services.line_decisions import decide_line
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return submitted_route(needs=2)


def whole(route) -> Route:
    return with_content(Route.objects.filter(pk=route.pk)).get()


def test_decide_when_need_or_task_then_it_stands_beside_the_line_and_the_author_is_told(route):
    curator, need = curator_of(route), route.needs.first()
    decide_line(route, "need", need.pk, by=curator, decision="approved", seen_version=1)
    decide_line(route, "task", need.tasks.first().pk, by=curator, decision="returned", comment="Уточните.")
    decided = decided_of(route)
    assert decided.about("need", need.pk).decision == "approved"
    assert decided.about("task", need.tasks.first().pk).comment == "Уточните."
    kinds = route.teacher.user.iom_notices.values_list("kind", flat=True)
    assert list(kinds) == [NoticeKind.LINE_DECIDED] * 2


def test_decide_when_twice_then_the_latest_counts(route):
    curator, need = curator_of(route), route.needs.first()
    decide_line(route, "need", need.pk, by=curator, decision="returned", comment="Уточните.")
    assert [one.comment for one in decided_of(route).returned_of(whole(route))] == ["Уточните."]
    decide_line(route, "need", need.pk, by=curator, decision="approved")
    assert decided_of(route).returned_of(whole(route)) == []


def test_summary_when_all_needs_are_approved_then_said_until_one_is_reworded(route):
    curator = curator_of(route)
    for need in route.needs.all():
        decide_line(route, "need", need.pk, by=curator, decision="approved")
    assert decided_of(route).summary_of(whole(route)) == {"needs": 2, "approved": 2, "returned": 0}
    need.text = "Другой дефицит"
    need.save()
    assert decided_of(route).summary_of(whole(route))["approved"] == 1


@pytest.mark.parametrize("noun", ["activity", "result", "nothing"])
def test_decide_when_neither_need_nor_task_then_refused(route, noun):
    with pytest.raises(errors.WrongStatus) as refusal:
        decide_line(route, noun, 1, by=curator_of(route), decision="approved")
    assert refusal.value.code == "line_gone"


def test_decide_when_line_is_of_another_route_then_refused(route):
    foreign = ready_route().needs.get()
    with pytest.raises(errors.WrongStatus):
        decide_line(route, "need", foreign.pk, by=curator_of(route), decision="approved")


def test_decide_when_to_be_changed_without_a_word_then_invalid(route):
    with pytest.raises(errors.Invalid) as refusal:
        decide_line(route, "need", route.needs.first().pk, by=curator_of(route), decision="returned", comment=" ")
    assert list(refusal.value.fields) == ["comment"]


def test_decide_when_not_sent_or_sent_again_then_refused():
    route = ready_route()
    curator, need = curator_of(route), route.needs.get()
    with pytest.raises(errors.WrongStatus):
        decide_line(route, "need", need.pk, by=curator, decision="approved")
    routes.submit_route(route, by=route.teacher.user)
    reviews.return_route(route, by=curator, comment="Уточните сроки.")
    routes.submit_route(route, by=route.teacher.user)
    with pytest.raises(errors.WrongStatus) as refusal:
        decide_line(route, "need", need.pk, by=curator, decision="approved", seen_version=1)
    assert refusal.value.code == "route_sent_again"


@pytest.mark.parametrize("role", ["tutor", "methodologist", "observer"])
def test_decide_when_one_does_not_decide_then_refused(route, role):
    user = MembershipFactory(organisation=route.teacher.organisation, role=role).user
    with pytest.raises(errors.NotAllowed):
        decide_line(route, "need", route.needs.first().pk, by=user, decision="approved")


def test_decide_when_own_route_then_refused_even_for_a_curator_who_is_superuser():
    teacher = TeacherFactory()
    MembershipFactory(user=teacher.user, organisation=teacher.organisation, role="curator")
    teacher.user.is_superuser = True
    teacher.user.save()
    route = submitted_route(teacher)
    with pytest.raises(errors.NotAllowed):
        decide_line(route, "need", route.needs.first().pk, by=teacher.user, decision="approved")

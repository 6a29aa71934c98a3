import pytest

from iom_plugin.models import Route
from iom_plugin.queries.comments import conversation_about, visible_to
from iom_plugin.queries.routes import with_content
from iom_plugin.services import comments
from tests.factories.resources import UserFactory
from tests.factories.routes import curator_of, ready_route

pytestmark = pytest.mark.django_db


def said(route, curator):
    """A thread on the whole, one with an answer on the need, one on a step."""
    need = route.needs.get()
    whole = comments.add_comment(route, by=curator, text="В целом")
    on_need = comments.add_comment(route, by=curator, text="О дефиците", noun="need", line=need.pk)
    comments.reply(on_need, by=route.teacher.user, text="Ответ")
    step = need.tasks.first().activities.get()
    on_step = comments.add_comment(route, by=curator, text="О шаге", noun="activity", line=step.pk)
    return whole, on_need, on_step, step


def test_conversation_groups_by_line_and_thread_in_one_query(django_assert_num_queries):
    route = ready_route()
    whole, on_need, on_step, step = said(route, curator_of(route))
    with django_assert_num_queries(1):
        conversation = conversation_about(route)
        names = [thread.last.by.username for thread in conversation.threads]
    assert [thread.first for thread in conversation.threads] == [whole, on_need, on_step]
    assert [thread.first for thread in conversation.whole] == [whole]
    assert [answer.text for answer in conversation.about("need", on_need.line)[0].answers] == ["Ответ"]
    assert conversation.about("activity", step.pk)[0].first == on_step
    assert names[1] == route.teacher.user.username


def test_conversation_when_a_line_is_gone_then_its_threads_are_kept_apart():
    route = ready_route()
    *_others, on_step, step = said(route, curator_of(route))
    step.delete()
    whole = with_content(Route.objects.filter(pk=route.pk)).get()
    conversation = conversation_about(whole)
    assert [thread.first for thread in conversation.lost_to(whole)] == [on_step]
    assert [noun for noun, _line, _threads in conversation.by_lines_of(whole)] == ["need"]


def test_conversation_waits_for_whoever_was_spoken_to_last():
    route = ready_route()
    author, curator, silent = route.teacher.user, curator_of(route), curator_of(route)
    whole, on_need, on_step, _step = said(route, curator)
    comments.resolve(whole, by=author)
    conversation = conversation_about(route)
    waiting = {
        user: [thread.first for thread in conversation.waiting_for(user, is_author=user == author)]
        for user in (author, curator, silent)
    }
    assert waiting == {author: [on_step], curator: [on_need], silent: []}


def test_visible_to_when_stranger_then_nothing():
    route = ready_route()
    comments.add_comment(route, by=route.teacher.user, text="Вопрос")
    assert visible_to(route.teacher.user).count() == 1
    assert not visible_to(UserFactory()).exists()

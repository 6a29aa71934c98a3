import pytest

from iom_plugin import errors
from iom_plugin.choices import NoticeKind
from iom_plugin.models import Notice, RouteComment
from iom_plugin.models.routes import LONGEST_TEXT
from iom_plugin.services import comments
from tests.factories.resources import UserFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return ready_route()


def told(user) -> list[str]:
    return list(user.iom_notices.filter(kind=NoticeKind.COMMENT).values_list("text", flat=True))


def member(route, role):
    return MembershipFactory(organisation=route.teacher.organisation, role=role).user


@pytest.mark.parametrize("role", ["curator", "tutor", "methodologist"])
def test_comment_when_one_accompanies_then_it_keeps_the_words_of_the_line_and_the_author_is_told(route, role):
    need = route.needs.get()
    comment = comments.add_comment(route, by=member(route, role), text=" Уточните. ", noun="need", line=need.pk)
    assert (comment.about, comment.text) == (need.text, "Уточните.")
    assert told(route.teacher.user) == ["Уточните."]
    need.delete()
    comment.refresh_from_db()
    assert comment.about


@pytest.mark.parametrize("role", ["observer", None])
def test_comment_when_one_is_no_part_of_it_then_refused(route, role):
    user = member(route, role) if role else UserFactory(is_superuser=True)
    with pytest.raises(errors.NotAllowed):
        comments.add_comment(route, by=user, text="Уточните.")


@pytest.mark.parametrize(("text", "code"), [("  ", "comment_empty"), ("а" * (LONGEST_TEXT + 1), "comment_long")])
def test_comment_when_empty_or_endless_then_invalid_beside_its_field(route, text, code):
    with pytest.raises(errors.Invalid) as refusal:
        comments.add_comment(route, by=route.teacher.user, text=text)
    assert refusal.value.code == code
    assert list(refusal.value.fields) == ["text"]


def test_comment_when_the_line_is_of_another_route_or_gone_then_refused(route):
    other = ready_route().needs.get()
    for noun, line in (("need", other.pk), ("need", 0), ("nothing", 1)):
        with pytest.raises(errors.WrongStatus) as refusal:
            comments.add_comment(route, by=route.teacher.user, text="Где?", noun=noun, line=line)
        assert refusal.value.code == "line_gone"


def test_reply_when_given_then_author_and_thread_are_told_but_not_who_wrote_nor_others(route):
    author, curator, tutor = route.teacher.user, curator_of(route), member(route, "tutor")
    first = comments.add_comment(route, by=curator, text="Вопрос")
    comments.reply(first, by=author, text="Ответ")
    comments.reply(first.replies.get(), by=tutor, text="Согласен")
    assert [told(user) for user in (author, curator, tutor)] == [["Согласен", "Вопрос"], ["Согласен", "Ответ"], []]
    assert set(RouteComment.objects.exclude(pk=first.pk).values_list("thread", flat=True)) == {first.pk}


def test_reply_when_participant_has_left_the_school_then_not_told(route):
    curator = curator_of(route)
    first = comments.add_comment(route, by=curator, text="Вопрос")
    curator.iom_memberships.all().delete()
    comments.reply(first, by=route.teacher.user, text="Ответ")
    assert told(curator) == []


def test_comment_when_author_begins_then_those_who_spoke_are_told_and_under_review_those_who_decide():
    draft, waiting = ready_route(), submitted_route()
    curator, silent, decider = curator_of(draft), curator_of(draft), curator_of(waiting)
    comments.add_comment(draft, by=curator, text="Вопрос")
    comments.add_comment(draft, by=draft.teacher.user, text="Мой вопрос")
    comments.add_comment(waiting, by=waiting.teacher.user, text="Пояснение")
    assert [told(user) for user in (curator, silent, decider)] == [["Мой вопрос"], [], ["Пояснение"]]


def test_thread_when_resolved_then_closed_and_an_answer_opens_it_again(route):
    author, curator = route.teacher.user, curator_of(route)
    first = comments.add_comment(route, by=curator, text="Вопрос")
    answer = comments.reply(first, by=author, text="Ответ")
    comments.resolve(answer, by=author)
    first.refresh_from_db()
    assert first.resolved_by == author
    comments.reply(first, by=curator, text="Ещё вопрос")
    first.refresh_from_db()
    assert (first.resolved_at, first.resolved_by) == (None, None)
    comments.resolve(first, by=curator)
    assert comments.reopen(first, by=author).resolved_at is None


def test_resolve_when_stranger_then_refused(route):
    first = comments.add_comment(route, by=route.teacher.user, text="Вопрос")
    with pytest.raises(errors.NotAllowed):
        comments.resolve(first, by=TeacherFactory(organisation=route.teacher.organisation).user)


def test_delete_when_own_and_unanswered_then_gone_with_the_letter_that_is_not_sent(route):
    curator = curator_of(route)
    comment = comments.add_comment(route, by=curator, text="Ошибся")
    comments.delete_comment(comment, by=curator)
    assert not RouteComment.objects.exists()
    assert not Notice.objects.exists()
    with pytest.raises(errors.WrongStatus) as refusal:
        comments.delete_comment(comment, by=curator)
    assert refusal.value.code == "comment_gone"


def test_delete_when_its_letter_has_gone_then_the_note_keeps_no_words(route):
    curator = curator_of(route)
    kept = comments.add_comment(route, by=curator, text="Ошибся")
    comment = comments.add_comment(route, by=curator, text="Ошибся")
    Notice.objects.update(is_mailed=True)
    comments.delete_comment(comment, by=curator)
    assert {notice.text: notice.url.endswith(f"-{kept.pk}") for notice in Notice.objects.all()} == {
        "Ошибся": True,
        "": False,
    }


def test_delete_when_answered_or_anothers_then_refused(route):
    author, curator = route.teacher.user, curator_of(route)
    first = comments.add_comment(route, by=curator, text="Вопрос")
    with pytest.raises(errors.NotAllowed):
        comments.delete_comment(first, by=author)
    early = comments.reply(first, by=author, text="Ответ")
    last = comments.reply(first, by=author, text="И ещё")
    for comment, writer in ((first, curator), (early, author)):
        with pytest.raises(errors.WrongStatus) as refusal:
            comments.delete_comment(comment, by=writer)
        assert refusal.value.code == "comment_answered"
    comments.delete_comment(last, by=author)
    assert first.replies.count() == 1

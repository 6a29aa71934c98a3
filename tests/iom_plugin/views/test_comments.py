import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.models import RouteComment
from iom_plugin.services import comments
from tests.factories.routes import curator_of, ready_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return ready_route()


@pytest.fixture
def curator(client, route):
    user = curator_of(route)
    client.force_login(user)
    return user


def text_of(response) -> str:
    return response.content.decode()


def line_address(route, noun, line) -> str:
    return f"{reverse('iom:comment_add', args=[route.pk])}?noun={noun}&line={line}"


@pytest.mark.parametrize("noun", ["need", "task", "activity", "result"])
def test_comment_when_added_on_a_line_then_back_at_the_line_where_it_stands(client, route, curator, noun):
    need = route.needs.get()
    task = need.tasks.first()
    line = {"need": need, "task": task, "activity": task.activities.get(), "result": task.results.get()}[noun]
    response = client.post(line_address(route, noun, line.pk), {"text": "Уточните <b>это</b>."})
    assert response.url == f"{route.get_absolute_url()}#{noun}-{line.pk}"
    page = text_of(client.get(route.get_absolute_url()))
    assert f'id="said-{noun}-{line.pk}"' in page
    assert "Уточните &lt;b&gt;это&lt;/b&gt;." in page


@pytest.mark.parametrize(
    "query", ["noun=need&line=0", "noun=need&line=x", "noun=nothing&line=1", f"noun=need&line={'9' * 30}"]
)
def test_comment_when_there_is_no_such_line_then_404(client, route, curator, query):
    assert client.get(f"{reverse('iom:comment_add', args=[route.pk])}?{query}").status_code == 404


def test_comment_when_empty_then_a_sentence_beside_the_field(client, route, curator):
    response = client.post(reverse("iom:comment_add", args=[route.pk]), {"text": " "})
    assert response.context["form"].errors["text"]
    assert not RouteComment.objects.exists()


def test_author_when_comments_wait_then_they_are_listed_on_top_until_answered(client, route, curator):
    need = route.needs.get()
    first = comments.add_comment(route, by=curator, text="Слишком общо", noun="need", line=need.pk)
    client.force_login(route.teacher.user)
    page = text_of(client.get(route.get_absolute_url()))
    assert "1 комментарий ждёт вашего ответа" in page
    assert f'href="#need-{need.pk}"' in page
    client.post(reverse("iom:comment_reply", args=[first.pk]), {"text": "Уточнила"})
    assert "ждёт вашего ответа" not in text_of(client.get(route.get_absolute_url()))


def test_thread_when_resolved_and_opened_again_then_it_says_so(client, route, curator):
    first = comments.add_comment(route, by=curator, text="Слишком общо")
    address = reverse("iom:comment_list", args=[route.pk])
    client.post(reverse("iom:comment_resolve", args=[first.pk]))
    assert "решено" in text_of(client.get(address))
    client.post(reverse("iom:comment_reopen", args=[first.pk]))
    assert "решено" not in text_of(client.get(address))


def test_thread_when_resolved_beside_a_line_then_back_at_the_line(client, route, curator):
    need = route.needs.get()
    first = comments.add_comment(route, by=curator, text="Слишком общо", noun="need", line=need.pk)
    response = client.post(reverse("iom:comment_resolve", args=[first.pk]), {"back": "route"})
    assert response.url == f"{route.get_absolute_url()}#need-{need.pk}"


def test_comment_list_when_a_line_is_deleted_then_its_words_stay(client, route, curator):
    step = route.needs.get().tasks.first().activities.get()
    comments.add_comment(route, by=curator, text="Какой именно?", noun="activity", line=step.pk)
    step.delete()
    page = text_of(client.get(reverse("iom:comment_list", args=[route.pk])))
    assert "К удалённым строкам" in page
    assert step.title in page


def test_comment_delete_when_answered_meanwhile_then_told(client, route, curator):
    first = comments.add_comment(route, by=curator, text="Слишком общо")
    comments.reply(first, by=route.teacher.user, text="Уточнила")
    response = client.post(reverse("iom:comment_delete", args=[first.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


@pytest.mark.parametrize("name", ["iom:comment_list", "iom:route_detail"])
def test_screens_when_more_is_said_then_same_number_of_queries(client, route, curator, name, django_assert_num_queries):
    address = reverse(name, args=[route.pk])
    need = route.needs.get()

    def say():
        first = comments.add_comment(route, by=curator, text="Вопрос", noun="need", line=need.pk)
        comments.reply(first, by=curator_of(route), text="И у меня")

    say()
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        client.get(address)
    number = len(counted)
    for _number in range(5):
        say()
    client.get(route.get_absolute_url())  # the notices are seen
    with django_assert_num_queries(number):
        client.get(address)


HTMX = {"HX-Request": "true"}


def test_comment_when_written_in_place_then_form_and_line_come_alone(client, route, curator):
    need = route.needs.get()
    address = line_address(route, "need", need.pk)
    form = client.get(address, headers=HTMX)
    assert form.templates[0].name == "iom_plugin/comments/form_in_place.html"
    mistaken = client.post(address, {"text": " "}, headers=HTMX)
    assert mistaken.headers["HX-Retarget"] == f"#comment-on-need-{need.pk}"
    line = client.post(address, {"text": "Уточните."}, headers=HTMX)
    assert line.templates[0].name == "iom_plugin/comments/line.html"
    assert "Уточните." in text_of(line)


def test_comment_when_signed_out_in_between_then_the_page_is_loaded_anew(client, route):
    response = client.get(line_address(route, "need", route.needs.get().pk), headers=HTMX)
    assert response.headers["HX-Refresh"] == "true"


def test_comment_when_stranger_asks_in_place_then_404(client, route):
    client.force_login(curator_of(ready_route()))
    assert client.get(line_address(route, "need", route.needs.get().pk), headers=HTMX).status_code == 404

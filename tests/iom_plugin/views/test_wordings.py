import pytest
from django.urls import reverse

from iom_plugin.models import LearningTask, Opener, RouteNeed
from tests.factories.routes import ActivityFactory, LearningTaskFactory, RouteFactory, RouteNeedFactory, TeacherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


@pytest.fixture
def route(author):
    return RouteFactory(teacher=author)


@pytest.mark.parametrize("method", ["get", "post"])
def test_wording_preview_when_asked_then_the_sentence_alone(client, author, method):
    address = reverse("iom:wording_preview")
    typed = {"part1": "методы", "part2": "смысловое чтение"}
    if method == "get":
        response = client.get(address, typed | {"opener": "learn-study"})
    else:
        response = client.post(f"{address}?opener=learn-study", typed)
    page = response.content.decode()
    assert "Изучить методы смыслового чтения" in page
    assert "<html" not in page


def test_wording_preview_when_words_are_markup_then_shown_as_text(client, author):
    sent = {"opener": "learn-study", "part1": "приёмы", "part2": "<b>чтение</b> \u202e😀"}
    page = client.get(reverse("iom:wording_preview"), sent).content.decode()
    assert "&lt;b&gt;чтение" in page


@pytest.mark.parametrize("opener", ["", "no-such", "a\0b"])
def test_wording_preview_when_there_is_no_such_opener_then_404(client, author, opener):
    assert client.get(reverse("iom:wording_preview"), {"opener": opener}).status_code == 404


def test_need_add_when_words_come_in_the_dictionary_form_then_the_sentence_is_saved_and_the_words_are_kept(
    client, route
):
    url = reverse("iom:need_add", args=[route.pk]) + "?opener=need-literacy"
    typed = {"part1": "читательская", "part2": "обновлённый ФГОС"}
    client.post(url, typed)
    need = RouteNeed.objects.get()
    assert need.text == (
        "Необходимость формирования читательской грамотности в соответствии с требованиями обновлённого ФГОС"
    )
    assert need.answers == typed


def test_task_add_when_the_constructor_is_left_then_the_sentence_so_far_is_free_text_and_nothing_is_saved(
    client, route
):
    need = RouteNeedFactory(route=route)
    url = reverse("iom:task_add", args=[need.pk]) + "?opener=learn-study"
    response = client.post(url, {"part1": "приёмы", "part2": "смысловое чтение", "own": "1"})
    assert response.context["form"]["text"].value() == "Изучить приёмы смыслового чтения"
    assert not LearningTask.objects.exists()
    client.post(url, {"text": "Изучить приёмы чтения схем"})
    task = LearningTask.objects.get()
    assert (task.text, task.answers, task.opener.code) == ("Изучить приёмы чтения схем", {}, "learn-study")
    assert task.kind == "learning"


def test_task_add_when_the_author_is_a_woman_then_only_her_words_are_offered(client, author):
    need = RouteNeedFactory(route__teacher=author)
    form = client.get(reverse("iom:task_add", args=[need.pk]) + "?opener=practice-ready").context["form"]
    assert [value for value, _label in form.fields["part1"].choices] == ["способной", "готовой"]


def test_task_edit_when_it_was_constructed_then_its_blanks_can_be_filled_anew(client, route):
    kept = {"part1": "приёмы", "part2": "смысловое чтение"}
    task = LearningTaskFactory(
        need__route=route, opener=Opener.objects.get(code="learn-study"), answers=kept, text="Изучить приёмы чтения"
    )
    page = client.get(reverse("iom:task_edit", args=[task.pk]))
    assert {name: page.context["form"][name].value() for name in kept} == kept
    client.post(reverse("iom:task_edit", args=[task.pk]), kept | {"part1": "методы", "part2": "читательский дневник"})
    task.refresh_from_db()
    assert task.text == "Изучить методы читательского дневника"


def test_dates_preview_when_dates_name_no_year_then_told_in_the_period_of_the_route(client, route):
    address = reverse("iom:dates_preview", args=[route.pk])
    assert "1–31 марта 2027 г." in client.get(address, {"dates": "март"}).content.decode()
    sent = {"field": "step-dates", "step-dates": "до 26.10"}
    assert "до 26 октября 2026 г." in client.get(address, sent).content.decode()
    assert client.get(address).content.decode().strip() == ""


def test_dates_preview_when_the_route_is_another_ones_then_404(client, author):
    assert client.get(reverse("iom:dates_preview", args=[RouteFactory().pk])).status_code == 404


def test_activity_edit_when_dates_are_not_understood_then_they_are_kept_with_a_note(client, route):
    activity = ActivityFactory(task__need__route=route, dates="когда позовут")
    page = client.get(reverse("iom:activity_edit", args=[activity.pk])).content.decode()
    assert "напоминания об этом мероприятии не будет" in page

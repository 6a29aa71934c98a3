import pytest
from django.urls import reverse

from iom_plugin.models import Activity, LearningTask, Opener, Result, RouteNeed
from tests.factories.routes import (
    ActivityFactory,
    DeficitFactory,
    LearningTaskFactory,
    ResultFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    approved_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


@pytest.fixture
def route(author):
    return RouteFactory(teacher=author)


def test_need_add_when_nothing_chosen_then_deficits_and_openers_are_offered(client, author, route):
    deficit = DeficitFactory(teacher=author)
    page = client.get(reverse("iom:need_add", args=[route.pk])).content.decode()
    assert f"?deficit={deficit.pk}" in page
    assert "?opener=need-literacy" in page


def test_need_add_when_from_deficit_then_need_keeps_competency(client, author, route):
    deficit = DeficitFactory(teacher=author)
    url = reverse("iom:need_add", args=[route.pk]) + f"?deficit={deficit.pk}"
    client.post(url, {"text": "Недостаточное владение приёмами"})
    need = RouteNeed.objects.get()
    assert (need.kind, need.deficit, need.competency) == ("deficit", deficit, deficit.competency)


@pytest.mark.parametrize(
    "query", ["deficit=999999", "deficit=abc", "deficit=²", "opener=no-such", "opener=learn-study"]
)
def test_need_add_when_address_is_wrong_then_404(client, route, query):
    assert client.get(reverse("iom:need_add", args=[route.pk]) + f"?{query}").status_code == 404


def test_need_add_when_foreign_deficit_then_404(client, route):
    url = reverse("iom:need_add", args=[route.pk]) + f"?deficit={DeficitFactory().pk}"
    assert client.get(url).status_code == 404


def test_need_add_when_opener_then_sentence_is_composed(client, route):
    url = reverse("iom:need_add", args=[route.pk]) + "?opener=need-literacy"
    answers = {"part1": "читательской", "part2": "обновлённых ФГОС", "next": ""}
    response = client.post(url, answers)
    need = RouteNeed.objects.get()
    assert (
        need.text
        == "Необходимость формирования читательской грамотности в соответствии с требованиями обновлённых ФГОС"
    )
    assert (need.kind, need.opener.code) == ("task", "need-literacy")
    assert response.url == reverse("iom:task_add", args=[need.pk])


def test_need_add_when_a_blank_is_empty_then_error_and_other_words_stay(client, route):
    url = reverse("iom:need_add", args=[route.pk]) + "?opener=need-literacy"
    response = client.post(url, {"part1": "читательской", "part2": ""})
    assert response.context["form"].errors.keys() == {"part2"}
    assert "читательской" in response.content.decode()
    assert not RouteNeed.objects.exists()


@pytest.mark.parametrize(("opener", "kind"), [("learn-study", "learning"), ("practice-introduce", "practice")])
def test_task_add_when_opener_then_kind_follows(client, route, opener, kind):
    need = RouteNeedFactory(route=route)
    url = reverse("iom:task_add", args=[need.pk]) + f"?opener={opener}"
    client.post(url, {"part1": "приёмы", "part2": "формирующего оценивания"})
    task = LearningTask.objects.get()
    assert (task.kind, task.opener.code) == (kind, opener)
    assert task.text.endswith("приёмы формирующего оценивания")


def test_task_add_when_no_text_then_sentence_beside_field(client, route):
    need = RouteNeedFactory(route=route)
    response = client.post(reverse("iom:task_add", args=[need.pk]) + "?kind=learning", {"text": "  "})
    assert response.context["form"].errors.keys() == {"text"}
    assert not LearningTask.objects.exists()


def test_activity_add_when_worded_dates_then_dates_are_read(client, route):
    task = LearningTaskFactory(need__route=route)
    client.post(
        reverse("iom:activity_add", args=[task.pk]),
        {"title": "Посещение уроков коллеги", "dates": "декабрь 2026 – январь 2027"},
    )
    activity = Activity.objects.get()
    assert (activity.starts_on.isoformat(), activity.ends_on.isoformat()) == ("2026-12-01", "2027-01-31")


def test_activity_add_when_it_ends_before_it_starts_then_error_beside_dates_and_title_stays(client, route):
    task = LearningTaskFactory(need__route=route)
    response = client.post(
        reverse("iom:activity_add", args=[task.pk]), {"title": "Курсы ИРО", "dates": "12.03.2027–01.02.2027"}
    )
    assert response.context["form"].errors.keys() == {"dates"}
    assert "Курсы ИРО" in response.content.decode()
    assert not Activity.objects.exists()


def test_result_add_when_opener_then_fitting_forms_come_first(client, route):
    task = LearningTaskFactory(need__route=route, opener=Opener.objects.get(code="learn-study"))
    form = client.get(reverse("iom:result_add", args=[task.pk])).context["form"]
    groups = [label for label, _options in form.fields["form"].choices]
    fitting = [title for _pk, title in form.fields["form"].choices[1][1]]
    assert len(groups) == 3
    assert "Аннотированный обзор" in fitting
    assert "Релиз" not in fitting


def test_result_add_when_neither_form_nor_words_then_error(client, route):
    task = LearningTaskFactory(need__route=route)
    response = client.post(reverse("iom:result_add", args=[task.pk]), {"form": "", "text": ""})
    assert response.context["form"].errors
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    ("noun", "factory"),
    [
        ("need", RouteNeedFactory),
        ("task", LearningTaskFactory),
        ("activity", ActivityFactory),
        ("result", ResultFactory),
    ],
)
def test_line_when_edited_then_deleted(client, author, noun, factory):
    path = {"need": "route", "task": "need__route", "activity": "task__need__route", "result": "task__need__route"}
    line = factory(**{f"{path[noun]}__teacher": author})
    edit = reverse(f"iom:{noun}_edit", args=[line.pk])
    data = {"text": "Новая формулировка", "title": "Новое мероприятие", "kind": getattr(line, "kind", ""), "form": ""}
    assert client.post(edit, data).status_code == 302
    line.refresh_from_db()
    assert "Нов" in str(line)
    delete = reverse(f"iom:{noun}_delete", args=[line.pk])
    assert client.get(delete).status_code == 200
    assert client.post(delete).status_code == 302
    assert not type(line).objects.filter(pk=line.pk).exists()


def test_line_move_when_direction_is_unknown_then_404(client, route):
    need = RouteNeedFactory(route=route)
    assert client.post(f"/iom/need/{need.pk}/move/sideways/").status_code == 404
    assert client.post(f"/iom/user/{need.pk}/move/up/").status_code == 404


def test_line_delete_when_under_review_then_message_and_line_stays(client, author):
    need = submitted_route(author).needs.get()
    response = client.post(reverse("iom:need_delete", args=[need.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert RouteNeed.objects.filter(pk=need.pk).exists()


def test_activity_progress_when_done_then_noted(client, author):
    activity = Activity.objects.filter(task__need__route=approved_route(author)).first()
    url = reverse("iom:activity_progress", args=[activity.pk])
    assert client.get(url).context["form"]["status"].value() == "done"
    client.post(url, {"status": "done", "done_note": "Прослушан вебинар."})
    activity.refresh_from_db()
    assert (activity.status, activity.done_note) == ("done", "Прослушан вебинар.")


@pytest.mark.parametrize("query", [{"opener": "\0"}, {"deficit": "9" * 5000}, {"deficit": "9" * 19}, {"deficit": "٣"}])
def test_need_add_when_the_address_names_nothing_possible_then_404(client, route, query):
    assert client.get(reverse("iom:need_add", args=[route.pk]), query).status_code == 404


def test_task_add_when_the_address_names_no_possible_opener_then_404(client, route):
    need = RouteNeedFactory(route=route)
    assert client.get(reverse("iom:task_add", args=[need.pk]), {"opener": "a\0b"}).status_code == 404

"""What the editor's script asks of the forms of a road map, what a browser without it gets, and what both cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.forms.road_maps import drawn_from
from iom_plugin.models import Activity, LearningTask, Opener, Result, Route, RouteNeed
from iom_plugin.services import road_maps
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    MembershipFactory,
    ResultFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    ready_route,
)

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Iom-Editor": "1"}
NAMES = {RouteNeed: ["text", "kind"], LearningTask: ["text", "kind"], Activity: ["title", "dates"], Result: ["text"]}


@pytest.fixture
def author(client):
    teacher = TeacherFactory()
    client.force_login(teacher.user)
    return teacher


@pytest.fixture
def route(author):
    return ready_route(author, needs=2)


def address(name, line) -> str:
    return reverse(f"iom:{name}", args=[line.pk])


def typed(line, **fields) -> dict:
    """What the script sends: the changed fields only, and from what the form was drawn."""
    return fields | {"only": list(fields), "was": drawn_from(line, NAMES[type(line)]), "token": "one-form"}


def first(model):
    return model.objects.order_by("pk").first()


class TestInPlace:
    def test_form_when_script_asks_then_it_comes_alone(self, client, route):
        line = first(LearningTask)
        alone = client.get(address("task_edit", line), headers=SCRIPT)
        page = client.get(address("task_edit", line))
        assert "<html" not in alone.content.decode()
        assert "<html" in page.content.decode()
        assert "X-Iom-Editor" in page["Vary"]
        assert 'id="line_text"' in alone.content.decode()

    def test_save_when_the_only_words_of_a_result_are_taken_away_then_told_what_is_missing(self, client, route):
        line = ResultFactory(task=first(LearningTask), form=None, text="Своя форма")
        answer = client.post(address("result_edit", line), typed(line, text=""), headers=SCRIPT)
        assert answer.status_code == 422
        assert "форму" in answer.json()["message"]
        line.refresh_from_db()
        assert line.text == "Своя форма"

    def test_save_when_one_field_is_sent_then_only_it_changes(self, client, route):
        line = first(Activity)
        answer = client.post(address("activity_edit", line), typed(line, title="Семинар"), headers=SCRIPT)
        assert answer.json()["texts"][f"edit-activity-{line.pk}"].startswith("Семинар")
        new = Activity.objects.get(pk=line.pk)
        assert (new.title, new.dates, new.form) == ("Семинар", line.dates, line.form)

    def test_save_when_invalid_then_the_field_is_named_and_nothing_saved(self, client, route):
        line = first(Activity)
        answer = client.post(address("activity_edit", line), typed(line, title=" "), headers=SCRIPT)
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == ["line_title"]
        assert Activity.objects.get(pk=line.pk).title == line.title

    def test_save_when_dates_contradict_then_the_sentence_is_told(self, client, route):
        line = first(Activity)
        answer = client.post(address("activity_edit", line), typed(line, dates="12.03.2027–01.02.2027"), headers=SCRIPT)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["line_dates"])

    def test_save_when_under_review_then_refused_in_words(self, client, route):
        route.status = "submitted"
        route.save()
        line = first(LearningTask)
        answer = client.post(address("task_edit", line), typed(line, text="Поздно"), headers=SCRIPT)
        assert answer.status_code == 422
        assert answer.json()["message"]
        assert LearningTask.objects.get(pk=line.pk).text == line.text

    def test_activity_when_new_and_typed_then_it_is_there_and_can_be_written_on(self, client, route):
        task = first(LearningTask)
        answer = client.post(address("activity_add", task), {"title": "Веб", "token": "a"}, headers=SCRIPT).json()
        line = Activity.objects.get(title="Веб")
        assert answer["edit"] == address("activity_edit", line)
        client.post(
            answer["edit"],
            {"title": "Вебинар", "only": ["title"], "was": answer["was"], "token": "a"},
            headers=SCRIPT,
        )
        assert Activity.objects.get(pk=line.pk).title == "Вебинар"
        assert route.changes.count() == 1

    @pytest.mark.parametrize("headers", [{}, SCRIPT])
    def test_lines_when_a_form_is_sent_twice_then_added_once_and_undone_at_once(self, client, route, headers):
        need, task = first(RouteNeed), first(LearningTask)
        counts = LearningTask.objects.count(), Activity.objects.count(), Result.objects.count()
        wording = {"text": "Внедрить", "step-title": "Урок", "step-result_text": "Сценарий", "token": "b"}
        for _click in range(2):
            client.post(address("activity_add", task), {"title": "Вебинар", "token": "a"}, headers=headers)
            client.post(address("task_add", need) + "?kind=practice", wording, headers=headers)
        there = LearningTask.objects.count(), Activity.objects.count(), Result.objects.count()
        assert there == (counts[0] + 1, counts[1] + 2, counts[2] + 1)
        for _step in range(2):
            client.post(reverse("iom:route_undo", args=[route.pk]))
        assert (LearningTask.objects.count(), Activity.objects.count(), Result.objects.count()) == counts

    def test_panel_and_map_when_asked_then_they_come_alone(self, client, route):
        road_maps.delete_line(first(Result), by=route.teacher.user)
        panel = client.get(reverse("iom:route_panel", args=[route.pk])).content.decode()
        assert reverse("iom:route_undo", args=[route.pk]) in panel
        assert f"#task-{first(LearningTask).pk}" in panel
        shown = client.get(reverse("iom:route_map", args=[route.pk])).content.decode()
        assert "<html" not in panel + shown
        assert f'id="need-{first(RouteNeed).pk}"' in shown


class TestTwoTabs:
    def test_save_when_other_tab_has_changed_it_then_both_texts_are_shown(self, client, route):
        line = first(LearningTask)
        mine = typed(line, text="Изучить способы")
        client.post(address("task_edit", line), typed(line, text="Изучить методы"), headers=SCRIPT)
        answer = client.post(address("task_edit", line), mine, headers=SCRIPT)
        assert answer.status_code == 409
        assert "Изучить методы" in answer.json()["html"]
        assert "Изучить способы" in answer.json()["html"]
        assert LearningTask.objects.get(pk=line.pk).text == "Изучить методы"
        client.post(address("task_edit", line), mine | {"was": answer.json()["was"]}, headers=SCRIPT)
        assert LearningTask.objects.get(pk=line.pk).text == "Изучить способы"

    def test_page_when_other_tab_has_changed_it_then_both_are_shown_and_a_second_save_wins(self, client, route):
        line = first(LearningTask)
        mine = {"text": "Изучить способы", "kind": line.kind, "was": drawn_from(line, ["text", "kind"])}
        client.post(address("task_edit", line), mine | {"text": "Изучить методы"})
        page = client.post(address("task_edit", line), mine)
        assert page.context["conflicts"][0]["theirs"] == "Изучить методы"
        assert LearningTask.objects.get(pk=line.pk).text == "Изучить методы"
        client.post(address("task_edit", line), mine | {"was": page.context["form"]["was"].value()})
        assert LearningTask.objects.get(pk=line.pk).text == "Изучить способы"

    @pytest.mark.parametrize("headers", [{}, SCRIPT])
    def test_save_when_line_was_deleted_then_what_was_typed_is_not_lost(self, client, route, headers):
        line = first(LearningTask)
        sent = typed(line, text="Долго писала")
        road_maps.delete_line(line, by=route.teacher.user)
        line.pk = sent_to = LearningTask.objects.order_by("-pk").first().pk + 100
        answer = client.post(reverse("iom:task_edit", args=[sent_to]), sent, headers=headers)
        assert answer.status_code == 404
        assert headers or "Долго писала" in answer.content.decode()

    def test_undo_when_nothing_is_left_then_told_and_no_error(self, client, route):
        answer = client.post(reverse("iom:route_undo", args=[route.pk]), headers=SCRIPT)
        assert answer.status_code == 409
        page = client.post(reverse("iom:route_undo", args=[route.pk]), follow=True)
        assert [message.level_tag for message in page.context["messages"]] == ["error"]


class TestConstructor:
    @pytest.fixture
    def task(self, route):
        opener = Opener.objects.get(code="learn-study")
        line = LearningTaskFactory(need=first(RouteNeed), opener=opener)
        url = address("task_add", line.need) + "?opener=learn-study"
        return url, opener

    def test_task_when_made_by_it_then_it_can_be_changed_by_it(self, client, task):
        url, _opener = task
        client.post(url, {"part1": "приёмы", "part2": "оценивания"})
        line = LearningTask.objects.latest("pk")
        assert line.answers == {"part1": "приёмы", "part2": "оценивания"}
        page = client.get(address("task_edit", line)).content.decode()
        assert 'value="оценивания"' in page
        sent = {"part1": "методы", "part2": "оценивания", "was": drawn_from(line, ["text"])}
        client.post(address("task_edit", line), sent)
        line.refresh_from_db()
        assert line.text == "Изучить методы оценивания"
        assert line.answers["part1"] == "методы"

    def test_task_when_written_in_own_words_then_the_constructor_is_left(self, client, task):
        url, opener = task
        client.post(url, {"part1": "приёмы", "part2": "оценивания"})
        line = LearningTask.objects.latest("pk")
        page = client.post(address("task_edit", line), {"part1": "методы", "part2": "оценивания", "own": "1"})
        assert page.context["form"]["text"].value() == "Изучить методы оценивания"
        sent = {"text": "Изучить своё", "kind": "learning", "was": drawn_from(line, ["text", "kind"])}
        client.post(address("task_edit", line), sent)
        line.refresh_from_db()
        assert (line.text, line.answers, line.opener) == ("Изучить своё", {}, opener)

    def test_task_when_first_step_and_result_are_given_then_all_is_added_and_undone_at_once(self, client, route, task):
        url, _opener = task
        sent = {
            "part1": "приёмы",
            "part2": "оценивания",
            "step-title": "Вебинар «Листы самооценки»",
            "step-dates": "октябрь 2026",
            "step-result_text": "Обзор приёмов",
        }
        client.post(url, sent)
        line = LearningTask.objects.latest("pk")
        assert line.activities.get().starts_on.isoformat() == "2026-10-01"
        assert line.results.get().text == "Обзор приёмов"
        client.post(reverse("iom:route_undo", args=[route.pk]))
        assert not LearningTask.objects.filter(pk=line.pk).exists()

    def test_task_when_the_step_is_wrong_then_nothing_is_added_and_the_field_is_named(self, client, task):
        url, _opener = task
        before = LearningTask.objects.count()
        sent = {"part1": "приёмы", "part2": "оценивания", "step-dates": "12.03.2027–01.02.2027"}
        answer = client.post(url, sent, headers=SCRIPT)
        assert set(answer.json()["errors"]) == {"line_step-title", "line_step-dates"}
        assert LearningTask.objects.count() == before

    def test_task_when_nothing_is_sent_then_the_fields_are_named(self, client, task):
        url, _opener = task
        assert client.post(url).context["form"].errors

    def test_next_when_asked_then_it_leads_to_what_the_need_lacks(self, client, author):
        need = RouteNeedFactory(route=RouteFactory(teacher=author))
        url = address("task_add", need)
        answer = client.post(f"{url}?kind=learning", {"text": "Изучить", "next": ""}, headers=SCRIPT).json()
        task = need.tasks.get()
        assert answer["next"] == address("activity_add", task)
        answer = client.post(answer["next"], {"title": "Вебинар", "next": ""}, headers=SCRIPT).json()
        assert answer["next"] == address("result_add", task)
        answer = client.post(answer["next"], {"text": "Обзор", "next": ""}, headers=SCRIPT).json()
        assert answer["next"] == url
        practice = {"text": "Внедрить", "step-title": "Урок", "step-result_text": "Сценарий", "next": ""}
        assert client.post(f"{url}?kind=practice", practice, headers=SCRIPT).json()["next"] == ""


class TestWholeLines:
    def test_place_when_another_task_is_chosen_then_the_line_stands_there(self, client, route):
        line, other = first(Activity), LearningTask.objects.order_by("-pk").first()
        page = client.get(address("activity_edit", line)).content.decode()
        assert f'value="{other.pk}"' in page
        client.post(reverse("iom:line_place", args=["activity", line.pk]), {"parent": other.pk})
        line.refresh_from_db()
        assert line.task == other

    def test_place_when_it_stands_there_already_then_nothing_is_to_be_undone(self, client, route):
        line, only = first(Activity), Activity.objects.order_by("-pk").first()
        client.post(reverse("iom:line_place", args=["activity", line.pk]), {"parent": line.task_id, "position": 0})
        assert not route.changes.exists()
        only.task.activities.exclude(pk=only.pk).delete()
        bare = LearningTaskFactory(need=first(RouteNeed))
        client.post(reverse("iom:line_place", args=["activity", only.pk]), {"parent": bare.pk})
        only.refresh_from_db()
        assert only.task == bare

    def test_place_when_parent_is_not_in_the_route_then_refused(self, client, route):
        line, foreign = first(Activity), LearningTaskFactory()
        answer = client.post(
            reverse("iom:line_place", args=["activity", line.pk]), {"parent": foreign.pk}, headers=SCRIPT
        )
        assert answer.status_code == 422
        assert Activity.objects.get(pk=line.pk).task == line.task

    @pytest.mark.parametrize("name", ["line_copy", "line_place"])
    def test_line_when_noun_is_unknown_then_404(self, client, route, name):
        assert client.post(reverse(f"iom:{name}", args=["route", route.pk])).status_code == 404

    def test_delete_when_script_asks_then_gone_and_can_be_taken_back(self, client, route):
        line = first(RouteNeed)
        answer = client.post(address("need_delete", line), headers=SCRIPT)
        assert answer.json()["redraw"]
        client.post(reverse("iom:route_undo", args=[route.pk]), headers=SCRIPT)
        assert RouteNeed.objects.get(pk=line.pk).tasks.count() == 2


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "مهارات التقييم \u202e перевёрнуто",
    "😀👩‍🏫🏳️‍🌈 задача",
    "ы" * 20_000,
    "a" * 500,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_when_hostile_then_stored_and_shown_as_they_are(client, route, text):
    for model, name in [(RouteNeed, "need"), (LearningTask, "task"), (Result, "result")]:
        line = first(model)
        answer = client.post(address(f"{name}_edit", line), typed(line, text=text), headers=SCRIPT)
        assert answer.status_code == 200
        assert model.objects.get(pk=line.pk).text == text
        assert "<script>" not in str(answer.json()["texts"])
    page = client.get(route.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "onerror=alert(1)>" not in page


def big_route(author, activities: int):
    """Five needs, two tasks each, so many activities in every need."""
    route = RouteFactory(teacher=author)
    for _number in range(5):
        need = RouteNeedFactory(route=route)
        for kind in ("learning", "practice"):
            task = LearningTaskFactory(need=need, kind=kind)
            ActivityFactory.create_batch(activities // 2, task=task)
            ResultFactory(task=task)
    return route


# Of the example portal around every screen: its site (twice), permissions (twice), contacts, the menu, the crumbs.
PORTAL = 7


@pytest.mark.parametrize(
    ("status", "reader", "ours"),
    [
        ("draft", "author", 9),
        ("submitted", "author", 10),
        ("approved", "author", 8),
        ("submitted", "curator", 10 + 1),  # the menu asks whether a curator is a teacher too
        ("approved", "curator", 8 + 1),
    ],
)
def test_route_when_600_activities_then_as_many_queries_as_for_60(
    client, author, django_assert_num_queries, status, reader, ours
):
    small, big = big_route(author, 12), big_route(author, 120)
    Route.objects.update(status=status)
    if reader == "curator":
        client.force_login(MembershipFactory(organisation=author.organisation, role="curator").user)
    client.get(small.get_absolute_url())  # what a process reads once
    with django_assert_num_queries(ours + PORTAL):  # session and user are ours
        client.get(small.get_absolute_url())
    with django_assert_num_queries(ours + PORTAL):
        response = client.get(big.get_absolute_url())
    assert len(response.content) < 800_000


@pytest.mark.parametrize(
    ("model", "name", "fields"),
    [
        (RouteNeed, "need", {"text": "Новое"}),
        (LearningTask, "task", {"text": "Новое"}),
        (Activity, "activity", {"title": "Новое"}),
        (Activity, "activity", {"dates": "12.03.2027"}),
        (Result, "result", {"text": "Новое"}),
    ],
)
def test_cell_when_saved_then_six_queries_with_session_and_user(client, author, model, name, fields):
    big_route(author, 12)
    line = first(model)
    sent = typed(line, **fields)
    client.get("/")
    with CaptureQueriesContext(connection) as counted:
        assert client.post(address(f"{name}_edit", line), sent, headers=SCRIPT).status_code == 200
    queries = [query["sql"] for query in counted if "SAVEPOINT" not in query["sql"]]
    assert len(queries) <= 6, queries


@pytest.mark.parametrize(("model", "name"), [(Activity, "activity"), (Result, "result")])
def test_choice_when_saved_then_one_query_more_for_it(client, author, model, name):
    big_route(author, 12)
    line = first(model)
    sent = typed(line, form=line.form_id + 1)
    with CaptureQueriesContext(connection) as counted:
        client.post(address(f"{name}_edit", line), sent, headers=SCRIPT)
    queries = [query["sql"] for query in counted if "SAVEPOINT" not in query["sql"]]
    assert len(queries) <= 6 + 1, queries
    assert model.objects.get(pk=line.pk).form_id == line.form_id + 1

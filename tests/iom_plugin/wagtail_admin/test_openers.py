"""An editor extends the constructor, and teachers find it there."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from iom_plugin.models import LearningTask, Opener, ResultForm
from tests.factories.resources import UserFactory
from tests.factories.routes import RouteNeedFactory

pytestmark = pytest.mark.django_db

VALUES = {
    "column": "learning",
    "title": "Разобрать …",
    "code": "take-apart",
    "pattern": "Разобрать [приёмы|методы] {чего?} на уроках {кого?}.",
    "is_active": "on",
}


@pytest.fixture
def editor(client):
    codes = ["access_admin", "add_opener", "change_opener", "add_resultform"]
    user = UserFactory()
    user.user_permissions.add(*Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    return client


def test_editor_when_a_pattern_is_tried_then_the_sentence_is_shown_and_nothing_is_saved(editor):
    response = editor.post(reverse("iom_opener:add"), VALUES | {"preview": "1"})
    page = response.content.decode()
    assert "Разобрать приёмы смыслового чтения на уроках обучающихся 5–6 классов" in page
    assert 'value="take-apart"' in page
    assert not Opener.objects.filter(code="take-apart").exists()


def test_editor_when_a_question_is_not_known_then_told_before_anybody_uses_it(editor):
    pattern = {"pattern": "Разобрать {зачем и почему?}", "preview": "1"}
    assert "зачем и почему?" in editor.post(reverse("iom_opener:add"), VALUES | pattern).context["unknown_questions"]


def test_editor_when_an_opener_is_opened_then_its_sentence_is_shown(editor):
    opener = Opener.objects.get(code="need-literacy")
    page = editor.get(reverse("iom_opener:edit", args=[opener.pk])).content.decode()
    assert "формирования читательской грамотности" in page


WRONG = [
    "Изучить {чего",
    "Изучить }",
    "Изучить [приёмы|методы",
    "Изучить []",
    "Изучить [а]",
    "Изучить [а||б]",
    "{чего?}",
]


@pytest.mark.parametrize("pattern", WRONG)
@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_editor_when_a_pattern_is_wrong_then_told_in_words_beside_it(editor, pattern, button):
    response = editor.post(reverse("iom_opener:add"), VALUES | {"pattern": pattern} | button)
    assert response.status_code == 200
    [sentence] = response.context["form"].errors["pattern"]
    assert sentence.endswith((".", "]."))
    assert "sentence" not in response.context
    assert not Opener.objects.filter(code="take-apart").exists()


def test_editor_when_an_opener_is_added_with_a_new_result_form_then_a_teacher_uses_both(editor, client):
    form = {"title": "Карта приёмов", "code": "map-of-moves", "is_active": "on"}
    assert editor.post(reverse("iom_resultform:add"), form).status_code == 302
    fitting = ResultForm.objects.get(code="map-of-moves")
    assert editor.post(reverse("iom_opener:add"), VALUES | {"result_forms": [fitting.pk]}).status_code == 302
    assert not Opener.objects.get(code="take-apart").pattern.endswith(".")

    need = RouteNeedFactory()
    client.force_login(need.route.teacher.user)
    address = reverse("iom:task_add", args=[need.pk])
    assert "?opener=take-apart" in client.get(address).content.decode()
    typed = {"part1": "методы", "part2": "проблемное обучение", "part3": "младшие школьники"}
    client.post(f"{address}?opener=take-apart", typed)
    task = LearningTask.objects.get()
    assert task.text == "Разобрать методы проблемного обучения на уроках младших школьников"
    choices = client.get(reverse("iom:result_add", args=[task.pk])).context["form"].fields["form"].choices
    assert choices[1][1] == [(fitting.pk, "Карта приёмов")]


def test_editor_when_without_permission_then_does_not_get_in(client):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.post(reverse("iom_opener:add"), VALUES | {"preview": "1"}).status_code == 302

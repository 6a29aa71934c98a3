import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from iom_plugin.models import DeletedRoute, Route
from iom_plugin.services.routes import delete_route
from tests.factories.routes import TeacherFactory, ready_route

pytestmark = pytest.mark.django_db

LIST = reverse("iom:deleted_route_list")


@pytest.fixture
def draft():
    return ready_route()


@pytest.fixture
def author(client, draft):
    client.force_login(draft.teacher.user)
    return client


def deleted(draft, days=0):
    kept = delete_route(draft, by=draft.teacher.user)
    DeletedRoute.objects.filter(pk=kept.pk).update(deleted_at=timezone.now() - datetime.timedelta(days=days))
    return kept


def restore(kept):
    return reverse("iom:deleted_route_restore", args=[kept.pk])


def test_draft_when_deleted_then_the_list_offers_it_back_at_once(author, draft):
    response = author.post(reverse("iom:route_delete", args=[draft.pk]), follow=True)
    kept = DeletedRoute.objects.get()
    text = response.content.decode()
    assert restore(kept) in text
    assert f"Черновик «{draft.theme}» удалён" in text


def test_list_of_routes_when_drafts_are_deleted_then_links_to_them(author, draft):
    deleted(draft)
    assert LIST in author.get(reverse("iom:route_list")).content.decode()


def test_draft_when_listed_then_says_how_long_it_is_kept(author, draft):
    deleted(draft, days=3)
    assert "осталось 27 дней" in author.get(LIST).content.decode()


def test_draft_when_brought_back_then_its_screen_is_there_again(author, draft):
    address = draft.get_absolute_url()
    response = author.post(restore(deleted(draft)))
    assert response.url == address
    assert Route.objects.filter(theme=draft.theme).exists()


def test_draft_when_too_old_then_is_neither_listed_nor_brought_back(author, draft):
    kept = deleted(draft, days=31)
    assert author.get(LIST).context["drafts"] == []
    assert author.post(restore(kept)).status_code == 404


def test_draft_when_somebody_elses_then_is_not_there(client, draft):
    kept = deleted(draft)
    client.force_login(TeacherFactory(organisation=draft.teacher.organisation).user)
    assert client.post(restore(kept)).status_code == 404
    assert client.get(LIST).context["drafts"] == []


def test_draft_when_brought_back_in_another_tab_then_second_is_told(author, draft, monkeypatch):
    kept = deleted(draft)
    queryset = DeletedRoute.objects.filter(pk=kept.pk)
    seen = queryset.get()
    author.post(restore(kept))
    monkeypatch.setattr("iom_plugin.views.deleted_routes.get_object_or_404", lambda *args, **kwargs: seen)
    response = author.post(restore(kept))
    assert response.url == LIST
    assert [message.level_tag for message in get_messages(response.wsgi_request)][-1] == "error"


def test_list_when_longer_then_needs_no_more_queries(
    author, draft, django_assert_max_num_queries, django_assert_num_queries
):
    teacher = draft.teacher
    deleted(draft)
    author.get(LIST)
    with django_assert_max_num_queries(18) as few:
        author.get(LIST)
    for _number in range(3):
        deleted(ready_route(teacher))
    with django_assert_num_queries(len(few)):
        author.get(LIST)

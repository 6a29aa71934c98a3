"""Work in the background: a new name is found, what is past archives itself, links are asked."""

import datetime

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.test.utils import override_settings
from django.utils import timezone, translation

from iom_plugin_resources import tasks
from iom_plugin_resources.core.links import Answer
from iom_plugin_resources.models import LearningEvent, LearningResource, ResourceKind
from iom_plugin_resources.queries.search import query_for
from iom_plugin_resources.services import links
from tests.factories.events import LearningEventFactory
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory
from tests.searching import SEARCHES

pytestmark = SEARCHES


@pytest.fixture
def web(monkeypatch):
    """The outside world: what each address answers; every other one opens."""
    answers = {}
    monkeypatch.setattr(links, "LinkChecker", lambda agent: lambda address: answers.get(address, Answer()))
    return answers


def found(words: str) -> list:
    query = query_for(words)
    return [*LearningResource.objects.matching(query), *LearningEvent.objects.matching(query)]


def said(capsys, name: str, *args) -> str:
    with translation.override("en"):
        call_command(name, *args)
    return capsys.readouterr().out


def test_tasks_when_a_service_names_one_then_it_is_there():
    names = ("reindex_resources", "reindex_events", "check_links")
    assert {f"iom_plugin_resources.tasks.{name}" for name in names} <= set(current_app.tasks)


# --- New names ---


@pytest.mark.parametrize("noun", ["competency", "provider", "kind"])
def test_name_when_it_changes_then_resources_and_events_are_found_by_the_new_one(
    noun, django_capture_on_commit_callbacks
):
    competency, provider = CompetencyFactory(title="Чтение"), OrganisationFactory(short_name="Институт")
    kind = ResourceKind.objects.create(code="new", title="Практикум")
    resource = LearningResourceFactory(kind=kind, provider=provider, competencies=[competency])
    event = LearningEventFactory(kind=kind, organiser=provider, competencies=[competency])
    renamed, field = {
        "competency": (competency, "title"),
        "provider": (provider, "short_name"),
        "kind": (kind, "title"),
    }[noun]
    assert found(getattr(renamed, field)) == [resource, event]
    old = getattr(renamed, field)
    setattr(renamed, field, "Лаборатория")
    with django_capture_on_commit_callbacks(execute=True):
        renamed.save()
    assert found("лаборатории") == [resource, event]
    assert found(old) == []


def test_name_when_it_stays_then_nothing_is_done(django_capture_on_commit_callbacks):
    competency = CompetencyFactory()
    LearningResourceFactory(competencies=[competency])
    with django_capture_on_commit_callbacks() as callbacks:
        competency.description = "Другое описание"
        competency.save()
        CompetencyFactory()
    assert callbacks == []


def test_rebuild_search_when_the_text_was_lost_then_is_found_again(capsys):
    resource, event = LearningResourceFactory(title="Практикум"), LearningEventFactory(title="Практикум")
    for model in (LearningResource, LearningEvent):
        model.objects.update(search_text="")
    assert found("практикум") == []
    assert said(capsys, "rebuild_search") == "1 resource indexed.\n1 event indexed.\n"
    assert found("практикум") == [resource, event]


# --- The archive ---


def long_past() -> LearningResource:
    return LearningResourceFactory(dates="10.01.2020")


@pytest.mark.parametrize("run", [tasks.archive_past_resources, lambda: call_command("archive_resources")])
def test_archive_when_its_days_are_over_then_it_goes(run):
    resource = long_past()
    run()
    resource.refresh_from_db()
    assert resource.archived_at


@pytest.mark.parametrize("run", [tasks.archive_past_resources, lambda: call_command("archive_resources")])
def test_archive_when_the_portal_wants_none_then_nothing_goes(run):
    resource = long_past()
    with override_settings(IOM_ARCHIVE_AFTER_DAYS=None):
        run()
    resource.refresh_from_db()
    assert resource.live


def test_archive_when_the_portal_waits_longer_then_so_does_it(capsys):
    days_ago = timezone.localdate() - datetime.timedelta(days=40)
    LearningResourceFactory(dates=f"{days_ago:%d.%m.%Y}")
    with override_settings(IOM_ARCHIVE_AFTER_DAYS=60):
        assert "0 resources archived" in said(capsys, "archive_resources")
    assert "1 resource archived" in said(capsys, "archive_resources")


# --- Links ---


def test_links_when_asked_by_command_then_it_says_how_many(capsys, web):
    web["https://gone.example.org/"] = Answer("Страница не найдена (404).", lasting=True)
    for site in ("gone", "here"):
        LearningResourceFactory(link=f"https://{site}.example.org/")
    out = said(capsys, "check_links")
    assert "2 links asked" in out
    assert "1 does not open" in out
    assert "0 links asked" in said(capsys, "check_links", "--older-than", "7")


def test_links_when_asked_by_task_then_the_same(web):
    web["https://gone.example.org/"] = Answer("Страница не найдена (404).", lasting=True)
    LearningResourceFactory(link="https://gone.example.org/")
    assert tasks.check_links() == 1


def test_links_when_the_server_has_no_network_then_the_command_fails(web):
    for site in ("a", "b", "c"):
        web[f"https://{site}.example.org/"] = Answer("Сайт не отвечает.")
        LearningResourceFactory(link=f"https://{site}.example.org/")
    with pytest.raises(CommandError):
        call_command("check_links")


def test_links_when_sites_are_asked_then_they_learn_by_whom(monkeypatch):
    agents = []
    monkeypatch.setattr(links, "LinkChecker", lambda agent: agents.append(agent))
    with override_settings(WAGTAILADMIN_BASE_URL="https://портал.example.org"):
        links.check_links()
    [agent] = agents
    assert "example.org" in agent
    assert agent.isascii()

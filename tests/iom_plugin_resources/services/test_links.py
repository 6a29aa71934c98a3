"""Links of the resource map: whose turn it is, and what is written down."""

import datetime

import pytest
from django.utils import timezone

from iom_plugin_resources.core.links import Answer
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.services.links import LinkReport, check_links
from tests.factories.resources import LearningResourceFactory

pytestmark = pytest.mark.django_db

GONE = Answer("Страница не найдена (404).", lasting=True)
SILENT = Answer("Сайт не отвечает.")


class Web:
    """Sites that answer as told; the last answer goes on."""

    def __init__(self, **answers):
        self.answers = {f"https://{name}.example.org/": list(given) for name, given in answers.items()}
        self.asked = []

    def __call__(self, address):
        self.asked.append(address)
        answers = self.answers.get(address, [Answer()])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def resource(site: str, **values) -> LearningResource:
    return LearningResourceFactory(link=f"https://{site}.example.org/", provider=None, **values)


def problem_of(resource: LearningResource) -> str:
    resource.refresh_from_db()
    return resource.link_problem


def ago(**span) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**span)


def test_check_when_a_page_is_gone_then_it_is_written_down_and_taken_back_when_it_returns():
    here, gone = resource("here"), resource("gone")
    assert check_links(check=Web(gone=[GONE]), pause=0) == LinkReport(checked=2, broken=1)
    assert (problem_of(here), problem_of(gone)) == ("", GONE.problem)
    assert here.link_checked_at
    LearningResource.objects.update(link_checked_at=ago(hours=13))
    check_links(check=Web(), pause=0)
    assert problem_of(gone) == ""


def test_check_when_a_site_is_silent_once_then_is_asked_again_before_it_is_called_broken():
    slow, dead = resource("slow"), resource("dead")
    web = Web(slow=[SILENT, Answer()], dead=[SILENT])
    check_links(check=web, pause=0)
    assert (problem_of(slow), problem_of(dead)) == ("", SILENT.problem)
    assert web.asked == [slow.link, dead.link] * 2


def test_check_when_a_page_is_gone_for_good_then_is_asked_once():
    resource("gone")
    web = Web(gone=[GONE])
    check_links(check=web, pause=0)
    assert len(web.asked) == 1


def test_check_when_no_site_answers_then_the_portal_has_no_network_and_nothing_is_marked(caplog):
    resources = [resource(site) for site in ("a", "b", "c")]
    report = check_links(check=Web(a=[SILENT], b=[SILENT], c=[SILENT]), pause=0)
    assert report.offline
    assert [problem_of(one) for one in resources] == ["", "", ""]
    assert "no network" in caplog.text


def test_check_when_many_resources_have_one_link_then_it_is_asked_once():
    resources = [resource("gone"), resource("gone")]
    web = Web(gone=[GONE])
    assert check_links(check=web, pause=0) == LinkReport(checked=2, broken=2)
    assert len(web.asked) == 1
    assert {problem_of(one) for one in resources} == {GONE.problem}


def test_check_when_drafts_and_resources_without_a_link_then_are_left():
    resource("draft", live=False)
    LearningResourceFactory(link="")
    web = Web()
    assert check_links(check=web, pause=0) == LinkReport(checked=0, broken=0)
    assert web.asked == []


def test_check_when_asked_lately_then_waits_and_broken_ones_wait_less():
    resource("fresh", link_checked_at=ago(days=1))
    resource("old", link_checked_at=ago(days=8))
    resource("broken", link_checked_at=ago(days=1), link_problem="Сайт не отвечает.")
    resource("never")
    web = Web()
    check_links(check=web, pause=0)
    assert web.asked == [f"https://{site}.example.org/" for site in ("never", "old", "broken")]


def test_check_when_there_is_a_limit_then_the_longest_unasked_go_first():
    resource("old", link_checked_at=ago(days=8))
    resource("older", link_checked_at=ago(days=9))
    web = Web()
    check_links(check=web, pause=0, limit=1)
    assert web.asked == ["https://older.example.org/"]


def test_check_when_one_site_has_many_pages_then_it_is_asked_with_pauses(monkeypatch):
    slept = []
    monkeypatch.setattr("iom_plugin_resources.services.links.time.sleep", slept.append)
    for number in range(3):
        LearningResourceFactory(link=f"https://one.example.org/{number}", provider=None)
    resource("other")
    check_links(check=Web(), pause=1)
    assert len(slept) == 2
    assert all(0 < seconds <= 1 for seconds in slept)


def test_check_when_the_link_was_changed_meanwhile_then_nothing_is_said_of_the_new_one():
    changed = resource("gone")

    def check(address):
        LearningResource.objects.update(link="https://new.example.org/")
        return GONE

    check_links(check=check, pause=0)
    assert problem_of(changed) == ""


def test_check_when_it_grows_then_queries_depend_on_the_addresses_only(django_assert_num_queries):
    for _number in range(5):
        resource("one")
    with django_assert_num_queries(2):
        check_links(check=Web(), pause=0)

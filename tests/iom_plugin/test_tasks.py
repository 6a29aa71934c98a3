"""Work in the background: letters and reminders, by task and by command."""

import datetime

import pytest
from celery import current_app
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone, translation

from iom_plugin import tasks
from iom_plugin.choices import NoticeKind
from iom_plugin.models import ReviewRequest
from iom_plugin.services import routes
from iom_plugin.services.notices import SEND_TASK
from tests.factories.routes import curator_of, ready_route

pytestmark = pytest.mark.django_db


def sent_route():
    route = ready_route()
    curator_of(route)
    return routes.submit_route(route, by=route.teacher.user)


def test_task_when_services_name_it_then_it_is_there():
    assert SEND_TASK in current_app.tasks


def test_letter_when_route_is_sent_then_it_goes_after_the_commit(django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        sent_route()
        assert mailoutbox == []
    assert len(mailoutbox) == 1


def test_letter_when_mail_server_is_broken_then_the_route_is_sent_all_the_same(
    django_capture_on_commit_callbacks, monkeypatch, mailoutbox
):
    def refuse(backend, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        route = sent_route()
    assert route.status == "submitted"
    assert mailoutbox == []


def test_task_when_a_route_has_waited_too_long_then_who_decides_is_reminded_by_letter(mailoutbox):
    sent_route()
    tasks.send_notices()
    ReviewRequest.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    assert tasks.send_notices() == 1
    assert str(NoticeKind.REVIEW_OVERDUE.label) in mailoutbox[-1].subject


def test_command_says_how_many(capsys, mailoutbox):
    sent_route()
    ReviewRequest.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    with translation.override("en"):
        call_command("send_notices")
    out = capsys.readouterr().out
    assert "1 overdue route is reminded of" in out
    assert "2 letters are sent" in out

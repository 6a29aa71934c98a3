import datetime

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from iom_plugin.choices import NoticeKind
from iom_plugin.models import Membership, Notice
from iom_plugin.services import comments, notices
from iom_plugin.services.notices import mark_all_seen, mark_seen, notify, send_letters
from tests.factories.resources import UserFactory
from tests.factories.routes import MembershipFactory, RouteFactory, curator_of, ready_route
from tests.together import at_once, together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"


@pytest.fixture
def route():
    return RouteFactory(theme="Оценивание <в классе>")


@pytest.fixture
def broken_mail(monkeypatch):
    """The mail server does not answer until it is ``mended``; ``asked`` is how often it was tried."""

    class Server:
        is_broken, asked = True, 0

        def mended(self):
            self.is_broken = False

    server, real = Server(), EmailBackend.send_messages

    def send_messages(backend, messages):
        server.asked += 1
        if server.is_broken:
            raise ConnectionRefusedError
        return real(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return server


def reader(route, **fields):
    """Somebody who accompanies the author of ``route``."""
    user = UserFactory(**fields)
    MembershipFactory(user=user, organisation=route.teacher.organisation, role="tutor")
    return user


def told(user, route, kind=NoticeKind.ROUTE_RETURNED, **fields) -> Notice:
    [notice] = notify([user], kind, route=route, by=fields.pop("by", route.teacher.user), **fields)
    return notice


def later(minutes: int) -> None:
    """What was claimed is claimed so much longer ago."""
    for notice in Notice.objects.exclude(mail_claimed_at=None):
        notice.mail_claimed_at -= datetime.timedelta(minutes=minutes)
        notice.save(update_fields=["mail_claimed_at"])


# --- Who is told ---


def test_notify_when_doer_or_closed_account_or_the_same_twice_then_told_as_it_should_be(route):
    user, gone = UserFactory(), UserFactory(is_active=False)
    made = notify([user, user, gone, route.teacher.user], NoticeKind.COMMENT, route=route, by=route.teacher.user)
    assert [notice.user for notice in made] == [user]
    assert made[0].url == route.get_absolute_url()


def test_notify_when_there_is_no_address_then_a_note_and_no_letter(route, mailoutbox):
    assert told(UserFactory(email=""), route).is_mailed
    assert send_letters() == 0
    assert mailoutbox == []


def test_seen_when_one_is_opened_then_the_same_about_the_route_is_seen_too(route):
    user, other = UserFactory(), RouteFactory()
    first, _second, elsewhere = told(user, route), told(user, route), told(user, other)
    mark_seen(first, by=user)
    assert list(user.iom_notices.filter(seen_at=None)) == [elsewhere]
    assert mark_all_seen(by=user) == 1
    assert not user.iom_notices.filter(seen_at=None).exists()


# --- Letters ---


def test_letter_tells_theme_and_who_and_leads_to_the_place_and_says_nothing_private(route, mailoutbox):
    notice = told(reader(route, email="a@example.org"), route, text="Дефицит сформулирован слишком общо.")
    assert send_letters() == 1
    [letter] = mailoutbox
    html = letter.alternatives[0][0]
    assert letter.to == ["a@example.org"]
    for said in (f"https://portal.example/iom/notices/{notice.pk}/", route.teacher.full_name):
        assert said in letter.body
        assert said in html
    assert "«Оценивание <в классе>»" in letter.subject
    assert "<в классе>" not in html
    assert "слишком общо" not in letter.body + html


def test_letter_when_sent_then_never_again(route, mailoutbox):
    told(reader(route), route)
    assert [send_letters(), send_letters()] == [1, 0]
    assert len(mailoutbox) == 1


def test_letter_when_seen_on_the_site_meanwhile_then_not_needed(route, mailoutbox):
    user = UserFactory()
    mark_seen(told(user, route), by=user)
    assert send_letters() == 0
    assert mailoutbox == []
    assert user.iom_notices.get().is_mailed


def test_letter_when_two_weeks_old_then_not_sent(route, mailoutbox):
    told(reader(route), route)
    Notice.objects.update(at=timezone.now() - datetime.timedelta(days=15))
    assert send_letters() == 0
    assert mailoutbox == []


def test_letters_when_several_remarks_then_the_first_at_once_and_the_others_together(mailoutbox):
    route = ready_route()
    curator = curator_of(route)
    comments.add_comment(route, by=curator, text="Первое.")
    assert send_letters() == 1
    for text in ("Второе.", "Третье."):
        comments.add_comment(route, by=curator, text=text)
        assert send_letters() == 0
    later(minutes=31)
    assert send_letters() == 1
    assert len(mailoutbox) == 2
    assert not Notice.objects.filter(is_mailed=False).exists()


def test_letter_when_mail_server_is_broken_then_it_waits_and_goes_at_a_later_run(
    route, mailoutbox, broken_mail, caplog
):
    told(reader(route), route)
    assert send_letters() == 0
    assert "could not be sent" in caplog.text
    broken_mail.mended()
    later(minutes=11)
    assert send_letters() == 1
    assert len(mailoutbox) == 1


def test_letters_when_mail_server_is_broken_then_a_run_does_not_try_them_all(mailoutbox, broken_mail):
    for _number in range(5):
        other = RouteFactory()
        told(reader(other), other)
    send_letters()
    assert broken_mail.asked == 3
    broken_mail.mended()
    assert send_letters() == 2, "those that were not tried go at once"
    later(minutes=11)
    assert send_letters() == 3


def test_letter_when_worker_dies_between_claim_and_sending_then_another_sends_it_later(route, mailoutbox, monkeypatch):
    told(reader(route), route)

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(notices, "send_letter", die)
        with pytest.raises(SystemExit):
            send_letters()
    assert send_letters() == 0, "for all that anybody knows it is being sent"
    later(minutes=11)
    assert send_letters() == 1
    assert len(mailoutbox) == 1


def test_letter_when_another_worker_has_claimed_it_meanwhile_then_it_goes_once(route, mailoutbox, monkeypatch):
    told(reader(route), route)
    real = notices.send_letter

    def meanwhile(*args, **kwargs):
        monkeypatch.setattr(notices, "send_letter", real)
        assert send_letters() == 0
        real(*args, **kwargs)

    monkeypatch.setattr(notices, "send_letter", meanwhile)
    assert send_letters() == 1
    assert len(mailoutbox) == 1


@at_once
def test_letters_when_two_workers_run_at_once_then_each_goes_once(mailoutbox):
    for _number in range(4):
        other = RouteFactory()
        Notice.objects.create(user=reader(other), route=other, kind=NoticeKind.ROUTE_RETURNED, url="/")
    assert sum(together(send_letters, send_letters, send_letters)) == 4
    assert len(mailoutbox) == 4


def test_letter_when_the_reader_has_left_the_school_meanwhile_then_none_goes(route, mailoutbox):
    user = reader(route)
    notice = told(user, route)
    Membership.objects.filter(user=user).delete()
    assert send_letters() == 0
    assert not mailoutbox
    notice.refresh_from_db()
    assert notice.is_mailed

"""Notes to people on the site, and the letter that goes with each."""

import datetime
import logging
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from iom_plugin_resources.core.background import enqueue_on_commit
from iom_plugin_resources.core.letters import full_address, letter_address, send_letter

from ..choices import NoticeKind
from ..models import Notice, Route
from ..queries import notices as queries
from ..queries.people import person_name

logger = logging.getLogger(__name__)

SEND_TASK = "iom_plugin.tasks.send_notices"
# Whoever has claimed a letter and does not say within this time that it is sent, has died or has failed.
CLAIM_HOLDS = datetime.timedelta(minutes=10)
# Who reads a route says one thing after the other: the first is written about at once, what follows so soon is told
# together in one letter.
IN_ONE_LETTER = (NoticeKind.COMMENT, NoticeKind.LINE_DECIDED)
TOGETHER = datetime.timedelta(minutes=30)
# When so many letters in a row cannot be sent, it is not about the letters: the next run goes on.
FAILURES_IN_A_ROW = 3


def notify(
    users: Iterable, kind: str, *, route: Route | None, by, text: str = "", url: str = "", by_letter: bool = True
) -> list[Notice]:
    """Leave each of ``users`` a note and send the letter after the commit; who did it is not told.

    ``url`` is where one acts; without it, the screen of the route. Who has no address gets the note only, and so does
    everybody where the portal writes about the same thing already: ``by_letter=False``.
    """
    doer = getattr(by, "pk", None)
    people = {user.pk: user for user in users if user.is_active and user.pk != doer}
    url = url or (route.get_absolute_url() if route else reverse("iom:notice_list"))
    notices = Notice.objects.bulk_create(
        Notice(
            user=user,
            kind=kind,
            route=route,
            by=by,
            text=text,
            url=url,
            is_mailed=not (by_letter and letter_address(user)),
        )
        for user in people.values()
    )
    if any(not notice.is_mailed for notice in notices):
        enqueue_on_commit(SEND_TASK, is_vital=False)
    return notices


def mark_seen(notice: Notice, *, by) -> None:
    """The person has opened it: what else is new about the same thing is seen with it."""
    same = queries.unread_of(by).filter(Q(pk=notice.pk) | Q(route=notice.route_id, route__isnull=False, url=notice.url))
    same.update(seen_at=timezone.now())


def mark_route_seen(route: Route, *, by) -> int:
    """Who looks at a route has seen what was told about it; how many notes were new."""
    return queries.unread_of(by).filter(route=route).update(seen_at=timezone.now())


def mark_all_seen(*, by) -> int:
    """How many notes were new."""
    return queries.unread_of(by).update(seen_at=timezone.now())


def withdraw_notices(route: Route, kinds: Iterable[str]) -> None:
    """What was asked for is done or is asked no more: nobody is called to it, by note or by letter."""
    now = timezone.now()
    called = Notice.objects.filter(route=route, kind__in=list(kinds))
    called.filter(seen_at=None).update(seen_at=now)
    called.filter(is_mailed=False).update(is_mailed=True)


def send_letters() -> int:
    """Send what is not sent yet, one letter for all notes of one kind about one route; returns their number.

    It may be run as often as one likes, and twice at once: a letter is claimed before it is sent. One that cannot
    be sent is noted in the log and tried again ten minutes later.
    """
    sent, failed = 0, 0
    for user, route, kind in queries.letters_to_send():
        claimed = _claim(queries.unsent(user, route, kind))
        if not claimed:
            continue
        try:
            sent += _send(claimed)
        except Exception:
            logger.exception("The letter about the notices of user %s could not be sent.", user)
            failed += 1
            if failed == FAILURES_IN_A_ROW:
                break
        else:
            failed = 0
            Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(is_mailed=True)
    return sent


def _claim(waiting) -> list[Notice]:
    """Those that nobody else is about to send; committed before the letter goes, so that it goes once."""
    now = timezone.now()
    first = waiting.first()
    if first is None or (first.kind in IN_ONE_LETTER and _told_lately(first, now)):
        return []
    free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM_HOLDS)
    # Ordered queries are not updated everywhere; the condition is checked anew on each locked row.
    waiting.order_by().filter(free).update(mail_claimed_at=now)
    return list(waiting.filter(mail_claimed_at=now).select_related("user", "route", "by__iom_teacher"))


def _told_lately(notice: Notice, now: datetime.datetime) -> bool:
    lately = Notice.objects.filter(user=notice.user_id, route=notice.route_id, kind=notice.kind, is_mailed=True)
    return lately.filter(mail_claimed_at__gt=now - TOGETHER).exists()


def _send(claimed: list[Notice]) -> bool:
    """Whether there was anybody to write to who may still read it, and anything that is not seen on the site yet."""
    newest, unseen = claimed[0], [notice for notice in claimed if notice.seen_at is None]
    address = letter_address(newest.user)
    if not address or not unseen or queries.is_lost(newest):
        return False
    context = {
        "kind": newest.get_kind_display(),
        "theme": newest.route.theme if newest.route else "",
        "names": list(dict.fromkeys(person_name(notice.by) for notice in reversed(unseen) if notice.by)),
        "count": len(unseen),
        "url": full_address(reverse("iom:notice_open", args=[newest.pk])),
        "notices_url": full_address(reverse("iom:notice_list")),
    }
    send_letter("iom_plugin/letters/notice", context, to=address)
    return True

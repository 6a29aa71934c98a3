"""Links of the resource map: which of them no longer open."""

import datetime
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db.models import F, Q
from django.utils import timezone

from .. import conf
from ..core.links import Answer, LinkCheck, LinkChecker
from ..models import LearningResource

logger = logging.getLogger(__name__)

# One that did not open is asked again sooner: it may have been a bad hour.
BROKEN_AGAIN_AFTER = datetime.timedelta(hours=12)
# So many sites that are all silent say more of our own network than of them.
SITES_THAT_CANNOT_ALL_BE_SILENT = 3


@dataclass(frozen=True)
class LinkReport:
    """``offline`` says that no site at all answered, so that nothing was written."""

    checked: int
    broken: int
    offline: bool = False


def check_links(
    *,
    limit: int = 500,
    older_than: datetime.timedelta = datetime.timedelta(days=7),
    check: LinkCheck | None = None,
    pause: float = 1,
) -> LinkReport:
    """Ask the links of published resources, the longest unasked first, and write down what is wrong with them.

    At most ``limit`` resources whose links were not asked within ``older_than``. Each address is asked once, one
    after the other, with ``pause`` seconds between two questions to one site; one that does not answer is asked
    again when the others are done, before it is called broken.
    """
    check = check or LinkChecker(agent=_agent())
    run = _Run(check, pause, _due(limit, older_than))
    run.ask_all()
    return LinkReport(run.checked, run.broken, run.offline)


def _due(limit: int, older_than: datetime.timedelta) -> dict[str, list[int]]:
    """The addresses to ask, with the keys of the resources that have them."""
    now = timezone.now()
    due = (
        Q(link_checked_at=None)
        | Q(link_checked_at__lt=now - older_than)
        | Q(link_checked_at__lt=now - BROKEN_AGAIN_AFTER) & ~Q(link_problem="")
    )
    resources = LearningResource.objects.live().filter(due).exclude(link="")
    oldest = resources.order_by(F("link_checked_at").asc(nulls_first=True), "pk")
    keys: dict[str, list[int]] = {}
    for key, link in oldest.values_list("pk", "link")[:limit]:
        keys.setdefault(link, []).append(key)
    return keys


@dataclass
class _Run:
    check: LinkCheck
    pause: float
    due: dict[str, list[int]]
    checked: int = 0
    broken: int = 0
    offline: bool = False
    asked_at: dict[str, float] = field(default_factory=dict)

    def ask_all(self) -> None:
        silent = {address: answer for address, answer in self.answers(self.due) if not self.wrote_down(address, answer)}
        if not self.checked and len({_site(address) for address in silent}) >= SITES_THAT_CANNOT_ALL_BE_SILENT:
            self.offline = True
            logger.warning("No site answers: the portal itself seems to have no network. No link is marked.")
            return
        for address, answer in self.answers(silent):
            self.write_down(address, answer)

    def answers(self, addresses) -> Iterator[tuple[str, Answer]]:
        for address in addresses:
            site = _site(address)
            if (since := time.monotonic() - self.asked_at.get(site, -self.pause)) < self.pause:
                time.sleep(self.pause - since)
            yield address, self.check(address)
            self.asked_at[site] = time.monotonic()

    def wrote_down(self, address: str, answer: Answer) -> bool:
        if answer.problem and not answer.lasting:
            return False
        self.write_down(address, answer)
        return True

    def write_down(self, address: str, answer: Answer) -> None:
        # The link may have been changed while the site was thinking.
        resources = LearningResource.objects.filter(pk__in=self.due[address], link=address)
        self.checked += resources.update(link_checked_at=timezone.now(), link_problem=answer.problem)
        self.broken += len(self.due[address]) if answer.problem else 0


def _site(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:  # no address at all; the check says so
        return ""


def _agent() -> str:
    """A name by which the owner of a site can find out who asks; headers hold no Cyrillic."""
    address = conf.portal_address().encode("ascii", "ignore").decode()
    return f"wagtail-iom link check (+{address})" if address else "wagtail-iom link check"

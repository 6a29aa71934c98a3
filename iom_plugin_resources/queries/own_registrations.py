"""«Мои записи»: a person's registrations by what can be done about them."""

import datetime
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..choices import EventStatus, RegistrationStatus
from ..models import Certificate, Registration
from . import occurrences
from .feedback import can_answer
from .registrations import visible_to, with_places

PAGE = 20
# More dates ahead than anybody has; it bounds the page.
MOST_AHEAD = 200


@dataclass(frozen=True)
class PastRow:
    """What has been or has ended, with what can still be done."""

    registration: Registration
    has_certificate: bool
    can_say: bool


def listed(user, *, page: str | None, now: datetime.datetime | None = None) -> dict:
    """Offers, what comes, what is waited for, and a page of the rest; six queries for any number."""
    now = now or timezone.now()
    own = _with_details(visible_to(user))
    ahead = list(
        own.filter(_is_ahead(now), status__in=Registration.HOPING).order_by("occurrence__starts_at", "pk")[:MOST_AHEAD]
    )
    offers = [one for one in ahead if is_offered(one, now)]
    coming = [one for one in ahead if one.status == RegistrationStatus.CONFIRMED]
    rest = Paginator(own.exclude(pk__in=[one.pk for one in ahead]).order_by("-occurrence__starts_at", "-pk"), PAGE)
    past = rest.get_page(page)
    past_rows = _past_rows(past.object_list, now)
    return {
        "offers": offers,
        "coming": coming,
        "waiting": [one for one in ahead if one not in offers and one not in coming],
        "page_obj": past,
        "past": past_rows,
        "now": now,
    }


def can_cancel(registration: Registration, now: datetime.datetime | None = None) -> bool:
    return registration.status in Registration.HOPING and not registration.occurrence.is_past(now)


def is_offered(registration: Registration, now: datetime.datetime | None = None) -> bool:
    """Whether an offered place can still be taken."""
    now, until = now or timezone.now(), registration.offer_expires_at
    is_in_time = (until is None or until > now) and not registration.occurrence.has_begun(now)
    return registration.status == RegistrationStatus.OFFERED and is_in_time


def takes_part(registration: Registration) -> bool:
    return registration.status in Registration.TAKING_PART


def _with_details(own: QuerySet[Registration]) -> QuerySet[Registration]:
    long = [f"occurrence__{name}" for name in occurrences.LONG]
    return with_places(own.select_related("occurrence__event__kind", "occurrence__event__organiser").defer(*long))


def _is_ahead(now: datetime.datetime) -> Q:
    """Dates that are not over, plans without a day among them."""
    return (Q(occurrence__ends_at__gt=now) | Q(occurrence__ends_at=None)) & ~Q(occurrence__status=EventStatus.CANCELLED)


def _past_rows(registrations, now: datetime.datetime) -> list[PastRow]:
    rows = list(registrations)
    keys = [one.pk for one in rows]
    certified = set(Certificate.objects.filter(valid_for__in=keys).values_list("valid_for", flat=True))
    can_say = can_answer(rows, now)
    return [PastRow(one, one.pk in certified, one.pk in can_say) for one in rows]

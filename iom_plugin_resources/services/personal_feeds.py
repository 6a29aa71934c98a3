"""The secret address of a person's own calendar: made, changed for another one, taken back."""

from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction

from ..models import PersonalFeed

TOKEN_OCTETS = 32


@transaction.atomic
def make_feed(*, by) -> PersonalFeed:
    """The feed of ``by``; the same one if there is one already."""
    token = token_urlsafe(TOKEN_OCTETS)
    feed, _is_new = PersonalFeed.objects.get_or_create(user=by, defaults={"token": token, "digest": _digest(token)})
    return feed


@transaction.atomic
def renew_feed(*, by) -> PersonalFeed:
    """Another address; whoever knows the old one finds nothing there any more."""
    revoke_feed(by=by)
    return make_feed(by=by)


def revoke_feed(*, by) -> None:
    """No address at all."""
    PersonalFeed.objects.filter(user=by).delete()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

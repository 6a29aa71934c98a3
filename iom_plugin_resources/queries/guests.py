"""The signed address by which a guest without an account sees, confirms and cancels a registration."""

import datetime

from django.core import signing

from ..models import Registration

CONFIRM_WITHIN = datetime.timedelta(hours=48)
# Part of the signature: a token of another kind is not a token here.
SALT = "iom_plugin_resources.guests.guest_token"


def guest_token(registration: Registration) -> str:
    """What the address of a guest carries; it opens this registration and nothing else.

    To confirm, it holds for ``CONFIRM_WITHIN``; to see and to cancel, as long as the registration is there.
    """
    return signing.TimestampSigner(salt=SALT).sign(str(registration.pk))


def registration_with_token(token: str, *, within: datetime.timedelta | None = None) -> Registration | None:
    """The guest's registration, if the token is ours and not older than ``within``; else None."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(token, max_age=within)
    except signing.BadSignature:
        return None
    guests = Registration.objects.filter(user=None).exclude(guest_email="")
    return guests.select_related("occurrence__event").filter(pk=key).first()

"""Accounts of people whom the service enters in the portal."""

from django.contrib.auth.base_user import AbstractBaseUser


def save_account(user: AbstractBaseUser, *, password_hash: str | None = None) -> AbstractBaseUser:
    """Save an account; a new one gets ``password_hash`` or, without it, no password that works.

    The password of an account that exists already is never touched.
    """
    if user._state.adding:
        if password_hash:
            user.password = password_hash
        else:
            user.set_unusable_password()
    user.save()
    return user

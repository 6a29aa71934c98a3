"""Keys of rows as requests and commands name them."""

from django.db.models import BigIntegerField

LONGEST_KEY = 19  # digits of the largest key; int() itself refuses thousands of them


def row_key(text: str) -> int | None:
    """The key that ``text`` names; None if it cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY):
        return None
    key = int(text)
    return key if key <= BigIntegerField.MAX_BIGINT else None  # SQLite would not even compare a larger one

"""Keys of rows as requests and commands name them."""

LONGEST_KEY = 19  # digits of the largest key; int() itself refuses thousands of them


def row_key(text: str) -> int | None:
    """The key that ``text`` names; None if it cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None

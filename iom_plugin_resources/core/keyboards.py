"""Texts typed in the wrong keyboard layout: «cbvgjpbev» is «симпозиум»."""

LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
TO_CYRILLIC = str.maketrans(LATIN, CYRILLIC)
TO_LATIN = str.maketrans(CYRILLIC, LATIN)


def other_layouts(text: str) -> list[str]:
    """The text as the same keys give it in the Russian and in the English layout, where that changes it."""
    text = text.lower()
    return [other for other in (text.translate(TO_CYRILLIC), text.translate(TO_LATIN)) if other != text]

"""Changes of competency frameworks and their trees."""

from anyascii import anyascii
from django.db import transaction
from django.utils.text import slugify

from ..core.trees import save_under
from ..models import Competency, CompetencyFramework


def save_competency(competency: Competency, *, parent: Competency | None) -> Competency:
    """Save the competency under ``parent``; None makes it a top of its framework."""
    with transaction.atomic(savepoint=False):
        save_under(competency, parent)
    return competency


def create_framework(title: str) -> CompetencyFramework:
    """A framework with a code made of its title."""
    length = CompetencyFramework._meta.get_field("code").max_length
    code = start = slugify(anyascii(title))[:length] or "framework"
    taken = set(CompetencyFramework.objects.values_list("code", flat=True))
    number = 1
    while code in taken:
        number += 1
        code = f"{start[: length - 1 - len(str(number))]}-{number}"
    return CompetencyFramework.objects.create(code=code, title=title)

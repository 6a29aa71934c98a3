"""Vocabularies of the lower app."""

from pathlib import Path

from ..core.vocabulary import fill_empty
from ..models import OrganisationKind, Position, ResourceKind, Subject

DEFAULTS = Path(__file__).resolve().parent.parent / "data" / "vocabularies.json"


def fill_vocabularies() -> None:
    """Give an empty vocabulary the list of the sources; one that has items is left alone."""
    fill_empty([OrganisationKind, Position, ResourceKind, Subject], DEFAULTS)

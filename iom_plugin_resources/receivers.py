"""What the lower app does when something happens elsewhere."""

from .services.vocabularies import fill_vocabularies as fill


def fill_vocabularies(sender, **kwargs) -> None:
    """After ``migrate`` (and a test's flush) an empty vocabulary gets the list of the sources."""
    fill()

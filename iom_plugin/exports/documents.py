"""What every exported document shares: the file, the template behind it, and text that any format can carry."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.utils.translation import gettext as _

from ..errors import IomError

SHIPPED = Path(__file__).resolve().parent.parent / "templates"
LONGEST_NAME = 80
DASH = "—"

# A cell of a flattened table that continues the one above it; ``docx`` merges such cells. A character for
# private use: ``printable`` takes it out of everything that people have typed.
CONTINUED = "\ue000"

# XML knows no control characters, and a private-use character has a shape only in the font it came from.
NOT_PRINTABLE = re.compile("[^\n -~\xa0-\ud7ff\uf900-\ufffd\U00010000-\U0010ffff]")
NOT_FOR_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Document:
    """A file ready to be sent or saved."""

    filename: str
    content_type: str
    content: bytes


def template_path(name: str, own: str = "") -> Path:
    """The file of the template: the portal's ``own``, else the first ``name`` in Django's template folders."""
    if own:
        return _existing(Path(own))
    folders = [Path(folder) for engine in engines.all() for folder in engine.template_dirs]
    return next(path for folder in [*folders, SHIPPED] if (path := folder / name).is_file())


def broken_template(path: Path, mistake: Exception) -> IomError:
    """The error to raise when a template cannot be filled."""
    sentence = _("The template “%(path)s” cannot be filled: %(mistake)s. Correct the template.")
    return IomError(sentence % {"path": path, "mistake": mistake}, code="template_broken")


def printable(value):
    """The same text, lists and dictionaries without the characters that no document can show."""
    if isinstance(value, str):
        return NOT_PRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable(item) for item in value]
    return value


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in printable(text).split("\n") if line.strip()]


def file_name(name: str, extension: str) -> str:
    """A name that every file system takes, with its spaces and Cyrillic letters."""
    safe = NOT_FOR_FILE_NAMES.sub(" ", printable(name)).strip()[:LONGEST_NAME].strip(" .")
    return f"{safe}.{extension}"


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ImproperlyConfigured(f"There is no document template at {path}: see IOM_ROUTE_*_TEMPLATE.")
    return path

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
# Of most file systems 255, with an extension and a number.
LONGEST_NAME_IN_BYTES = 220

# XML knows no control characters, and a private-use character has a shape only in the font it came from.
NOT_PRINTABLE = re.compile("[^\n -~\xa0-\ud7ff\uf900-\ufffd\U00010000-\U0010ffff]")
NOT_FOR_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
# They turn letters around, so that a name seems to end in another extension.
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TAKEN_BY_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """A file ready to be sent or saved."""

    filename: str
    content_type: str
    content: bytes


def printable(value):
    """The same text, lists and dictionaries without the characters that no document can show."""
    if isinstance(value, str):
        return NOT_PRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable(item) for item in value]
    return value


def file_name(name: str, extension: str) -> str:
    """A name that every file system takes, with its spaces and Cyrillic letters."""
    return f"{safe_name(name)}.{extension}"


def safe_name(name: str) -> str:
    """The same without an extension, as a folder has it; never empty."""
    name = NOT_FOR_FILE_NAMES.sub(" ", DIRECTIONS.sub("", printable(name))).strip()[:LONGEST_NAME]
    name = name.encode()[:LONGEST_NAME_IN_BYTES].decode(errors="ignore").strip(" .")
    return f"_{name}" if not name or TAKEN_BY_WINDOWS.match(name) else name


def template_path(name: str, own: str = "", *, shipped: Path = SHIPPED) -> Path:
    """The file of the template: the portal's ``own``, else ``name`` in Django's template folders or in ``shipped``."""
    if own:
        return _existing(Path(own))
    folders = [Path(folder) for engine in engines.all() for folder in engine.template_dirs]
    return next(path for folder in [*folders, shipped] if (path := folder / name).is_file())


def broken_template(path: Path | str, mistake: Exception) -> IomError:
    """The error to raise when a template cannot be filled."""
    sentence = _("The template “%(path)s” cannot be filled: %(mistake)s. Correct the template.")
    return IomError(sentence % {"path": path, "mistake": str(mistake).rstrip(".")}, code="template_broken")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ImproperlyConfigured(
            f"There is no document template at {path}: see the setting IOM_…_TEMPLATE that names it."
        )
    return path

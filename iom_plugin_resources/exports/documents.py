"""What every exported document shares: the file, and text that any format can carry."""

import re
from dataclasses import dataclass

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
